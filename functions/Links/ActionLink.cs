using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Links;

/// <summary>The one thing that a link lets its holder do.</summary>
internal enum LinkPurpose : byte
{
    /// <summary>Take notice of an alarm.</summary>
    Acknowledge = 1,

    /// <summary>Record that the flash report was made.</summary>
    Report = 2,
}

/// <summary>What a link is good for: one act of one person about one obligation, until it expires.</summary>
/// <param name="Purpose">The act.</param>
/// <param name="Incident">Incident id.</param>
/// <param name="Obligation">Obligation id within it.</param>
/// <param name="Person">Id of the person it was sent to.</param>
/// <param name="DutyRole">Duty role as which the person was told; decides in what role the act is judged.</param>
/// <param name="UnitTag">Which of the incident's units the person acts for, see <see cref="LinkToken.TagOf"/>.</param>
/// <param name="Rung">Rung of the ladder, 0 when none.</param>
/// <param name="ExpiresAt">Valid before this instant, whole seconds.</param>
internal sealed record ActionLink(
    LinkPurpose Purpose, string Incident, string Obligation, string Person, string DutyRole, uint UnitTag, byte Rung, DateTimeOffset ExpiresAt)
{
    /// <summary>Type of the signal that it sends.</summary>
    public string SignalType => Purpose == LinkPurpose.Report ? SignalTypes.Complete : SignalTypes.Acknowledge;

    /// <summary>The role in which a holder of a duty role acts; null when the roster gives no role in the unit (a superior).</summary>
    public static string? ActingRole(string dutyRole) => dutyRole switch
    {
        "duty-officer" => Roles.DutyOfficer,
        "office" => Roles.Office,
        "leader-on-duty" or "deputy-leader" or "leader" => Roles.Leader,
        _ => null,
    };
}
