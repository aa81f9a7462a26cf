using Microsoft.Extensions.Logging;
using Yuqing.Embedded.DurableTask.Executor;
using Yuqing.Embedded.DurableTask.Tracing;

namespace Yuqing.Embedded.DurableTask.Engine;

/// <summary>
/// Runs activities, a bounded number at once. What waits or runs is known only in memory: the history keeps which activities
/// are open, and after a crash they run again.
/// </summary>
internal sealed class ActivityRunner(
    TaskHost host, IWorkScheduler scheduler, Action<long, Delivery> deliver, ILogger logger)
{
    private readonly Lock _lock = new();
    private readonly Queue<Run> _waiting = new();
    private readonly HashSet<(long Key, int Execution, int TaskId)> _inFlight = [];
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _running;
    private bool _stopping;

    public int Running => Volatile.Read(ref _running);

    /// <summary>Runs an activity unless it waits or runs already.</summary>
    public void Start(long key, string instanceId, int execution, TaskScheduled task)
    {
        var run = new Run(this, key, instanceId, execution, task);
        lock (_lock)
        {
            if (_stopping || !_inFlight.Add((key, execution, task.TaskId)))
                return;
            if (_running >= host.MaximumActivities)
            {
                _waiting.Enqueue(run);
                return;
            }

            _running++;
        }

        scheduler.Post(run);
    }

    /// <summary>Starts nothing more and waits for what runs.</summary>
    public async Task StopAsync(CancellationToken cancellation)
    {
        lock (_lock)
        {
            _stopping = true;
            _waiting.Clear();
            if (_running == 0)
                return;
        }

        try
        {
            await _idle.Task.WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            logger.ActivitiesAbandoned(Running);
        }
    }

    private async Task RunAsync(Run run)
    {
        var span = EngineTracing.StartActivity(run.InstanceId, run.Task);
        var (record, error) = await host.RunActivityAsync(run.InstanceId, run.Task).ConfigureAwait(false);
        EngineMetrics.Activities.Add(1);
        if (error is not null)
            logger.ActivityFailed(run.Task.Name, run.InstanceId, error);
        record = EngineTracing.EndActivity(span, record);
        Run? next = null;
        lock (_lock)
        {
            _inFlight.Remove((run.Key, run.Execution, run.Task.TaskId));
            if (_waiting.TryDequeue(out next))
                scheduler.Post(next);
        }

        deliver(run.Key, new Delivery(record) { Execution = run.Execution });
        if (next is not null)
            return;
        lock (_lock)
        {
            if (--_running == 0 && _stopping)
                _idle.TrySetResult();
        }
    }

    private sealed class Run(ActivityRunner runner, long key, string instanceId, int execution, TaskScheduled task)
        : IThreadPoolWorkItem
    {
        public long Key => key;

        public string InstanceId => instanceId;

        public int Execution => execution;

        public TaskScheduled Task => task;

        public void Execute() => _ = runner.RunAsync(this);
    }
}
