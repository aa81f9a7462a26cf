namespace Yuqing.Embedded.DurableTask.Engine;

/// <summary>
/// Lets so many turns run at once as the workers allow; the others wait in the order in which they came. A turn holds its place
/// from its loading until its commit is handed to the store, not while the commit is on the way.
/// </summary>
internal sealed class TurnGate(IWorkScheduler scheduler, Func<int> limit)
{
    private readonly Lock _lock = new();
    private readonly Queue<LiveInstance> _waiting = new();
    private int _running;

    /// <summary>Runs a turn of an instance, now or when there is a place for it.</summary>
    public void Post(LiveInstance instance)
    {
        lock (_lock)
        {
            if (_running >= limit())
            {
                _waiting.Enqueue(instance);
                return;
            }

            _running++;
        }

        scheduler.Post(instance);
    }

    /// <summary>A turn gives its place back.</summary>
    public void Leave()
    {
        LiveInstance? next;
        lock (_lock)
        {
            if (!_waiting.TryDequeue(out next))
                _running--;
        }

        if (next is not null)
            scheduler.Post(next);
    }
}
