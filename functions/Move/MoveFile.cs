using Yuqing.Orchestrations.Policies;

namespace Yuqing.Functions.Move;

/// <summary>
/// One line of an export, as JSON: exactly one part is set. First the header; then number counters; each policy before the first
/// incident that runs on it; each incident, followed by the contents of its files in pieces; at the end the sum.
/// </summary>
internal sealed record MoveLine
{
    /// <summary>Version of the format that this program writes, and the newest that it reads.</summary>
    public const int Format = 1;

    /// <summary>The first line.</summary>
    public MoveHeader? Header { get; init; }

    /// <summary>A number counter.</summary>
    public NumberCounter? Counter { get; init; }

    /// <summary>A policy that incidents run on, from the archive.</summary>
    public PolicySlice? Policy { get; init; }

    /// <summary>An incident.</summary>
    public MovedIncident? Incident { get; init; }

    /// <summary>A piece of a file of the incident before.</summary>
    public MoveContent? Content { get; init; }

    /// <summary>The last line.</summary>
    public MoveEnd? End { get; init; }
}

/// <summary>What an export is.</summary>
/// <param name="Format">See <see cref="MoveLine.Format"/>.</param>
/// <param name="Export">Id of the export.</param>
/// <param name="Product">Version of the program that wrote it.</param>
/// <param name="MadeAt">When, by the clock of the installation that it comes from.</param>
/// <param name="Place">Where the register lies that it comes from.</param>
/// <param name="Closed">That installation acts no more.</param>
/// <param name="All">Closed incidents are in it too.</param>
/// <param name="Incidents">How many incidents follow.</param>
/// <param name="AuditLines">Lines of the audit trail there.</param>
/// <param name="AuditHash">Hash of its last line: proves later what that trail was.</param>
internal sealed record MoveHeader(
    int Format, string Export, string Product, DateTimeOffset MadeAt, string Place, bool Closed, bool All, int Incidents, long AuditLines, string AuditHash);

/// <summary>A piece of a file.</summary>
/// <param name="Sha256">The file's hash.</param>
/// <param name="Data">Bytes, in base64.</param>
internal sealed record MoveContent(string Sha256, byte[] Data);

/// <summary>What was written.</summary>
/// <param name="Counts">How many of what.</param>
/// <param name="Lines">Lines before this one.</param>
/// <param name="Sha256">Of all bytes before this line.</param>
internal sealed record MoveEnd(MoveCounts Counts, long Lines, string Sha256);

/// <summary>How many of what.</summary>
internal sealed record MoveCounts(int Incidents, int Open, long Signals, long TimelineLines, long Notifications, long Attachments)
{
    /// <summary>Nothing.</summary>
    public static readonly MoveCounts None = new(0, 0, 0, 0, 0, 0);

    /// <summary>One incident more.</summary>
    public MoveCounts With(MovedIncident incident) => new(
        Incidents + 1,
        Open + (incident.IsOpen ? 1 : 0),
        Signals + incident.Signals.Count,
        TimelineLines + incident.Timeline.Count,
        Notifications + incident.Notifications.Count,
        Attachments + incident.Attachments.Count);

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"{Incidents:N0} incidents ({Open:N0} open), {Signals:N0} signals, {TimelineLines:N0} lines of timelines, {Notifications:N0} notifications, {Attachments:N0} files");
}
