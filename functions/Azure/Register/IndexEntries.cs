using System.Globalization;
using Azure.Data.Tables;
using Yuqing.Functions.Register;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Azure.Register;

/// <summary>
/// The index entities that follow from a picture. The service has no secondary indexes: each question has a partition whose
/// order answers it, and every entity carries the incident's id and unit, by which its head is found.
/// </summary>
internal static class IndexEntries
{
    /// <summary>Partition of incidents whose orchestration may need a push.</summary>
    public const string Open = "open";

    /// <summary>Partition of obligations that may breach unnoticed.</summary>
    public const string Breach = "breach";

    /// <summary>Partition of obligations whose next rung waits for its time.</summary>
    public const string Rungs = "rung";

    /// <summary>Stands for all units in <see cref="List"/>.</summary>
    public const string AllUnits = "*";

    /// <summary>Partition of months that have words.</summary>
    public const string Months = "months";

    public const string Incident = "Incident";
    public const string Unit = "Unit";
    public const string At = "At";

    public static string List(string kind, string unit) => $"list|{kind}|{unit}";

    public static string Opened(string kind, string unit) => $"opened|{kind}|{unit}";

    /// <summary>Partition of a unit's matters that have something left to do, in order of place.</summary>
    public static string Running(string unit) => "running|" + unit;

    /// <summary>Partition of a unit's matters by the time at which they ended.</summary>
    public static string Ended(string unit) => "ended|" + unit;

    /// <summary>Partition of a unit's matters by the times at which tasks became overdue.</summary>
    public static string Breached(string unit) => "breached|" + unit;

    /// <summary>Partition of a unit's matters by the times of their findings.</summary>
    public static string Found(string unit) => "found|" + unit;

    /// <summary>Partition of the matters on which people acted on a day (UTC).</summary>
    public static string Acts(DateTimeOffset at) => "acts|" + at.UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    public static string Findings(string month) => "finding|" + month;

    public static string Monitoring(string unit) => "day|" + unit;

    public static string Words(string month) => "word|" + month;

    /// <summary>Place in a list: next due first (those without last), then newest.</summary>
    public static string Place(IncidentView view) => string.Create(
        CultureInfo.InvariantCulture, $"{Keys.Padded(view.NextDue?.UtcTicks ?? long.MaxValue, 19)}|{Keys.Padded(long.MaxValue - view.OpenedAt.UtcTicks, 19)}|{Newest(view):D8}|{view.Id}");

    /// <summary>All entities of a picture but its words.</summary>
    public static IEnumerable<TableEntity> Of(IncidentView view)
    {
        foreach (var unit in view.Units.Distinct().Append(AllUnits))
            yield return Entry(view, List(view.Report.Kind, unit), Place(view), listed: true);
        foreach (var unit in view.Units.Distinct())
            yield return Entry(view, Opened(view.Report.Kind, unit), string.Create(CultureInfo.InvariantCulture, $"{Keys.Ticks(view.OpenedAt)}|{Serial(view):D8}|{view.Id}"));
        if (view.Report is { Kind: MatterKinds.Monitoring, Source: MatterKinds.Monitoring })
            yield return Entry(view, Monitoring(view.Unit), $"{Uri.EscapeDataString(view.Report.ExternalId)}|{view.Id}");
        foreach (var clock in Clocks(view))
            yield return clock;

        foreach (var at in view.Findings.Select(finding => finding.At).Distinct())
        {
            var entry = Entry(view, Findings(MonthOf(at)), $"{view.Id}|{Keys.Ticks(at)}");
            entry[At] = at.UtcTicks;
            yield return entry;
        }

        if (view.Report.Kind == MatterKinds.Incident)
        {
            foreach (var entry in view.Units.Distinct().SelectMany(unit => OfShifts(view, unit)))
                yield return entry;
        }
    }

    /// <summary>Whether a matter has something left to do: it is in hand, or some task of it is.</summary>
    public static bool IsRunning(IncidentView view) =>
        view.Status is not ("closed" or "dismissed" or "merged") || view.Obligations.Any(obligation => obligation.Status is "pending" or "extended");

    /// <summary>The entities of a picture's words.</summary>
    public static IEnumerable<TableEntity> WordsOf(IncidentView view) => TokensOf(view).Distinct()
        .Select(token => new TableEntity(Words(Keys.MonthOf(view.Id)), $"{token}|{view.Id}") { [Unit] = view.Unit });

    /// <summary>A picture's words in their order.</summary>
    public static string[] TokensOf(IncidentView view) => IncidentRows.Words(view).Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Month (UTC) of an instant.</summary>
    public static string MonthOf(DateTimeOffset at) => at.UtcDateTime.ToString("yyyyMM", CultureInfo.InvariantCulture);

    public static IndexKey KeyOf(TableEntity entity) => new(entity.PartitionKey, entity.RowKey);

    /// <summary>What the shift reports of a unit are made from.</summary>
    private static IEnumerable<TableEntity> OfShifts(IncidentView view, string unit)
    {
        if (IsRunning(view))
            yield return Entry(view, Running(unit), Place(view));
        if (view.ClosedAt is { } ended)
            yield return Entry(view, Ended(unit), Timed(ended));
        foreach (var at in view.Obligations.Select(obligation => obligation.BreachedAt).OfType<DateTimeOffset>().Distinct())
            yield return Entry(view, Breached(unit), Timed(at));
        foreach (var at in view.Findings.Select(finding => finding.At).Distinct())
            yield return Entry(view, Found(unit), Timed(at));
        string Timed(DateTimeOffset at) => $"{Keys.Ticks(at)}|{view.Id}";
    }

    /// <summary>The entities of a picture that the watchdog looks at: what may breach unnoticed, and rungs that wait for their time.</summary>
    public static IEnumerable<TableEntity> Clocks(IncidentView view)
    {
        foreach (var obligation in view.Obligations)
        {
            if (obligation is { BreachedAt: null, BornOverdue: false, Status: "pending" or "extended" } && (obligation.ExtendedTo ?? obligation.DueAt) is { } due)
                yield return Clock(view, Breach, obligation.Id, due);
            if (obligation.NextRungAt is { } rung)
                yield return Clock(view, Rungs, obligation.Id, rung);
        }
    }

    private static TableEntity Clock(IncidentView view, string partition, string obligation, DateTimeOffset at)
    {
        var entry = Entry(view, partition, $"{Keys.Ticks(at)}|{view.Id}|{Uri.EscapeDataString(obligation)}");
        entry["Obligation"] = obligation;
        entry[At] = at.UtcTicks;
        return entry;
    }

    private static TableEntity Entry(IncidentView view, string partition, string row, bool listed = false)
    {
        var entity = new TableEntity(partition, row) { [Incident] = view.Id, [Unit] = view.Unit };
        if (listed)
        {
            entity["Status"] = view.Status;
            entity["Level"] = view.Level ?? "";
            entity["Category"] = view.Category ?? "";
            entity["Lead"] = view.LeadUnit;
            entity["OpenedAt"] = view.OpenedAt.UtcTicks;
        }

        return entity;
    }

    /// <summary>The running number at the end of the incident's number.</summary>
    private static int Serial(IncidentView view) =>
        int.TryParse(view.Number.AsSpan(view.Number.LastIndexOf('-') + 1), CultureInfo.InvariantCulture, out var serial) ? serial : 0;

    private static int Newest(IncidentView view) => 99_999_999 - Serial(view);
}
