namespace Yuqing.Orchestrations.Incidents;

/// <summary>Duty roles, resolved to whoever holds them when somebody is told.</summary>
public static class DutyRoles
{
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

    /// <summary>Its Chinese title; the id when it is unknown.</summary>
    public static string Title(string role) => Titles.GetValueOrDefault(role, role);
}
