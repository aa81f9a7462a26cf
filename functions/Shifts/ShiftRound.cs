using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Yuqing.Functions.Duty;
using Yuqing.Functions.Register;
using Yuqing.Orchestrations.Calendars;

namespace Yuqing.Functions.Shifts;

/// <summary>
/// Makes the reports that are due. Which hand-overs there were is computed from the roster, and which of them have a report is
/// asked of the register, so that a crash, a restart, a second worker or a jump of the clock makes none twice. What was decided
/// for a unit holds until its next hand-over or digest, or until the directory changes: rounds in between read nothing.
/// </summary>
internal sealed partial class ShiftRound(
    IShiftStore store,
    ShiftComposer composer,
    ShiftMessenger messenger,
    LiveDutyDirectory directory,
    IOptions<YuqingOptions> options,
    TimeProvider time,
    ILogger<ShiftRound> logger)
{
    private const int MaxAtOnce = 100;

    /// <summary>How far back missed reports are made up for.</summary>
    private static readonly TimeSpan Back = TimeSpan.FromDays(14);

    private readonly Dictionary<string, Decided> _decided = [];
    private readonly Dictionary<(string Unit, string Kind), DateTimeOffset> _begun = [];
    private bool _mayOwe = true;
    private bool _remindersKnown;
    private DateTimeOffset? _remindAt;

    /// <summary>One round; called by one caller at a time. A unit that fails does not keep the others from their reports.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        if (!options.Value.Shifts.Enabled)
            return;
        var failures = new List<Exception>();
        foreach (var unit in directory.Units)
            await TryAsync(() => DecideAsync(unit.Id, cancellation), failures).ConfigureAwait(false);
        await TryAsync(() => TellAsync(failures, cancellation), failures).ConfigureAwait(false);
        await TryAsync(() => RemindAsync(failures, cancellation), failures).ConfigureAwait(false);
        if (failures.Count > 0)
            throw new AggregateException(failures);
    }

    private static async Task TryAsync(Func<Task> part, List<Exception> failures)
    {
        try
        {
            await part().ConfigureAwait(false);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            failures.Add(error);
        }
    }

    private async Task DecideAsync(string unit, CancellationToken cancellation)
    {
        var (now, version) = (time.Now(), directory.Now);
        var calendar = version.Directory.Calendar;
        if (_decided.TryGetValue(unit, out var decided) && decided.Holds(version, calendar, now))
            return;
        var handOver = await HandOverAsync(unit, version.Directory, calendar, now, cancellation).ConfigureAwait(false);
        var digest = await DigestAsync(unit, calendar, now, cancellation).ConfigureAwait(false);
        _decided[unit] = new Decided(version, calendar, now, handOver < digest ? handOver : digest);
    }

    /// <summary>Makes what is missing and returns when to look again.</summary>
    private async Task<DateTimeOffset> HandOverAsync(string unit, DutyDirectory duties, WorkingCalendar calendar, DateTimeOffset now, CancellationToken cancellation)
    {
        if (duties.FindDuty(unit)?.Find(ShiftComposer.Officer) is not { } roster)
            return DateTimeOffset.MaxValue;
        var begun = await BegunAsync(unit, ShiftKinds.HandOver, now, cancellation).ConfigureAwait(false);
        var latest = await store.LatestAsync(unit, ShiftKinds.HandOver, now, cancellation).ConfigureAwait(false);
        var after = Later(latest?.To ?? begun, now - Back);
        var missed = roster.Until(now, calendar).Where(change => change.At > after).ToList();
        for (var i = 0; i < missed.Count; i++)
        {
            // The shift that ended may have begun by a change that no roster planned.
            var change = latest is not null && latest.To < missed[i].At ? missed[i] with { From = Later(missed[i].From, latest.To) } : missed[i];
            var isPresent = i == missed.Count - 1;
            var until = isPresent ? ShiftPreview.EndOf(roster, change.At, calendar) : missed[i + 1].At;
            await MakeAsync(await composer.HandOverAsync(unit, change, until, null, cancellation).ConfigureAwait(false), isPresent, cancellation).ConfigureAwait(false);
        }

        var holders = roster.At(now, calendar);
        if (missed.Count == 0 && latest is not null && latest.To < now && !HandOvers.Same([.. latest.TakesOver.Select(person => person.Id)], holders))
        {
            var change = new HandOver(latest.To, now, [.. latest.TakesOver.Select(person => person.Id)], holders);
            var document = await composer.HandOverAsync(unit, change, ShiftPreview.EndOf(roster, now, calendar), latest.Id, cancellation).ConfigureAwait(false);
            await MakeAsync(document, tell: true, cancellation).ConfigureAwait(false);
        }

        return roster.After(now, calendar)?.At ?? now.AddDays(1);
    }

    /// <inheritdoc cref="HandOverAsync"/>
    private async Task<DateTimeOffset> DigestAsync(string unit, WorkingCalendar calendar, DateTimeOffset now, CancellationToken cancellation)
    {
        var settings = options.Value.Shifts;
        if (!settings.Digest)
            return DateTimeOffset.MaxValue;
        var begun = await BegunAsync(unit, ShiftKinds.Digest, now, cancellation).ConfigureAwait(false);
        var latest = await store.LatestAsync(unit, ShiftKinds.Digest, now, cancellation).ConfigureAwait(false);
        if (settings.AtOrBefore(now, calendar) is { } due && due > (latest?.To ?? begun) && due > now - Back)
        {
            var before = latest?.To ?? settings.AtOrBefore(due.AddTicks(-1), calendar) ?? due.AddDays(-1);
            var document = await composer.DigestAsync(unit, Later(before, due - Back), due, cancellation).ConfigureAwait(false);
            await MakeAsync(document, tell: true, cancellation).ConfigureAwait(false);
        }

        return settings.After(now, calendar) ?? now.AddDays(1);
    }

    private async Task MakeAsync(ShiftDocument document, bool tell, CancellationToken cancellation)
    {
        var (report, remindAfter) = (document.Report, options.Value.Shifts.RemindAfter);
        var reminds = tell && report.Kind == ShiftKinds.HandOver && remindAfter > TimeSpan.Zero && report.TakesOver.Count > 0;
        var added = true;
        try
        {
            added = await store.AddAsync(document, tell, reminds ? report.MadeAt + remindAfter : null, cancellation).ConfigureAwait(false);
        }
        finally
        {
            // Also when it failed: what was written before the answer was lost has to be told of.
            _mayOwe |= added && tell;
            _remindersKnown &= !(added && reminds);
        }

        if (added)
            LogMade(report.Kind, report.Id, report.Unit, report.From, report.To);
    }

    /// <summary>Queues the messages of reports just made, or made before a crash. Of one that another followed nobody needs to hear.</summary>
    private async Task TellAsync(List<Exception> failures, CancellationToken cancellation)
    {
        if (!_mayOwe)
            return;
        var (owed, before) = (await store.ListOwedAsync(MaxAtOnce, cancellation).ConfigureAwait(false), failures.Count);
        foreach (var stored in owed)
        {
            await TryAsync(
                async () =>
                {
                    if (await IsLatestAsync(stored.Report, cancellation).ConfigureAwait(false))
                        await messenger.TellAsync(new ShiftDocument(stored.Report, stored.Content!), cancellation).ConfigureAwait(false);
                    await store.ToldAsync(stored.Report.Id, cancellation).ConfigureAwait(false);
                },
                failures).ConfigureAwait(false);
        }

        _mayOwe = owed.Count == MaxAtOnce || failures.Count > before;
    }

    private async Task RemindAsync(List<Exception> failures, CancellationToken cancellation)
    {
        if (!_remindersKnown)
            _remindAt = await store.NextReminderAsync(cancellation).ConfigureAwait(false);
        _remindersKnown = true;
        var now = time.Now();
        if (_remindAt is null || _remindAt > now)
            return;
        _remindersKnown = false;
        foreach (var stored in await store.ListRemindersAsync(now, MaxAtOnce, cancellation).ConfigureAwait(false))
        {
            await TryAsync(
                async () =>
                {
                    if (stored.Confirmed is null && await IsLatestAsync(stored.Report, cancellation).ConfigureAwait(false))
                        await messenger.RemindAsync(stored.Report, cancellation).ConfigureAwait(false);
                    await store.RemindedAsync(stored.Report.Id, cancellation).ConfigureAwait(false);
                },
                failures).ConfigureAwait(false);
        }

        _remindAt = await store.NextReminderAsync(cancellation).ConfigureAwait(false);
        _remindersKnown = true;
    }

    /// <summary>Whether a report is the last of its unit and kind as of now; also when the clock was set back behind it.</summary>
    private async Task<bool> IsLatestAsync(ShiftReport report, CancellationToken cancellation) =>
        await store.LatestAsync(report.Unit, report.Kind, Later(time.Now(), report.To), cancellation).ConfigureAwait(false) is { } latest && latest.Id == report.Id;

    private async Task<DateTimeOffset> BegunAsync(string unit, string kind, DateTimeOffset now, CancellationToken cancellation)
    {
        if (_begun.TryGetValue((unit, kind), out var known) && known <= now)
            return known;
        return _begun[(unit, kind)] = await store.BeginAsync(unit, kind, now, cancellation).ConfigureAwait(false);
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    [LoggerMessage(3260, LogLevel.Information, "Made {Kind} report {Report} of {Unit} over {From} to {To}")]
    private partial void LogMade(string kind, string report, string unit, DateTimeOffset from, DateTimeOffset to);

    /// <summary>What a round found out about a unit.</summary>
    /// <param name="Version">With this directory.</param>
    /// <param name="Calendar">And these working days.</param>
    /// <param name="At">At this instant.</param>
    /// <param name="Until">Nothing is due before this one.</param>
    private sealed record Decided(DirectoryVersion Version, WorkingCalendar Calendar, DateTimeOffset At, DateTimeOffset Until)
    {
        public bool Holds(DirectoryVersion version, WorkingCalendar calendar, DateTimeOffset now) =>
            ReferenceEquals(version, Version) && ReferenceEquals(calendar, Calendar) && now >= At && now < Until;
    }
}
