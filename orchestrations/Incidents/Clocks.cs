using System.Globalization;

namespace Yuqing.Orchestrations.Incidents;

/// <summary>An anchor and the due time that follows from it.</summary>
internal sealed record Clock(string Anchor, DateTimeOffset AnchorAt, DateTimeOffset Due, DateTimeOffset? DueFromDiscovery, bool Provisional = false);

/// <summary>What makes obligations come into being.</summary>
/// <param name="Anchor">Anchor that their clocks count from; <see cref="Anchoring.Report"/> = each rule's own.</param>
/// <param name="At">When.</param>
/// <param name="LearnedAt">A due time before this is born overdue.</param>
internal sealed record Occasion(string Anchor, DateTimeOffset At, DateTimeOffset LearnedAt)
{
    /// <summary>A due time that people gave; it counts instead of the rule's own and is not scaled.</summary>
    public DateTimeOffset? Due { get; init; }

    /// <summary>The unit that must act; null = the lead unit.</summary>
    public string? Unit { get; init; }

    /// <summary>What is to be done, in people's words.</summary>
    public string? Text { get; init; }

    /// <summary>The report was accepted: clocks count from the regulation's anchors.</summary>
    public static Occasion Report(DateTimeOffset accepted) => new(Anchoring.Report, accepted, accepted);

    /// <summary>Something happened while the incident was handled; a clock that starts then cannot be born overdue.</summary>
    public static Occasion Event(string anchor, DateTimeOffset at) => new(anchor, at, DateTimeOffset.MinValue);
}

/// <summary>Names of clock anchors.</summary>
internal static class Anchoring
{
    public const string Report = "report";
    public const string Occurred = "occurred";
    public const string Discovered = "discovered";
    public const string Posted = "posted";
    public const string HandedOff = "handed-off";
    public const string Accepted = "accepted";
    public const string LevelAssigned = "level-assigned";
    public const string Completed = "completed";
    public const string SignedOff = "signed-off";
    public const string BackEntered = "back-entered";
    public const string Closed = "closed";
    public const string Reopened = "reopened";
    public const string Transferred = "transferred";
    public const string Instructed = "instructed";
    public const string Promised = "promised";
    public const string Extended = "extended";
    public const string LevelChanged = "level-changed";
    public const string CategoryAssigned = "category-assigned";
    public const string CategoryReversed = "category-reversed";
    public const string FlagSet = "flag-set";

    /// <summary>Anchors that a report brings along.</summary>
    public static readonly IReadOnlyList<string> OfReport = [Occurred, Discovered, Posted, HandedOff];
}

internal static class Clocks
{
    /// <summary>A due time as people give it: an instant with offset, or a date, which means the last second of that day in China.</summary>
    public static DateTimeOffset? ReadDue(string? text)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return new DateTimeOffset(day.ToDateTime(new TimeOnly(23, 59, 59)), TimeSpan.FromHours(8));
        return Evidence.Instant(text) is { } instant ? Incident.China(instant) : null;
    }

    /// <summary>Whether a due time was given as a date.</summary>
    public static bool IsDate(string? text) => text?.Length == 10;

    /// <summary>How a time appears in Chinese sentences.</summary>
    public static string Show(DateTimeOffset at) => Incident.China(at).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
