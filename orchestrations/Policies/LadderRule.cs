namespace Yuqing.Orchestrations.Policies;

/// <summary>An escalation ladder; the last rung repeats.</summary>
/// <param name="Rungs">Rungs, lowest first.</param>
/// <param name="AcknowledgedFor">How long an acknowledgement stops the climb.</param>
public sealed record LadderRule(IReadOnlyList<RungRule> Rungs, Duration AcknowledgedFor);

/// <summary>One rung.</summary>
/// <param name="Roles">Duty roles that are told.</param>
/// <param name="Wait">Time to the next rung (of the last: to its repetition) when nobody acknowledges.</param>
/// <param name="Acknowledge">Whose acknowledgement stops the climb, one of <see cref="AcknowledgeKinds"/>.</param>
/// <param name="Hours">When it may be told, one of <see cref="HoursKinds"/>.</param>
public sealed record RungRule(
    IReadOnlyList<string> Roles, Duration Wait, string Acknowledge = AcknowledgeKinds.Any, string Hours = HoursKinds.Always);

/// <summary>Values of <see cref="RungRule.Acknowledge"/>.</summary>
public static class AcknowledgeKinds
{
    /// <summary>Whoever acknowledges stops the climb.</summary>
    public const string Any = "any";

    /// <summary>Everybody told on the rung must; who proves unreachable is not waited for.</summary>
    public const string All = "all";
}

/// <summary>Values of <see cref="RungRule.Hours"/>.</summary>
public static class HoursKinds
{
    /// <summary>Around the clock.</summary>
    public const string Always = "always";

    /// <summary>In office hours of working days only, never at an urgent level: outside them the rung is put off to the next.</summary>
    public const string Working = "working";
}
