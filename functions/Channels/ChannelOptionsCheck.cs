using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Yuqing.Functions.Channels;

/// <summary>Says what is wrong with the settings of the channels, one line each, naming the key and never a secret.</summary>
internal static class ChannelOptionsCheck
{
    private const string Key = "Yuqing:Channels";
    private const int MinPerMinute = 4;
    private const int MaxPerMinute = 10_000;

    /// <summary>The mistakes; none when all is well.</summary>
    public static IEnumerable<string> Errors(ChannelOptions options) =>
        [
            .. General(options),
            .. Smtp(options.Smtp),
            .. Robots($"{Key}:WeCom", options.WeCom),
            .. Robots($"{Key}:DingTalk", options.DingTalk),
            .. Robots($"{Key}:Feishu", options.Feishu),
            .. Sms(options.Sms),
        ];

    private static IEnumerable<string> General(ChannelOptions options)
    {
        if (options.Concurrency is < 1 or > 64)
            yield return $"{Key}:Concurrency must be from 1 to 64.";
        if (options.Instances is < 1 or > 100)
            yield return $"{Key}:Instances must be from 1 to 100.";
        if (options.Language is not (ChannelOptions.Chinese or ChannelOptions.English))
            yield return $"{Key}:Language must be {ChannelOptions.Chinese} or {ChannelOptions.English}, not \"{options.Language}\".";
    }

    private static IEnumerable<string> Smtp(SmtpOptions smtp)
    {
        if (smtp.Host.Length == 0)
            yield break;
        if (Uri.CheckHostName(smtp.Host) == UriHostNameType.Unknown)
            yield return $"{Key}:Smtp:Host must be a host name without a port, not \"{smtp.Host}\".";
        if (smtp.Port is < 0 or > 65535)
            yield return $"{Key}:Smtp:Port must be from 1 to 65535, or 0 for the usual one.";
        if (!SmtpChannel.IsAddress(smtp.From))
            yield return $"{Key}:Smtp:From must be a mail address, not \"{smtp.From}\".";
        if (string.IsNullOrEmpty(smtp.User) != string.IsNullOrEmpty(smtp.Password))
            yield return $"{Key}:Smtp:User and {Key}:Smtp:Password belong together; one is missing.";
        if (smtp.Security == SmtpSecurity.None && !string.IsNullOrEmpty(smtp.Password))
            yield return $"{Key}:Smtp:Password would cross the network unencrypted; set {Key}:Smtp:Security to StartTls or Implicit.";
        if (smtp.CaCertificate is { Length: > 0 } file && !HoldsCertificate(file))
            yield return $"{Key}:Smtp:CaCertificate must name a PEM file with a certificate, which {file} is not.";
    }

    private static bool HoldsCertificate(string file)
    {
        try
        {
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPemFile(file);
            return certificates.Count > 0;
        }
        catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static IEnumerable<string> Robots(string key, RobotChannelOptions options)
    {
        if (!IsBase(options.BaseUrl))
            yield return $"{key}:BaseUrl must be an absolute http or https address without query.";
        if (options.PerMinute is < MinPerMinute or > MaxPerMinute)
            yield return $"{key}:PerMinute must be from {MinPerMinute} to {MaxPerMinute}.";
        foreach (var (name, robot) in options.Robots)
        {
            if (name.Contains('/', StringComparison.Ordinal))
                yield return $"{key}:Robots:{name}: the name must not hold a slash.";
            if (robot.Token.Length == 0 || !robot.Token.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_'))
                yield return $"{key}:Robots:{name}:Token must be the last part of the robot's address alone, letters, digits and hyphens.";
        }
    }

    private static IEnumerable<string> Sms(SmsOptions sms)
    {
        if (!sms.IsConfigured)
            yield break;
        if (sms.MaxParts is < 1 or > 10)
            yield return $"{Key}:Sms:MaxParts must be from 1 to 10.";
        if (sms.Url.Length > 0 && !IsWeb(sms.Url))
            yield return $"{Key}:Sms:Url must be an absolute http or https address whose host holds no placeholder.";
        foreach (var (name, text) in SmsTexts(sms))
        {
            foreach (var unknown in SmsPlaceholders.Unknown(text))
                yield return $"{Key}:Sms:{name} has the unknown placeholder {{{{{unknown}}}}}; known are {string.Join(", ", SmsPlaceholders.Names)}.";
        }

        foreach (var error in sms.Preset == SmsPreset.Template ? SmsTemplate(sms) : SmsCloud(sms))
            yield return error;
    }

    private static IEnumerable<(string Name, string Text)> SmsTexts(SmsOptions sms) =>
        [
            ("Url", sms.Url),
            ("Body", sms.Body),
            .. sms.Headers.Select(header => ($"Headers:{header.Key}", header.Value)),
            .. sms.TemplateParameters.Select(parameter => ($"TemplateParameters:{parameter.Key}", parameter.Value)),
        ];

    private static IEnumerable<string> SmsTemplate(SmsOptions sms)
    {
        if (sms.Method.ToUpperInvariant() is not ("GET" or "POST" or "PUT"))
            yield return $"{Key}:Sms:Method must be GET, POST or PUT.";
        if (!MediaTypeHeaderValue.TryParse(sms.ContentType, out var type) || type.CharSet?.Trim('"').ToUpperInvariant() is not (null or "UTF-8"))
            yield return $"{Key}:Sms:ContentType must be a media type such as application/json; texts are sent in utf-8.";
        if (sms.Success.JsonPath.Length > 0 != sms.Success.Value.Length > 0)
            yield return $"{Key}:Sms:Success:JsonPath and {Key}:Sms:Success:Value belong together; one is missing.";
        if (!new[] { sms.Url, sms.Body }.Concat(sms.Headers.Values).Any(text => text.Contains("{{phone}}", StringComparison.Ordinal)))
            yield return $"{Key}:Sms:Url or {Key}:Sms:Body must hold {{{{phone}}}}: nobody would get the message.";
    }

    private static IEnumerable<string> SmsCloud(SmsOptions sms)
    {
        foreach (var (name, value) in new[] { ("KeyId", sms.KeyId), ("KeySecret", sms.KeySecret), ("Sign", sms.Sign), ("TemplateId", sms.TemplateId) })
        {
            if (value.Length == 0)
                yield return $"{Key}:Sms:{name} is needed with the preset {sms.Preset}.";
        }

        if (sms.Preset != SmsPreset.Tencent)
            yield break;
        if (sms.AppId.Length == 0)
            yield return $"{Key}:Sms:AppId is needed with the preset {sms.Preset}.";
        foreach (var name in sms.TemplateParameters.Keys.Where(name => !int.TryParse(name, out _)))
            yield return $"{Key}:Sms:TemplateParameters:{name}: Tencent's variables are numbered from 1.";
    }

    private static bool IsBase(string text) => IsWeb(text) && !text.Contains('?', StringComparison.Ordinal) && !text.Contains('#', StringComparison.Ordinal);

    private static bool IsWeb(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is ("http" or "https") &&
        url.UserInfo.Length == 0 && !url.Host.Contains('{', StringComparison.Ordinal);
}
