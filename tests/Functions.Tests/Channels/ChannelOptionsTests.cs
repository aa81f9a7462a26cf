using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Yuqing.Functions;
using Yuqing.Functions.Channels;

namespace Functions.Tests.Channels;

public sealed class ChannelOptionsTests
{
    private const string Secret = "a-secret-nobody-may-read";

    private static readonly (string Key, string Value)[] Smtp =
        [("Smtp:Host", "mail.example.gov.cn"), ("Smtp:From", "duty@example.gov.cn"), ("Smtp:User", "duty"), ("Smtp:Password", Secret)];

    private static readonly (string Key, string Value)[] Template = [("Sms:Url", "https://sms.example.gov.cn/send?p={{phone}}"), ("Sms:KeySecret", Secret)];

    private static readonly (string Key, string Value)[] Tencent =
        [("Sms:Preset", "Tencent"), ("Sms:KeyId", "k"), ("Sms:KeySecret", Secret), ("Sms:Sign", "s"), ("Sms:TemplateId", "1"), ("Sms:AppId", "1400")];

    [Fact]
    public void Bind_Nothing_NoChannelThatNeedsSettingsIsThere()
    {
        var options = Bind();

        Assert.False(options.Sms.IsConfigured);
        Assert.Equal(("https://qyapi.weixin.qq.com", "https://oapi.dingtalk.com", "https://open.feishu.cn"), (options.WeCom.BaseUrl, options.DingTalk.BaseUrl, options.Feishu.BaseUrl));
        Assert.Equal((20, 20, 100), (options.WeCom.PerMinute, options.DingTalk.PerMinute, options.Feishu.PerMinute));
    }

    [Fact]
    public void Bind_EverythingSet_IsRead()
    {
        var options = Bind([
            .. Smtp,
            .. Tencent,
            ("Smtp:Security", "Implicit"),
            ("Language", "en"),
            ("DingTalk:BaseUrl", "https://dingtalk.example.gov.cn"),
            ("DingTalk:Robots:duty:Token", "0a-B_c"),
            ("DingTalk:Robots:duty:Secret", Secret),
            ("DingTalk:Robots:duty:Keyword", "舆情"),
            ("Sms:TemplateParameters:1", "{{number}}"),
            ("Sms:Success:PermanentValues:0", "7"),
        ]);

        Assert.Equal((SmtpSecurity.Implicit, 465, "en"), (options.Smtp.Security, options.Smtp.EffectivePort, options.Language));
        Assert.Equal(("0a-B_c", Secret, "舆情"), (options.DingTalk.Robots["DUTY"].Token, options.DingTalk.Robots["duty"].Secret, options.DingTalk.Robots["duty"].Keyword));
        Assert.Equal((SmsPreset.Tencent, "{{number}}", 1), (options.Sms.Preset, options.Sms.TemplateParameters["1"], options.Sms.Success.PermanentValues.Count));
    }

    [Theory]
    [InlineData("Language", "fr", "Language must be")]
    [InlineData("WeCom:BaseUrl", "qyapi.weixin.qq.com", "WeCom:BaseUrl")]
    [InlineData("WeCom:BaseUrl", "file:///etc", "WeCom:BaseUrl")]
    [InlineData("Feishu:BaseUrl", "https://open.feishu.cn/?x=1", "Feishu:BaseUrl")]
    [InlineData("Feishu:PerMinute", "3", "Feishu:PerMinute")]
    [InlineData("DingTalk:Robots:duty:Token", "", "DingTalk:Robots:duty:Token")]
    [InlineData("DingTalk:Robots:duty:Token", "https://oapi.dingtalk.com/robot/send?access_token=a-secret-nobody-may-read", "DingTalk:Robots:duty:Token")]
    [InlineData("DingTalk:Robots:du/ty:Token", "t", "the name must not hold a slash")]
    public void Bind_SettingThatCannotWork_IsRefusedByName(string key, string value, string named) => AssertRefused(named, (key, value));

    [Theory]
    [InlineData("Smtp:Host", "mail.example.gov.cn:465", "Smtp:Host")]
    [InlineData("Smtp:Port", "70000", "Smtp:Port")]
    [InlineData("Smtp:From", "", "Smtp:From")]
    [InlineData("Smtp:From", "duty", "Smtp:From")]
    [InlineData("Smtp:User", "", "Smtp:User")]
    [InlineData("Smtp:Security", "None", "Smtp:Password would cross the network unencrypted")]
    [InlineData("Smtp:CaCertificate", "/nowhere/ca.pem", "Smtp:CaCertificate")]
    public void Bind_MailSettingThatCannotWork_IsRefusedByName(string key, string value, string named) => AssertRefused(named, [.. Smtp, (key, value)]);

    [Fact]
    public void Bind_AuthorityFile_MustHoldACertificate()
    {
        var (certificate, file) = SmtpServer.NewCertificate("localhost");
        certificate.Dispose();
        Assert.Equal(file, Bind([.. Smtp, ("Smtp:CaCertificate", file)]).Smtp.CaCertificate);

        File.WriteAllText(file, "no certificate");
        AssertRefused("Smtp:CaCertificate", [.. Smtp, ("Smtp:CaCertificate", file)]);
        File.Delete(file);
    }

    [Theory]
    [InlineData("Sms:Url", "https://sms.example.gov.cn/send", "Sms:Url or")]
    [InlineData("Sms:Url", "https://{{sign}}.example.gov.cn/{{phone}}", "Sms:Url must")]
    [InlineData("Sms:Url", "sms.example.gov.cn/{{phone}}", "Sms:Url must")]
    [InlineData("Sms:Body", "{{fone}}", "Sms:Body has the unknown placeholder {{fone}}")]
    [InlineData("Sms:Headers:X-A", "{{who}}", "Sms:Headers:X-A has the unknown placeholder")]
    [InlineData("Sms:Method", "DELETE", "Sms:Method")]
    [InlineData("Sms:ContentType", "json", "Sms:ContentType")]
    [InlineData("Sms:ContentType", "text/plain; charset=gbk", "Sms:ContentType")]
    [InlineData("Sms:MaxParts", "0", "Sms:MaxParts")]
    [InlineData("Sms:Success:JsonPath", "code", "Sms:Success:Value")]
    public void Bind_SmsSettingThatCannotWork_IsRefusedByName(string key, string value, string named) => AssertRefused(named, [.. Template, (key, value)]);

    [Theory]
    [InlineData("Sms:KeySecret", "", "Sms:KeySecret is needed")]
    [InlineData("Sms:Sign", "", "Sms:Sign is needed")]
    [InlineData("Sms:AppId", "", "Sms:AppId is needed")]
    [InlineData("Sms:TemplateParameters:number", "{{number}}", "Sms:TemplateParameters:number")]
    public void Bind_CloudSettingThatCannotWork_IsRefusedByName(string key, string value, string named) => AssertRefused(named, [.. Tencent, (key, value)]);

    private static void AssertRefused(string named, params (string Key, string Value)[] settings)
    {
        var error = Assert.Throws<OptionsValidationException>(() => Bind(settings));

        Assert.Contains(error.Failures, failure => failure.Contains("Yuqing:Channels:" + named, StringComparison.Ordinal) || failure.Contains(named, StringComparison.Ordinal));
        Assert.All(error.Failures, failure => Assert.StartsWith("Yuqing:Channels:", failure, StringComparison.Ordinal));
        Assert.All(error.Failures, failure => Assert.DoesNotContain('\n', failure));
        Assert.DoesNotContain(Secret, error.Message, StringComparison.Ordinal);
    }

    private static ChannelOptions Bind(params (string Key, string Value)[] settings)
    {
        var values = new Dictionary<string, string?>();
        foreach (var (key, value) in settings)
            values["Yuqing:Channels:" + key] = value;
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(values).Build();
        using var services = new ServiceCollection().AddYuqingOptions(configuration).BuildServiceProvider();
        return services.GetRequiredService<IOptions<YuqingOptions>>().Value.Channels;
    }
}
