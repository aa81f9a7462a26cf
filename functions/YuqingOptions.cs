using Microsoft.Extensions.Options;

namespace Yuqing.Functions;

/// <summary>Settings under <c>Yuqing</c> (environment: <c>Yuqing__DataDirectory</c> and so on).</summary>
public sealed class YuqingOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Yuqing";

    /// <summary>Folder for all state of the embedded stack. Default: <c>.data</c> beside the app, or in its project folder when it runs from there.</summary>
    public string DataDirectory { get; set; } = "";

    /// <summary>Path of the directory file (units, people, rosters). Default: the demo county.</summary>
    public string Directory { get; set; } = "";

    /// <summary>Folder of policy files. Default: <c>policies</c> beside the app.</summary>
    public string Policies { get; set; } = "";

    /// <summary>The web pages.</summary>
    public DashboardOptions Dashboard { get; set; } = new();

    /// <summary>Documents made from fact sheets.</summary>
    public Documents.DocumentOptions Documents { get; set; } = new();

    /// <summary>Base URL used in links that go out, without a slash at the end. Default: <c>http://localhost:7071</c>.</summary>
    public string PublicUrl { get; set; } = "http://localhost:7071";

    /// <summary>
    /// Password of the account <c>admin</c>, which the start makes when there is no account yet; never looked at again. Without it the
    /// embedded stack makes one and shows it at the console; on Azure nobody could be shown it, so there the account is not made.
    /// </summary>
    public string? FirstAdministratorPassword { get; set; }

    /// <summary>Where reports come from.</summary>
    public WebhookIngestOptions Webhooks { get; set; } = new();

    /// <summary>Bearer keys of machine clients, by name.</summary>
    public Dictionary<string, ApiKeyOptions> ApiKeys { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The daily monitoring records that policies demand.</summary>
    public MonitoringOptions Monitoring { get; set; } = new();

    /// <summary>How notifications leave.</summary>
    public Channels.ChannelOptions Channels { get; set; } = new();

    /// <summary>How many notifications leave.</summary>
    public Notifications.NotificationOptions Notifications { get; set; } = new();

    /// <summary>The watchdog.</summary>
    public Watch.WatchOptions Watchdog { get; set; } = new();

    /// <summary>Links in notifications by which one can act.</summary>
    public Links.LinkOptions Links { get; set; } = new();

    /// <summary>Hand-over summaries and daily digests.</summary>
    public Shifts.ShiftOptions Shifts { get; set; } = new();
}

/// <summary>Settings of the web pages.</summary>
public sealed class DashboardOptions
{
    /// <summary>Build the dashboard when the app starts from its sources and they changed. Default true.</summary>
    public bool Build { get; set; } = true;
}

/// <summary>Settings of the monitoring records.</summary>
public sealed class MonitoringOptions
{
    /// <summary>Open each day's records by themselves. Default true; an installation that only tries things out may turn it off.</summary>
    public bool Enabled { get; set; } = true;
}

/// <summary>Settings of <c>POST /api/webhooks/{source}</c>.</summary>
public sealed class WebhookIngestOptions
{
    /// <summary>Sources by name.</summary>
    public Dictionary<string, WebhookSourceOptions> Sources { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Deliveries a second that each source may make for long, greater than 0. Default 500, far above any monitoring system and below what the machine can commit.</summary>
    public double RatePerSecond { get; set; } = 500;

    /// <summary>Deliveries that a source may make at once after a quiet time, at least 1. Default 10,000.</summary>
    public double Burst { get; set; } = 10_000;
}

/// <summary>One source of reports.</summary>
public sealed class WebhookSourceOptions
{
    /// <summary>Standard Webhooks secret, <c>whsec_</c> and 24 to 64 bytes in base64.</summary>
    public string? Secret { get; set; }

    /// <summary>Further secrets that are valid at the same time, for rotation.</summary>
    public IList<string> Secrets { get; } = [];
}

/// <summary>A machine client.</summary>
public sealed class ApiKeyOptions
{
    /// <summary>The bearer key; make it long and random.</summary>
    public string Key { get; set; } = "";

    /// <summary>Roles it holds (see <see cref="Orchestrations.Contracts.Roles"/>).</summary>
    public IList<string> Roles { get; } = [];

    /// <summary>Units it is limited to; <c>*</c> = all.</summary>
    public IList<string> Units { get; } = [];
}

/// <summary>Fills in defaults that depend on where the app lies.</summary>
internal sealed class YuqingOptionsDefaults : IPostConfigureOptions<YuqingOptions>
{
    public void PostConfigure(string? name, YuqingOptions options)
    {
        if (options.DataDirectory.Length == 0)
            options.DataDirectory = Path.Combine(ProjectFolder ?? AppContext.BaseDirectory, ".data");
        if (options.Directory.Length == 0)
            options.Directory = Path.Combine(AppContext.BaseDirectory, "demo", "county.yaml");
        if (options.Policies.Length == 0)
            options.Policies = Path.Combine(AppContext.BaseDirectory, "policies");
        options.DataDirectory = Path.GetFullPath(options.DataDirectory);
        options.Directory = Path.GetFullPath(options.Directory);
        options.PublicUrl = options.PublicUrl.TrimEnd('/');
    }

    /// <summary>The project folder when the app runs from its build output (so that a rebuild keeps its data), else null.</summary>
    public static string? ProjectFolder { get; } = FindProjectFolder();

    private static string? FindProjectFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Yuqing.Functions.csproj")))
            folder = folder.Parent;
        return folder?.FullName;
    }
}
