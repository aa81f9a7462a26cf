using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Yuqing.Functions.Notifications;
using Yuqing.Functions.Register;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Orchestrators;

/// <summary>
/// Compares the register with the clock, from outside the orchestrations and without relying on any of them: pushes what
/// lags, and raises an alarm for a deadline that passed unnoticed. Each round does a bounded amount of work; the next one
/// goes on where it stopped.
/// </summary>
internal sealed class Watchdog(
    IIncidentRegister register,
    INotificationStore notifications,
    INotificationQueue queue,
    IncidentRunner runner,
    TimeProvider time,
    ILogger<Watchdog> logger)
{
    private const int PageSize = 200;
    private const int MaxPages = 50;
    private const int MaxLagging = 500;
    private const int MaxChecked = 500;
    private const int MaxNotifications = 200;
    private const int MaxAlarms = 100;
    private const int Parallel = 8;

    /// <summary>How long after its time something counts as missed; the engine needs seconds at most.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(2);

    private string? _scannedUpTo;
    private string? _checkedUpTo;

    /// <summary>One round. A part that fails does not keep the others from their work.</summary>
    public async Task RunAsync(DurableTaskClient client, CancellationToken cancellation)
    {
        var failures = new List<Exception>();
        await TryAsync(() => AlarmAsync(client, cancellation), failures).ConfigureAwait(false);
        await TryAsync(() => PushLaggingAsync(client, cancellation), failures).ConfigureAwait(false);
        await TryAsync(() => CheckRunningAsync(client, cancellation), failures).ConfigureAwait(false);
        await TryAsync(() => PushNotificationsAsync(cancellation), failures).ConfigureAwait(false);
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

    private async Task AlarmAsync(DurableTaskClient client, CancellationToken cancellation)
    {
        var missed = await register.ListMissedBreachesAsync(time.Now() - Grace, MaxAlarms, cancellation).ConfigureAwait(false);
        foreach (var breach in missed)
            RunnerLog.MissedBreach(logger, breach.Obligation, breach.IncidentId, breach.DueAt);
        await PushAsync(client, missed.Select(breach => breach.IncidentId).Distinct(), look: true, cancellation).ConfigureAwait(false);
    }

    private async Task PushLaggingAsync(DurableTaskClient client, CancellationToken cancellation)
    {
        var lagging = new List<string>();
        for (var page = 0; page < MaxPages && lagging.Count < MaxLagging; page++)
        {
            var open = await register.ListOpenAsync(_scannedUpTo, PageSize, cancellation).ConfigureAwait(false);
            lagging.AddRange(open.Where(Lags).Select(incident => incident.IncidentId));
            _scannedUpTo = open.Count < PageSize ? null : open[^1].IncidentId;
            if (_scannedUpTo is null)
                break;
        }

        await PushAsync(client, lagging, look: true, cancellation).ConfigureAwait(false);
        if (lagging.Count > 0)
            RunnerLog.IncidentsPushed(logger, lagging.Count);
    }

    /// <summary>Asks the engine for the next few instances that should be running; all have their turn within some rounds.</summary>
    private async Task CheckRunningAsync(DurableTaskClient client, CancellationToken cancellation)
    {
        var open = await register.ListOpenAsync(_checkedUpTo, MaxChecked, cancellation).ConfigureAwait(false);
        _checkedUpTo = open.Count < MaxChecked ? null : open[^1].IncidentId;
        await PushAsync(client, open.Where(incident => !Lags(incident)).Select(incident => incident.IncidentId), look: false, cancellation)
            .ConfigureAwait(false);
    }

    /// <summary>
    /// Signals not applied, or never a picture but the opening one: nothing may run for it at all. A monitoring record tells
    /// nobody when it is opened, so its first picture may stay the only one for hours; the round over all that should run sees it.
    /// </summary>
    private static bool Lags(OpenIncident incident) =>
        incident.InboxSeq > incident.LastSeq || (incident.Version <= 1 && incident.Kind != MatterKinds.Monitoring);

    private Task PushAsync(DurableTaskClient client, IEnumerable<string> incidents, bool look, CancellationToken cancellation) =>
        System.Threading.Tasks.Parallel.ForEachAsync(
            incidents,
            new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellation },
            async (id, token) => await PushAsync(client, id, look, token).ConfigureAwait(false));

    private async Task PushAsync(DurableTaskClient client, string id, bool look, CancellationToken cancellation)
    {
        try
        {
            if (await register.GetAsync(id, cancellation).ConfigureAwait(false) is not { } incident)
                return;
            await (look ? runner.EnsureRunningAsync(client, incident, cancellation) : runner.EnsureStartedAsync(client, incident, cancellation))
                .ConfigureAwait(false);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            RunnerLog.NotPushed(logger, id, error);
        }
    }

    private async Task PushNotificationsAsync(CancellationToken cancellation)
    {
        var now = time.Now();
        var stuck = await notifications.ListStuckAsync(now - Grace, MaxNotifications, cancellation).ConfigureAwait(false);
        foreach (var notification in stuck)
        {
            // A message of its own, because one lost to the dead letters would swallow its double.
            var message = new NotificationMessage(notification.Id, notification.Attempts + 1, now.ToUnixTimeSeconds());
            await queue.EnqueueAsync(message, null, cancellation).ConfigureAwait(false);
            await notifications.RecordAsync(notification.Id, notification.State, notification.Attempts, notification.Error, now, cancellation)
                .ConfigureAwait(false);
        }

        if (stuck.Count > 0)
            RunnerLog.NotificationsPushed(logger, stuck.Count);
    }
}
