using Yuqing.Functions.Duty;
using Yuqing.Functions.Register;
using Yuqing.Orchestrations.Incidents;

namespace Yuqing.Functions.Shifts;

/// <summary>Makes reports. Which one is to be made is decided elsewhere.</summary>
internal sealed class ShiftComposer(IShiftStore store, ShiftMatters matters, LiveDutyDirectory directory, RosterGaps gaps, TimeProvider time)
{
    /// <summary>The duty role whose shifts are handed over.</summary>
    public const string Officer = "duty-officer";

    private const string Leader = "leader-on-duty";

    /// <summary>A round comes every minute; what is made this much after its time is called late.</summary>
    private static readonly TimeSpan LateAfter = TimeSpan.FromMinutes(5);

    /// <summary>The summary of a hand-over.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="change">The hand-over.</param>
    /// <param name="until">Planned end of the shift that begins.</param>
    /// <param name="follows">The report that an unplanned change follows; null when the roster planned it.</param>
    /// <param name="cancellation">Cancels.</param>
    public async Task<ShiftDocument> HandOverAsync(string unit, HandOver change, DateTimeOffset until, string? follows, CancellationToken cancellation)
    {
        var question = new ShiftQuestion(unit, change.From, change.At, until, Digest: false);
        var picture = await store.ReadAsync(question, cancellation).ConfigureAwait(false);
        var now = time.Now();
        var view = await matters.ViewAsync(picture, question, now, cancellation).ConfigureAwait(false);
        var content = view.Content.Where(id => !view.Guarded.Contains(id)) with { Acts = picture.Acts };
        var counts = ShiftCounts.Of(content);
        var report = new ShiftReport
        {
            Id = follows is null ? IdOf(unit, ShiftKinds.HandOver, Ticks(change.At)) : IdOf(unit, ShiftKinds.HandOver, follows, string.Join(' ', change.Comes)),
            Unit = unit,
            Kind = ShiftKinds.HandOver,
            From = change.From,
            To = change.At,
            Until = until,
            MadeAt = now,
            Late = now - change.At > LateAfter,
            Unplanned = follows is not null,
            HandsOver = [.. change.Leaves.Select(PersonOf)],
            TakesOver = [.. change.Comes.Select(PersonOf)],
            Leaders = [.. directory.OnDuty(unit, Leader, change.At).Select(person => new ShiftPerson(person.Id, person.Name))],
            Urgent = IsUrgent(content),
            Counts = counts,
            Plain = counts,
        };
        return new ShiftDocument(report, content);
    }

    /// <summary>The digest of the time between two instants; exercises do not count.</summary>
    public async Task<ShiftDocument> DigestAsync(string unit, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation)
    {
        var until = DateOnly.FromDateTime(to.InChina().DateTime).AddDays(1).InChina();
        var question = new ShiftQuestion(unit, from, to, until, Digest: true);
        var picture = await store.ReadAsync(question, cancellation).ConfigureAwait(false);
        var now = time.Now();
        var view = await matters.ViewAsync(picture, question, now, cancellation).ConfigureAwait(false);
        var content = view.Content.Where(id => !view.Drills.Contains(id)) with { Gaps = GapsOf(unit) };
        var report = new ShiftReport
        {
            Id = IdOf(unit, ShiftKinds.Digest, $"{to.InChina():yyyy-MM-dd}"),
            Unit = unit,
            Kind = ShiftKinds.Digest,
            From = from,
            To = to,
            Until = until,
            MadeAt = now,
            Late = now - to > LateAfter,
            Urgent = IsUrgent(content),
            Counts = ShiftCounts.Of(content),
            Plain = ShiftCounts.Of(content.Where(id => !view.Guarded.Contains(id))),
        };
        return new ShiftDocument(report, content);
    }

    /// <summary>Something urgent is overdue, or due before the next hand-over.</summary>
    private static bool IsUrgent(ShiftContent content) =>
        content.Due.Any(task => task is { Urgent: true, Drill: false })
        || content.Open.Any(matter => matter is { Urgent: true, Drill: false, Overdue: > 0 });

    private List<ShiftGap> GapsOf(string unit) => [.. gaps.Of(unit).Select(gap => new ShiftGap(
        gap.Role, DutyRoles.Title(gap.Role), gap.From, gap.To, gap.Kind == Duty.Rosters.GapKind.Nobody ? "nobody" : "no-contact"))];

    private ShiftPerson PersonOf(string id) => new(id, directory.FindPerson(id)?.Name ?? id);

    private static string Ticks(DateTimeOffset at) => at.UtcTicks.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string IdOf(params string[] parts) => TextHash.Of(string.Join('\n', parts), bytes: 12);
}
