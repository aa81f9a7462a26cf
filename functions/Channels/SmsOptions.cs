namespace Yuqing.Functions.Channels;

/// <summary>Settings of text messages. Values of <see cref="Url"/>, <see cref="Headers"/>, <see cref="Body"/> and <see cref="TemplateParameters"/> may hold placeholders such as <c>{{phone}}</c>.</summary>
public sealed class SmsOptions
{
    /// <summary>Whose interface is spoken. Default <see cref="SmsPreset.Template"/>.</summary>
    public SmsPreset Preset { get; set; } = SmsPreset.Template;

    /// <summary>Address of the gateway; empty: the preset's own, or with <see cref="SmsPreset.Template"/> no text messages.</summary>
    public string Url { get; set; } = "";

    /// <summary>HTTP method of the template. Default POST.</summary>
    public string Method { get; set; } = "POST";

    /// <summary>Headers of the template.</summary>
    public Dictionary<string, string> Headers { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Body of the template; empty for none.</summary>
    public string Body { get; set; } = "";

    /// <summary>Content type of <see cref="Body"/>; decides how values are escaped in it. Default <c>application/json</c>.</summary>
    public string ContentType { get; set; } = "application/json";

    /// <summary>Which answers mean that the gateway took the message.</summary>
    public SmsSuccessOptions Success { get; set; } = new();

    /// <summary>The registered signature (签名) without brackets.</summary>
    public string Sign { get; set; } = "";

    /// <summary>Id of the registered template (模板).</summary>
    public string TemplateId { get; set; } = "";

    /// <summary>Values of the registered template's variables, by name; Tencent's by number from 1.</summary>
    public Dictionary<string, string> TemplateParameters { get; } = new(StringComparer.Ordinal);

    /// <summary>Id of the access key, or the account's name.</summary>
    public string KeyId { get; set; } = "";

    /// <summary>Secret of the access key, or the account's password.</summary>
    public string KeySecret { get; set; } = "";

    /// <summary>Tencent's SmsSdkAppId.</summary>
    public string AppId { get; set; } = "";

    /// <summary>Tencent's region. Default <c>ap-guangzhou</c>.</summary>
    public string Region { get; set; } = "ap-guangzhou";

    /// <summary>The most messages that one text may be billed as, from 1; a longer text is shortened before its link. Default 4.</summary>
    public int MaxParts { get; set; } = 4;

    /// <summary>Whether there are text messages.</summary>
    internal bool IsConfigured => Preset != SmsPreset.Template || Url.Length > 0;
}

/// <summary>Which answers mean success, besides an HTTP status of 2xx.</summary>
public sealed class SmsSuccessOptions
{
    /// <summary>Where in the JSON answer the result stands, such as <c>code</c> or <c>data.0.status</c>; empty: the HTTP status decides alone.</summary>
    public string JsonPath { get; set; } = "";

    /// <summary>What stands there when the message was taken; matched without regard to case.</summary>
    public string Value { get; set; } = "";

    /// <summary>What stands there when another attempt is pointless (barred number, rejected text). Other values are tried again.</summary>
    public IList<string> PermanentValues { get; } = [];
}

/// <summary>Interfaces of text message gateways.</summary>
public enum SmsPreset
{
    /// <summary>Any HTTP gateway, as the other settings describe it.</summary>
    Template,

    /// <summary>Alibaba Cloud SMS (阿里云短信), interface of 2017-05-25, signature version 3.</summary>
    Alibaba,

    /// <summary>Tencent Cloud SMS (腾讯云短信), interface of 2021-01-11, signature version 3.</summary>
    Tencent,
}
