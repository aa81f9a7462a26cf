using Yuqing.Functions.Duty;
using Yuqing.Functions.Duty.Rosters;
using Yuqing.Functions.Register;

namespace Yuqing.Functions.Shifts;

/// <summary>What the summary would say if the present shift ended now; nothing is kept.</summary>
internal sealed class ShiftPreview(IShiftStore store, ShiftComposer composer, LiveDutyDirectory directory, TimeProvider time)
{
    /// <summary>The preview for a unit that exists.</summary>
    public async Task<ShiftDocument> OfAsync(string unit, CancellationToken cancellation)
    {
        var (now, version) = (time.Now(), directory.Now.Directory);
        var (roster, calendar) = (version.FindDuty(unit)?.Find(ShiftComposer.Officer) ?? new Roster(ShiftComposer.Officer), version.Calendar);
        var began = roster.Until(now, calendar) is [.., var last] ? last.At : roster.StartOf(roster.DayOf(now));
        if (await store.LatestAsync(unit, ShiftKinds.HandOver, now, cancellation).ConfigureAwait(false) is { } latest && latest.To > began)
            began = latest.To;
        var next = roster.After(now, calendar);
        var change = new HandOver(began, now, roster.At(now, calendar), next?.Comes ?? roster.At(now, calendar));
        return await composer.HandOverAsync(unit, change, EndOf(roster, next?.At ?? now, calendar), null, cancellation).ConfigureAwait(false);
    }

    /// <summary>The planned end of the shift that begins at an instant; a day later where no hand-over is planned.</summary>
    public static DateTimeOffset EndOf(Roster roster, DateTimeOffset begins, Orchestrations.Calendars.WorkingCalendar calendar) =>
        roster.After(begins, calendar)?.At ?? begins.AddDays(1);
}
