using System.Collections.Concurrent;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Yuqing.Embedded.FunctionsHost.Catalog;
using Yuqing.Embedded.FunctionsHost.Configuration;
using Yuqing.Embedded.FunctionsHost.Invocation;
using Yuqing.Embedded.Queues;

namespace Yuqing.Embedded.FunctionsHost.Listeners;

/// <summary>Runs the app's queue functions.</summary>
internal sealed class QueueListenerService(
    FunctionCatalog catalog,
    IConfiguration configuration,
    HostJson host,
    IQueueStore store,
    FunctionRunner runner,
    DrainDeadlines drain,
    TimeProvider time,
    IHostApplicationLifetime lifetime,
    ILogger<QueueListenerService> logger) : ListenerService(lifetime, logger)
{
    // Locks are renewed, so this only bounds how long a message of a process that was killed stays out of reach.
    private static readonly TimeSpan LockDuration = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(5);

    private readonly List<(FunctionDescriptor Function, string Queue, bool InSessionOrder)> _queues =
        [.. catalog.With<ServiceBusTriggerAttribute>().Select(found => Read(found.Function, found.Trigger, configuration))];

    private readonly ConcurrentBag<QueueListener> _listeners = [];

    /// <summary>
    /// Whether every queue function waits for messages with just so many in hand altogether, for tests that move the clock and
    /// know which of those in hand wait for it.
    /// </summary>
    internal bool IsAtRest(int inHand) =>
        _listeners.Count == _queues.Count && _listeners.Sum(listener => listener.Running) == inHand
        && _listeners.All(listener => listener.Running >= host.MaxConcurrentCalls || ((SqliteQueueStore)store).IsAwaited(listener.Queue));

    protected override Task<IReadOnlyList<Func<CancellationToken, Task>>> BeginAsync(CancellationToken cancellation)
    {
        var options = new QueueListenerOptions(host.MaxConcurrentCalls, LockDuration, host.MaxAutoLockRenewalDuration, RetryDelay);
        IReadOnlyList<Func<CancellationToken, Task>> listeners =
        [
            .. _queues.Select(Func<CancellationToken, Task> (queue) => async stopping =>
            {
                using var listener = new QueueListener(
                    queue.Function, queue.Queue, queue.InSessionOrder, options, store, runner, time, logger);
                _listeners.Add(listener);
                await listener.RunAsync(stopping, drain.Cancel);
            }),
        ];
        return Task.FromResult(listeners);
    }

    protected override ValueTask EndAsync() => ValueTask.CompletedTask;

    private static (FunctionDescriptor Function, string Queue, bool InSessionOrder) Read(
        FunctionDescriptor function, ServiceBusTriggerAttribute trigger, IConfiguration configuration)
    {
        if (trigger.QueueName is null)
            throw Refuse(function, "listens to a topic");
        if (trigger.IsBatched)
            throw Refuse(function, "takes batches");
        if (!trigger.AutoCompleteMessages)
            throw Refuse(function, "settles its messages itself");
        return (function, configuration.Expand(trigger.QueueName, function.Name), trigger.IsSessionsEnabled);
    }

    private static StartupRefusedException Refuse(FunctionDescriptor function, string what) =>
        new($"The function {function.Name} {what}, which the embedded host does not offer.");
}
