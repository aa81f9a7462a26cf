using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Yuqing.Embedded.FunctionsHost.Catalog;
using Yuqing.Embedded.FunctionsHost.Invocation;
using Yuqing.Embedded.FunctionsHost.Storage;
using Yuqing.Embedded.FunctionsHost.Tracing;
using Yuqing.Embedded.Queues;

namespace Yuqing.Embedded.FunctionsHost.Listeners;

/// <summary>
/// Pulls messages for one queue function and runs a bounded number of them at a time. A message is completed when its function succeeds
/// and given back when it throws.
/// </summary>
internal sealed class QueueListener(
    FunctionDescriptor function,
    string queue,
    bool inSessionOrder,
    QueueListenerOptions options,
    IQueueStore store,
    FunctionRunner runner,
    TimeProvider time,
    ILogger logger) : IDisposable
{
    private readonly SemaphoreSlim _slots = new(options.MaxConcurrentCalls);
    private readonly ConcurrentDictionary<Task, bool> _running = new();

    /// <summary>Messages in hand.</summary>
    public int Running => _running.Count;

    /// <summary>The queue.</summary>
    public string Queue => queue;

    /// <summary>
    /// Runs until <paramref name="stopping"/>, then waits for the messages in hand, which get <paramref name="cancelRun"/>.
    /// </summary>
    public async Task RunAsync(CancellationToken stopping, CancellationToken cancelRun)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await PullAsync(stopping, cancelRun);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                break;
            }
#pragma warning disable CA1031 // A queue that cannot be read must not leave its function deaf for good.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                Logs.QueueUnavailable(logger, function.Name, options.RetryDelay.TotalSeconds, exception);
                await Task.Delay(options.RetryDelay, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        await Task.WhenAll(_running.Keys);
    }

    public void Dispose() => _slots.Dispose();

    private async Task PullAsync(CancellationToken stopping, CancellationToken cancelRun)
    {
        await _slots.WaitAsync(stopping);
        var taken = 1;
        while (taken < options.MaxConcurrentCalls && _slots.Wait(0, CancellationToken.None))
            taken++;
        var used = 0;
        try
        {
            var messages = await store.ReceiveAsync(queue, taken, options.LockDuration, inSessionOrder, stopping);
            foreach (var message in messages)
            {
                used++;
                Start(message, cancelRun);
            }
        }
        finally
        {
            if (taken > used)
                _slots.Release(taken - used);
        }

        if (used == 0)
            await store.WaitForMessagesAsync(queue, inSessionOrder, stopping);
    }

    private void Start(LockedMessage message, CancellationToken cancelRun)
    {
        var run = Task.Run(() => HandleAsync(message, cancelRun), CancellationToken.None);
        _running[run] = true;
        _ = run.ContinueWith(
            done => _running.TryRemove(done, out _),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    private async Task HandleAsync(LockedMessage message, CancellationToken cancelRun)
    {
        var id = message.Message.Message.MessageId;
        try
        {
            var succeeded = await RunFunctionAsync(message, cancelRun);
            await (succeeded ? store.CompleteAsync(message, CancellationToken.None) : store.AbandonAsync(message, CancellationToken.None));
        }
        catch (QueueLockLostException exception)
        {
            Logs.LockLost(logger, function.Name, id, exception);
        }
#pragma warning disable CA1031 // Not settled: the message comes again when its lock ends.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Logs.QueueUnavailable(logger, function.Name, options.LockDuration.TotalSeconds, exception);
        }
        finally
        {
            _slots.Release();
        }
    }

    private async Task<bool> RunFunctionAsync(LockedMessage message, CancellationToken cancelRun)
    {
        using var span = HostTracing.StartMessage(queue, message.Message);
        using var done = new CancellationTokenSource();
        var renewing = RenewAsync(message, done.Token);
        try
        {
            await runner.RunAsync(function, message.Message.Message.Body, BindingData(message), cancelRun);
            return true;
        }
#pragma warning disable CA1031 // Whatever a function throws gives its message back.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            HostTracing.Fail(span, exception);
            Logs.MessageFailed(
                logger, function.Name, message.Message.Message.MessageId, message.Message.DeliveryCount, exception);
            return false;
        }
        finally
        {
            await done.CancelAsync();
            await renewing;
        }
    }

    private async Task RenewAsync(LockedMessage message, CancellationToken done)
    {
        var lockEnd = message.LockedUntil;
        var last = time.GetUtcNow() + options.MaxLockRenewal;
        try
        {
            while (time.GetUtcNow() < last)
            {
                await SteppedDelay.UntilAsync(time, lockEnd - (options.LockDuration / 2), done);
                lockEnd = await store.RenewLockAsync(message, options.LockDuration, done);
            }
        }
        catch (OperationCanceledException)
        {
            // The function has ended.
        }
        catch (Exception exception) when (exception is QueueLockLostException || StoreFailure.IsUnavailable(exception))
        {
            Logs.LockLost(logger, function.Name, message.Message.Message.MessageId, exception);
        }
    }

    // As text, which is how trigger metadata reaches the isolated worker.
    private static Dictionary<string, object?> BindingData(LockedMessage locked)
    {
        var queued = locked.Message;
        var message = queued.Message;
        var properties = JsonSerializer.Serialize(message.ApplicationProperties);
        return new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase)
        {
            ["MessageId"] = message.MessageId,
            ["DeliveryCount"] = queued.DeliveryCount.ToString(CultureInfo.InvariantCulture),
            ["EnqueuedTimeUtc"] = queued.EnqueuedTime.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
            ["EnqueuedTime"] = queued.EnqueuedTime.ToString("O", CultureInfo.InvariantCulture),
            ["SequenceNumber"] = queued.SequenceNumber.ToString(CultureInfo.InvariantCulture),
            ["LockToken"] = locked.LockToken.ToString(),
            ["ContentType"] = message.ContentType,
            ["CorrelationId"] = message.CorrelationId,
            ["Subject"] = message.Subject,
            ["SessionId"] = message.SessionId,
            ["ApplicationProperties"] = properties,
            ["UserProperties"] = properties,
        };
    }
}

/// <summary>How a queue function is fed.</summary>
/// <param name="MaxConcurrentCalls">Messages in hand at a time.</param>
/// <param name="LockDuration">How long a lock holds; it is renewed at half of it.</param>
/// <param name="MaxLockRenewal">How long a lock is renewed at all.</param>
/// <param name="RetryDelay">Pause after the store could not be used.</param>
internal sealed record QueueListenerOptions(
    int MaxConcurrentCalls, TimeSpan LockDuration, TimeSpan MaxLockRenewal, TimeSpan RetryDelay);
