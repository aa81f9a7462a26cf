using System.Globalization;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Register;

/// <summary>What every register does alike with a report.</summary>
internal static class ReportRules
{
    /// <summary>How long a delivery is remembered; senders following Standard Webhooks give up after about three days.</summary>
    public static readonly TimeSpan DeliveryMemory = TimeSpan.FromDays(8);

    /// <summary>Whose numbers count on together. Monitoring records (监测) count by themselves: they leave no gaps in the numbers of incidents.</summary>
    public static string PrefixOf(IncidentReport report, string unitPrefix) =>
        report.Kind == MatterKinds.Monitoring ? unitPrefix + "-JC" : unitPrefix;

    /// <summary>Such as <c>HNGL-2026-0007</c>.</summary>
    public static string Number(string prefix, int year, long serial) => string.Create(CultureInfo.InvariantCulture, $"{prefix}-{year}-{serial:0000}");

    /// <summary>What a report of a known matter tells of how it spreads, or null.</summary>
    public static Signal? MetricsOf(NewReport report, StoredIncident known)
    {
        if (report.Report.Metrics is not { } metrics)
            return null;
        var counters = new (string Name, long? Value)[] { ("views", metrics.Views), ("comments", metrics.Comments), ("reposts", metrics.Reposts) };
        var signal = new Signal
        {
            SignalId = $"metrics:{report.Report.Source}:{report.DeliveryId ?? $"entry-{known.InboxSeq + 1}"}",
            Type = SignalTypes.Metrics,
            Actor = "system",
            Fields = counters.Where(counter => counter.Value is not null).ToDictionary(
                counter => counter.Name, counter => counter.Value!.Value.ToString(CultureInfo.InvariantCulture)),
        };
        return signal.Fields.Count > 0 ? signal : null;
    }
}
