using Yuqing.Functions.Duty;
using Yuqing.Functions.Register;

namespace Yuqing.Functions.Http.Duty;

/// <summary>
/// Keeps a unit from being removed while it has open incidents: nobody could be told about them any more. A report that
/// arrives in the moment of the removal is not seen; its run then says that the unit is gone, and the watchdog tells.
/// </summary>
internal sealed class UnitRemoval(IIncidentRegister register)
{
    private const int CountedAtMost = 200;
    private static readonly string[] Open = ["triage", "open", "watching"];

    /// <summary>Refuses a directory that lacks a unit with open incidents.</summary>
    /// <exception cref="ProblemException">409 naming unit and number.</exception>
    public async Task RefuseAsync(DutyDirectory before, DutyDirectory after, CancellationToken cancellation)
    {
        foreach (var unit in before.Units.Where(unit => after.FindUnit(unit.Id) is null))
        {
            var open = await register.ListAsync(new IncidentQuery { Units = [unit.Id], Statuses = Open, Limit = CountedAtMost }, cancellation);
            if (open.Items.Count > 0)
                throw new ProblemException(ApiProblem.Conflict($"{unit.Title}还有 {open.Items.Count}{(open.Next is null ? "" : "+")} 件未办结的舆情，不能删除这个单位；请先办结或移送。"));
        }
    }
}
