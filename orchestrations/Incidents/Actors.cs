using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Orchestrations.Incidents;

/// <summary>How those who act appear in sentences.</summary>
internal static class Actors
{
    /// <summary>The actor's name; the leader's when it was recorded for one who does not log in (代录).</summary>
    public static string Name(Signal signal) =>
        signal.OnBehalfOf is { } leader ? $"{leader}（{signal.ActorName ?? signal.Actor} 代录）" : signal.ActorName ?? signal.Actor;
}
