using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Orchestrations.Incidents;

/// <summary>Duty roles, resolved to whoever holds them when somebody is told.</summary>
public static class DutyRoles
{
    /// <summary>Stands for a role of somebody who is told because he was told before, and holds none of the unit's now.</summary>
    public const string ToldBefore = "previous";

    /// <summary>办公室: told when nobody else is named.</summary>
    internal const string Office = "office";

    private static readonly Dictionary<string, string> Titles = new()
    {
        ["duty-officer"] = "值班员",
        ["leader-on-duty"] = "带班领导",
        ["office"] = "办公室",
        ["deputy-leader"] = "分管领导",
        ["leader"] = "主要领导",
        ["superior"] = "上级单位",
    };

    /// <summary>Whether a duty role exists.</summary>
    public static bool Exists(string role) => Titles.ContainsKey(role);

    /// <summary>The duty roles of those who act in a role; none for roles that are not on the roster.</summary>
    internal static IReadOnlyList<string> HoldersOf(string role) => role switch
    {
        Roles.DutyOfficer => ["duty-officer"],
        Roles.Office => [Office],
        Roles.Leader => ["deputy-leader", "leader"],
        _ => [],
    };

    /// <summary>Its Chinese title; the id when it is unknown.</summary>
    public static string Title(string role) => role == ToldBefore ? "此前已通知人员" : Titles.GetValueOrDefault(role, role);
}
