using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Yuqing.Functions.Watch;

/// <summary>
/// Compares the register with the clock, from outside the orchestrations and without relying on any of them: raises alarms,
/// tells people directly, pushes what lags, and shows an outside service that it lives. Each round does a bounded amount of
/// work, and a part that fails or hangs does not keep the others from theirs.
/// </summary>
internal sealed class Watchdog(
    IEnumerable<IWatchCheck> checks,
    IAlarmStore alarms,
    IIncidentPusher pusher,
    AlarmTeller teller,
    Heartbeat heartbeat,
    TimeProvider time,
    ILogger<Watchdog> logger)
{
    private const int Parallel = 8;

    /// <summary>A check that fails in so many rounds in a row is itself reported.</summary>
    private const int BlindAfter = 2;

    /// <summary>Rounds come every minute; a longer pause than this means that the process, or its timer, stood still.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(3);

    /// <summary>The time that each part has.</summary>
    private static readonly TimeSpan PartDeadline = TimeSpan.FromSeconds(15);

    private readonly Dictionary<string, int> _failedInARow = [];
    private DateTimeOffset? _lastRound;
    private DateTimeOffset _watchingSince;

    /// <summary>One round; called by one caller at a time.</summary>
    /// <exception cref="AggregateException">Some parts failed; the others were done.</exception>
    public async Task RunAsync(DurableTaskClient client, CancellationToken cancellation)
    {
        var round = Begin();
        await LookAtPauseAsync(round, cancellation).ConfigureAwait(false);
        foreach (var check in checks)
            await CheckAsync(round, check, client, cancellation).ConfigureAwait(false);
        var kept = await TryAsync(round, "alarms", token => KeepAsync(round, token), cancellation).ConfigureAwait(false);
        await TryAsync(round, "messages", teller.TellAsync, cancellation, AlarmTeller.Deadline + PartDeadline).ConfigureAwait(false);
        await TryAsync(round, "pushes", token => PushAsync(round, client, token), cancellation).ConfigureAwait(false);
        foreach (var repair in round.Results.Select(result => result.Repair).OfType<Func<CancellationToken, Task>>())
            await TryAsync(round, "repair", repair, cancellation).ConfigureAwait(false);
        var recorded = kept && await TryAsync(round, "record", token => alarms.CompleteRoundAsync(time.Now(), token), cancellation).ConfigureAwait(false);
        await heartbeat.BeatAsync(recorded, round.Failures.Count > 0, cancellation).ConfigureAwait(false);
        if (round.Failures.Count > 0)
            throw new AggregateException(round.Failures);
    }

    /// <summary>After a start, a pause or a jump of the clock much is late that engine and queue do by themselves within seconds.</summary>
    private Round Begin()
    {
        var now = time.Now();
        if (_lastRound is not { } last || (now - last).Duration() > LongestPause)
            _watchingSince = now;
        _lastRound = now;
        return new Round(now, Settling: now - _watchingSince < IWatchCheck.Tolerance);
    }

    /// <summary>Whatever a part does with its token, the round goes on after the deadline.</summary>
    private async Task<bool> TryAsync(Round round, string part, Func<CancellationToken, Task> work, CancellationToken cancellation, TimeSpan? within = null)
    {
        using var deadline = new CancellationTokenSource(within ?? PartDeadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        try
        {
            await work(either.Token).WaitAsync(either.Token).ConfigureAwait(false);
            return true;
        }
#pragma warning disable CA1031 // No part may keep the others from their work.
        catch (Exception error) when (!cancellation.IsCancellationRequested)
#pragma warning restore CA1031
        {
            WatchLog.PartFailed(logger, part, error);
            round.Failures.Add(error);
            return false;
        }
    }

    private async Task CheckAsync(Round round, IWatchCheck check, DurableTaskClient client, CancellationToken cancellation)
    {
        CheckResult? found = null;
        var done = await TryAsync(
            round, check.Name, async token => found = await check.RunAsync(client, round.Now, token).ConfigureAwait(false), cancellation).ConfigureAwait(false);
        // What comes after the deadline is not used: the round has gone on.
        if (done && found is { } result)
        {
            round.Results.Add(result);
            var reports = !(round.Settling && check.IsAboutDelays);
            if (reports)
                round.Findings.AddRange(result.Findings);
            if (reports && result.Complete)
                round.Looked.AddRange(check.Kinds);
        }

        var failed = _failedInARow[check.Name] = done ? 0 : _failedInARow.GetValueOrDefault(check.Name) + 1;
        if (failed >= BlindAfter)
        {
            round.Findings.Add(new Finding(
                AlarmKinds.WatchdogBlind,
                check.Name,
                $"看门狗的检查“{check.Name}”接连失败：{string.Join("、", check.Kinds.Select(kind => AlarmKinds.Title(kind, english: false)))}暂时无人巡查。",
                $"The watchdog's check \"{check.Name}\" fails: nobody looks for {string.Join(", ", check.Kinds)} at present."));
        }
    }

    private async Task LookAtPauseAsync(Round round, CancellationToken cancellation)
    {
        DateTimeOffset? before = null;
        var known = await TryAsync(
            round, "pause", async token => before = await alarms.LastRoundAsync(token).ConfigureAwait(false), cancellation).ConfigureAwait(false);
        if (!known || before is not { } last || round.Now - last <= LongestPause)
            return;
        var minutes = (long)Math.Round((round.Now - last).TotalMinutes);
        round.Findings.Add(new Finding(
            AlarmKinds.WatchdogLate,
            "round",
            string.Create(CultureInfo.InvariantCulture, $"看门狗自 {last:M月d日 HH:mm} 起停顿 {minutes} 分钟，其间无人巡查；请查明进程或主机为何停顿。"),
            string.Create(CultureInfo.InvariantCulture, $"The watchdog made no round for {minutes} minutes from {last:yyyy-MM-dd HH:mm}; find out why the process or its machine stood still.")));
    }

    private async Task KeepAsync(Round round, CancellationToken cancellation)
    {
        string[] looked = [.. round.Looked, AlarmKinds.WatchdogLate, AlarmKinds.WatchdogBlind];
        var changes = await alarms.ApplyAsync(round.Findings, looked, round.Now, cancellation).ConfigureAwait(false);
        foreach (var alarm in changes.Raised)
        {
            var level = LevelOf(alarm);
            WatchLog.Raised(logger, level, alarm.Id, alarm.Kind, alarm.Subject, alarm.TextEn);
        }

        foreach (var alarm in changes.Cleared)
            WatchLog.Cleared(logger, alarm.Id, alarm.Kind, alarm.Subject);
    }

    private static LogLevel LevelOf(Alarm alarm) =>
        !alarm.Urgent ? LogLevel.Warning : alarm.Kind == AlarmKinds.BreachMissed ? LogLevel.Critical : LogLevel.Error;

    private async Task PushAsync(Round round, DurableTaskClient client, CancellationToken cancellation)
    {
        var pushes = round.Results.SelectMany(result => result.Pushes).GroupBy(push => push.Incident)
            .Select(same => same.FirstOrDefault(push => push.Look) ?? same.First()).ToList();
        var pushed = new ConcurrentBag<string>();
        await System.Threading.Tasks.Parallel.ForEachAsync(
            pushes,
            new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellation },
            async (push, token) =>
            {
                try
                {
                    await pusher.PushAsync(client, push, token).ConfigureAwait(false);
                    pushed.Add(push.Incident);
                }
#pragma warning disable CA1031 // One that cannot be pushed must not keep the others.
                catch (Exception error) when (!token.IsCancellationRequested)
#pragma warning restore CA1031
                {
                    WatchLog.NotPushed(logger, push.Incident, error);
                }
            }).ConfigureAwait(false);
        if (!pushed.IsEmpty)
            WatchLog.IncidentsPushed(logger, pushed.Count);
        await alarms.NotePushedAsync(pushed, time.Now(), cancellation).ConfigureAwait(false);
    }

    /// <summary>What a round has gathered so far.</summary>
    private sealed record Round(DateTimeOffset Now, bool Settling)
    {
        public List<CheckResult> Results { get; } = [];

        public List<Finding> Findings { get; } = [];

        public List<string> Looked { get; } = [];

        public List<Exception> Failures { get; } = [];
    }
}
