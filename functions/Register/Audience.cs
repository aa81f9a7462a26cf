using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Register;

/// <summary>The condition under which a reader sees an incident, as SQL; the same rule as <see cref="Sight.Shows(IncidentView)"/>.</summary>
internal static class Audience
{
    /// <summary>Row ids of the incidents that a reader limited to units sees; <c>{0}</c> stands for the parameter with those units as a JSON array.</summary>
    public static string Of(Sight sight) =>
        "SELECT incident FROM incident_units WHERE unit IN (SELECT value FROM json_each({0}))" + (sight.Restricted ? "" : " AND guarded = 0");
}
