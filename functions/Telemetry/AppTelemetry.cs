using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Yuqing.Functions.Telemetry;

/// <summary>
/// The app's spans and metrics; <c>docs/observability.md</c> lists them. Labels are few and never name a person: policies,
/// levels, channels, kinds. Nothing costs more than a look at a field until somebody listens.
/// </summary>
internal static class AppTelemetry
{
    /// <summary>Name of source and meter.</summary>
    public const string Name = "Yuqing.Functions";

    /// <summary>The incident's id, on spans and in the scope of logs.</summary>
    public const string IncidentTag = "yuqing.incident.id";

    /// <summary>The notification's id, on spans.</summary>
    public const string NotificationTag = "yuqing.notification.id";

    private const string Seconds = "s";

    private static readonly Meter Meter = new(Name);

    /// <summary>Where the app's spans come from.</summary>
    public static ActivitySource Source { get; } = new(Name);

    /// <summary>From the due time to the breach's record. 60 is a bound, because the alert asks for a minute.</summary>
    public static Histogram<double> Lateness { get; } = Histogram(
        "yuqing.clocks.lateness", "From a missed due time to the record of the breach.", [1, 2, 5, 10, 30, 60, 120, 300, 900, 3600, 14400, 86400]);

    /// <summary>From the notification to the acknowledgement.</summary>
    public static Histogram<double> AcknowledgeTime { get; } = Histogram(
        "yuqing.acknowledge.time",
        "From the latest notification of an obligation to its acknowledgement.",
        [30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 28800, 86400, 172800]);

    /// <summary>Length of the register's commits.</summary>
    public static Histogram<double> CommitDuration { get; } = Histogram(
        "yuqing.commit.duration", "A transaction of the register, until it is durable.", [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]);

    /// <summary>Attempts that a channel did not take.</summary>
    public static Counter<long> ChannelFailures { get; } =
        Meter.CreateCounter<long>("yuqing.channel.failures", "{attempt}", "Attempts to send that failed.");

    private static Histogram<double> Histogram(string name, string description, double[] bounds) =>
        Meter.CreateHistogram(name, Seconds, description, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = bounds });
}
