namespace Yuqing.Orchestrations.Incidents;

/// <summary>Who was told on the present rung of an obligation's ladder, and what became of it.</summary>
public sealed record RungState
{
    /// <summary>When the last rung was last told; null on all others, which are told once.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>Who was told, as indexes into <see cref="Incident.People"/>; null while the notification is under way.</summary>
    public IReadOnlyList<int>? Told { get; init; }

    /// <summary>Roles of the rung that nobody held or whose holders have no contact.</summary>
    public IReadOnlyList<string>? Missing { get; init; }

    /// <summary>Who proved unreachable afterwards, as indexes into <see cref="Incident.People"/>.</summary>
    public IReadOnlyList<int>? Unreachable { get; init; }

    /// <summary>On a rung where all must acknowledge: who has.</summary>
    public IReadOnlyList<Acknowledgement>? Acknowledged { get; init; }

    /// <summary>Those who were told and may still be reached.</summary>
    internal IReadOnlyList<int> Reachable => [.. (Told ?? []).Except(Unreachable ?? [])];
}

/// <summary>Somebody has taken notice.</summary>
/// <param name="Person">Id of the person in the directory, as far as known; else of the account.</param>
/// <param name="At">When it was accepted.</param>
public sealed record Acknowledgement(string Person, DateTimeOffset At);
