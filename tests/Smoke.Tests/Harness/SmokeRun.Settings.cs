using System.Globalization;

namespace Smoke.Tests.Harness;

internal sealed partial class SmokeRun
{
    /// <summary>Secret of the source <c>monitor</c>.</summary>
    public const string WebhookSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=";

    private const string PublicUrl = "https://yuqing.test";

    /// <summary>The bearer key of a role.</summary>
    private static string KeyOf(string role) => $"smoke-key-of-{role}-0123456789";

    private static Dictionary<string, string?> Defaults(Setup setup, Gateway gateway, MailBox mail, DirectoryInfo folder)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Yuqing:Directory"] = Path.Combine(folder.FullName, "county.yaml"),
            ["Yuqing:Policies"] = Path.Combine(AppContext.BaseDirectory, "smoke-policies"),
            ["Yuqing:PublicUrl"] = PublicUrl,
            ["Yuqing:Dashboard:Build"] = "false",
            ["Yuqing:Monitoring:Enabled"] = "false",
            ["Yuqing:Shifts:Enabled"] = "false",
            // The scenarios lie in November, when the next year's calendar is not there yet.
            ["Yuqing:Watchdog:CalendarDays"] = "10",
            ["Yuqing:Webhooks:Sources:monitor:Secret"] = WebhookSecret,
            ["Yuqing:Channels:Sms:Url"] = $"{gateway.Url}/sms",
            ["Yuqing:Channels:Sms:Body"] = """{ "phone": "{{phone}}", "text": "{{text}}" }""",
            ["Yuqing:Channels:Smtp:Host"] = "127.0.0.1",
            ["Yuqing:Channels:Smtp:Port"] = mail.Port.ToString(CultureInfo.InvariantCulture),
            ["Yuqing:Channels:Smtp:Security"] = "None",
            ["Yuqing:Channels:Smtp:From"] = "duty@mail.test",
        };
        foreach (var robot in new[] { "WeCom", "DingTalk", "Feishu" })
        {
            settings[$"Yuqing:Channels:{robot}:BaseUrl"] = $"{gateway.Url}/{robot.ToLowerInvariant()}";
            settings[$"Yuqing:Channels:{robot}:Robots:group:Token"] = "token";
        }

        foreach (var role in new[] { "duty-officer", "office", "leader", "assessor", "administrator" })
        {
            settings[$"Yuqing:ApiKeys:{role}:Key"] = KeyOf(role);
            settings[$"Yuqing:ApiKeys:{role}:Roles:0"] = role;
            settings[$"Yuqing:ApiKeys:{role}:Units:0"] = "*";
        }

        foreach (var (key, value) in setup.Settings)
            settings[key] = value;
        return settings;
    }
}
