using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Yuqing.Functions;

namespace Functions.Tests;

public sealed class YuqingOptionsTests
{
    private const string Secret = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

    [Fact]
    public void Bind_Nothing_HasWorkingDefaults()
    {
        var options = Bind();

        Assert.EndsWith(".data", options.DataDirectory, StringComparison.Ordinal);
        Assert.EndsWith(Path.Combine("demo", "county.yaml"), options.Directory, StringComparison.Ordinal);
        Assert.Equal("http://localhost:7071", options.PublicUrl);
        Assert.Empty(options.Webhooks.Sources);
        Assert.True(options.Monitoring.Enabled);
    }

    [Fact]
    public void Bind_EverythingSet_IsRead()
    {
        var options = Bind(
            ("DataDirectory", "/srv/yuqing"),
            ("PublicUrl", "https://yuqing.example.gov.cn/"),
            ("Webhooks:Sources:monitor:Secret", Secret),
            ("Webhooks:Sources:monitor:Secrets:0", Secret),
            ("ApiKeys:robot:Key", "0123456789abcdef"),
            ("ApiKeys:robot:Roles:0", "duty-officer"),
            ("ApiKeys:robot:Units:0", "*"),
            ("Channels:Concurrency", "8"),
            ("Channels:Webhook:Secret", Secret));

        Assert.Equal("/srv/yuqing", options.DataDirectory);
        Assert.Equal("https://yuqing.example.gov.cn", options.PublicUrl);
        Assert.Equal((Secret, 1), (options.Webhooks.Sources["MONITOR"].Secret, options.Webhooks.Sources["monitor"].Secrets.Count));
        Assert.Equal(["duty-officer"], options.ApiKeys["robot"].Roles);
        Assert.Equal(["*"], options.ApiKeys["robot"].Units);
        Assert.Equal((8, Secret), (options.Channels.Concurrency, options.Channels.Webhook.Secret));
    }

    [Theory]
    [InlineData("PublicUrl", "yuqing.example.gov.cn", "Yuqing:PublicUrl")]
    [InlineData("Webhooks:Sources:monitor:Secret", "short", "Yuqing:Webhooks:Sources:monitor:Secret")]
    [InlineData("Webhooks:Sources:monitor:Secret", "whsec_c2hvcnQ=", "bytes in base64")]
    [InlineData("Webhooks:Sources:Monitoring:Secret", Secret, "Yuqing:Webhooks:Sources:Monitoring: the name")]
    [InlineData("Webhooks:Sources:manual:Secret", Secret, "Yuqing:Webhooks:Sources:manual: the name")]
    [InlineData("ApiKeys:robot:Key", "", "Yuqing:ApiKeys:robot:Key")]
    [InlineData("ApiKeys:robot:Roles:0", "king", "unknown role \"king\"")]
    [InlineData("Channels:Concurrency", "0", "Yuqing:Channels:Concurrency")]
    [InlineData("Channels:Instances", "0", "Yuqing:Channels:Instances")]
    [InlineData("Channels:Webhook:Secret", "x", "Yuqing:Channels:Webhook:Secret")]
    public void Bind_SettingThatCannotWork_IsRefusedByName(string key, string value, string named)
    {
        var error = Assert.Throws<OptionsValidationException>(() => Bind((key, value)));

        Assert.Contains(error.Failures, failure => failure.Contains(named, StringComparison.Ordinal));
    }

    private static YuqingOptions Bind(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create("Yuqing:" + setting.Key, (string?)setting.Value)))
            .Build();
        using var services = new ServiceCollection().AddYuqingOptions(configuration).BuildServiceProvider();
        return services.GetRequiredService<IOptions<YuqingOptions>>().Value;
    }
}
