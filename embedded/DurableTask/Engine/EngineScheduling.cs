using System.Collections.Concurrent;

namespace Yuqing.Embedded.DurableTask.Engine;

/// <summary>Runs the engine's work. The seam at which a test can step the whole engine with one thread.</summary>
internal interface IWorkScheduler
{
    /// <summary>How those who wait for the engine go on: not on the engine's own thread, unless a test has only that one.</summary>
    TaskCreationOptions Completions { get; }

    void Post(IThreadPoolWorkItem work);
}

/// <summary>Runs work on the thread pool.</summary>
internal sealed class ThreadPoolWorkScheduler : IWorkScheduler
{
    public TaskCreationOptions Completions => TaskCreationOptions.RunContinuationsAsynchronously;

    public void Post(IThreadPoolWorkItem work) => ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal: false);
}

/// <summary>Runs actions one after the other, in the order in which they were added.</summary>
internal sealed class SerialQueue(IWorkScheduler scheduler) : IThreadPoolWorkItem
{
    private readonly ConcurrentQueue<Action> _actions = new();
    private int _count;

    public void Add(Action action)
    {
        _actions.Enqueue(action);
        if (Interlocked.Increment(ref _count) == 1)
            scheduler.Post(this);
    }

    public void Execute()
    {
        do
        {
            if (_actions.TryDequeue(out var action))
                action();
        }
        while (Interlocked.Decrement(ref _count) > 0);
    }
}
