using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Orchestrations.Incidents;

/// <summary>How signals are read.</summary>
internal static class Actors
{
    /// <summary>The actor's name; the leader's when it was recorded for one who does not log in (代录).</summary>
    public static string Name(Signal signal) =>
        signal.OnBehalfOf is { } leader ? $"{leader}（{signal.ActorName ?? signal.Actor} 代录）" : signal.ActorName ?? signal.Actor;

    /// <summary>
    /// For whom an acknowledgement counts: the person of the directory whom the API has found behind the account or behind
    /// the leader for whom it was recorded; else that leader, or the account.
    /// </summary>
    public static string Person(Signal signal) => signal.Value(PersonField) ?? signal.OnBehalfOf ?? signal.Actor;

    /// <summary>Field that names a person of the directory.</summary>
    public const string PersonField = "person";

    /// <summary>A field without blanks around it; null when it is missing or empty, as forms send what was left blank.</summary>
    public static string? Value(this Signal signal, string field) =>
        signal.Fields.GetValueOrDefault(field)?.Trim() is { Length: > 0 } value ? value : null;

    /// <summary>Those of these fields that were given.</summary>
    public static Dictionary<string, string> Values(this Signal signal, IEnumerable<string> fields) =>
        fields.Where(field => signal.Value(field) is not null).ToDictionary(field => field, field => signal.Value(field)!);
}
