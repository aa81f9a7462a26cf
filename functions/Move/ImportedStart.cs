using System.Collections.Concurrent;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Yuqing.Functions.Notifications;
using Yuqing.Functions.Orchestrators;
using Yuqing.Functions.Register;

namespace Yuqing.Functions.Move;

/// <summary>
/// Starts incidents that came from another installation, the most urgent first, and puts their notifications on the queue again.
/// The watchdog would find them too, but takes its turns and calls people. Repeating it changes nothing.
/// </summary>
internal sealed class ImportedStart(
    IMovableRegister movable,
    IIncidentRegister register,
    INotificationStore notifications,
    INotificationQueue queue,
    IncidentRunner runner,
    ILogger<ImportedStart> logger)
{
    private const int PageSize = 200;
    private const int Parallel = 8;

    /// <summary>Starts all that wait. What fails is tried again in the next round; it never throws but when it is cancelled.</summary>
    public async Task RunAsync(DurableTaskClient client, CancellationToken cancellation)
    {
        try
        {
            await StartAllAsync(client, cancellation).ConfigureAwait(false);
        }
        catch (RegisterUnavailableException failure)
        {
            MoveLog.NotListed(logger, failure);
        }
    }

    private async Task StartAllAsync(DurableTaskClient client, CancellationToken cancellation)
    {
        var started = 0;
        while (await movable.ListWaitingAsync(PageSize, cancellation).ConfigureAwait(false) is { Count: > 0 } page)
        {
            var failed = new ConcurrentBag<string>();
            await System.Threading.Tasks.Parallel.ForEachAsync(
                page,
                new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellation },
                async (id, token) =>
                {
                    if (!await TryStartAsync(client, id, token).ConfigureAwait(false))
                        failed.Add(id);
                }).ConfigureAwait(false);
            started += page.Count - failed.Count;
            if (!failed.IsEmpty)
                break;
        }

        if (started > 0)
            MoveLog.Started(logger, started);
    }

    private async Task<bool> TryStartAsync(DurableTaskClient client, string id, CancellationToken cancellation)
    {
        try
        {
            if (await register.GetAsync(id, cancellation).ConfigureAwait(false) is { } incident)
            {
                await runner.EnsureStartedAsync(client, incident, cancellation).ConfigureAwait(false);
                foreach (var waiting in (await notifications.ListAsync(id, cancellation).ConfigureAwait(false)).Where(one => !one.IsFinal))
                    await queue.EnqueueAsync(new NotificationMessage(waiting.Id, waiting.Attempts + 1), waiting.NextAttemptAt, cancellation).ConfigureAwait(false);
            }

            await movable.StartedAsync(id, cancellation).ConfigureAwait(false);
            return true;
        }
#pragma warning disable CA1031 // One that cannot be started must not keep the others.
        catch (Exception error) when (!cancellation.IsCancellationRequested)
#pragma warning restore CA1031
        {
            MoveLog.NotStarted(logger, id, error);
            return false;
        }
    }
}

/// <summary>Log messages; event ids 3720 to 3729.</summary>
internal static partial class MoveLog
{
    [LoggerMessage(3720, LogLevel.Information, "{Count} imported incidents were started")]
    public static partial void Started(ILogger logger, int count);

    [LoggerMessage(3722, LogLevel.Warning, "What was imported cannot be listed; the next round tries again")]
    public static partial void NotListed(ILogger logger, Exception error);

    [LoggerMessage(3721, LogLevel.Error, "The imported incident {Incident} could not be started; the next round tries again")]
    public static partial void NotStarted(ILogger logger, string incident, Exception error);
}
