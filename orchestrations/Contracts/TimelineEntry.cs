namespace Yuqing.Orchestrations.Contracts;

/// <summary>One line of an incident's append-only timeline.</summary>
/// <param name="Id">Unique within the incident and deterministic, so that a repeated write changes nothing.</param>
/// <param name="At">When it happened (a breach: its due time), with offset.</param>
/// <param name="Kind">reported, notified, reminded, breached, escalated, acknowledged, completed, level-changed, no-contact, delivery-failed …</param>
/// <param name="Actor">Who, or <c>system</c>.</param>
/// <param name="Obligation">The obligation concerned, if any.</param>
/// <param name="Text">Chinese sentence.</param>
/// <param name="Data">Facts behind the sentence.</param>
public sealed record TimelineEntry(
    string Id, DateTimeOffset At, string Kind, string Actor, string? Obligation, string Text, IReadOnlyDictionary<string, string>? Data = null);
