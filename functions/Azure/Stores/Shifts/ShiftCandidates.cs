using Yuqing.Functions.Azure.Register;
using Yuqing.Functions.Register;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Azure.Stores.Shifts;

/// <summary>Matters that the indexes named for the lists of a report, each read once. An index may be behind; the pictures decide.</summary>
/// <param name="Matters">The matters by id.</param>
/// <param name="Named">Ids that were named as running, opened, ended, breached and having findings.</param>
internal sealed record ShiftCandidates(IReadOnlyDictionary<string, StoredIncident> Matters, IReadOnlyList<IReadOnlyList<string>> Named)
{
    /// <summary>The lists; what is no matter of the unit is left empty.</summary>
    public ShiftPicture Picture(ShiftQuestion question)
    {
        var (unit, from, to, _, _) = question;
        return new ShiftPicture
        {
            Running = [.. Of(0, unit, IndexEntries.IsRunning).OrderBy(matter => IndexEntries.Place(matter.View), StringComparer.Ordinal)],
            Opened = InOrder(Of(1, unit, _ => true)),
            Ended = InOrder(Of(2, unit, view => view.ClosedAt >= from && view.ClosedAt < to)),
            Breached = InOrder(Of(3, unit, view => view.Obligations.Any(task => task.BreachedAt >= from && task.BreachedAt < to))),
            WithFindings = InOrder(Of(4, unit, view => view.Findings.Any(finding => finding.At >= question.FindingsFrom && finding.At < to))),
            Monitoring = [],
            Acts = [],
            Dead = [],
            Alarms = [],
        };
    }

    private IEnumerable<StoredIncident> Of(int list, string unit, Func<IncidentView, bool> isMeant) => Named[list]
        .Where(Matters.ContainsKey).Select(id => Matters[id]).Where(matter => matter.View.Units.Contains(unit) && isMeant(matter.View)).Take(ShiftPicture.Limit);

    /// <summary>As they were opened.</summary>
    private static List<StoredIncident> InOrder(IEnumerable<StoredIncident> matters) =>
        [.. matters.OrderBy(matter => matter.View.OpenedAt).ThenBy(matter => matter.View.Number, StringComparer.Ordinal)];
}
