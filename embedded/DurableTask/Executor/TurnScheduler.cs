namespace Yuqing.Embedded.DurableTask.Executor;

/// <summary>
/// Runs an orchestrator's code: one task at a time, in the order in which tasks were queued, on the thread of the turn and
/// only during it. Work that another thread queues shows that the orchestrator awaited something that is not durable.
/// </summary>
internal sealed class TurnScheduler(Action queuedByOther) : TaskScheduler
{
    private readonly Queue<Task> _queue = new();
    private int _thread;

    public override int MaximumConcurrencyLevel => 1;

    public bool IsInTurn => _thread == Environment.CurrentManagedThreadId;

    public void BeginTurn() => _thread = Environment.CurrentManagedThreadId;

    public void EndTurn() => _thread = 0;

    public void RunUntilIdle()
    {
        while (_queue.TryDequeue(out var task))
            TryExecuteTask(task);
    }

    protected override void QueueTask(Task task)
    {
        if (IsInTurn)
            _queue.Enqueue(task);
        else
            queuedByOther();
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued && IsInTurn && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks() => [.. _queue];
}
