using Yuqing.Embedded.DurableTask.Executor;
using Yuqing.Embedded.DurableTask.Store;

namespace Yuqing.Embedded.DurableTask.Engine;

/// <summary>
/// An instance in memory: its mail and, while it is warm, its state and its running code. At most one thread works on it at a
/// time: whoever set <c>busy</c>.
/// </summary>
internal sealed class LiveInstance(TurnMaker maker, long key) : IThreadPoolWorkItem
{
    private readonly Lock _lock = new();
    private List<Delivery> _mail = [];
    private bool _busy;
    private bool _dead;

    public long Key { get; } = key;

    public string Id { get; set; } = string.Empty;

    /// <summary>The number of the last turn.</summary>
    public int Turn { get; set; }

    public int ExecutionNumber { get; set; } = 1;

    /// <summary>What the store has as the instance's work flag.</summary>
    public bool StoredWork { get; set; }

    public string? CustomStatus { get; set; }

    /// <summary><c>null</c> while the instance is cold.</summary>
    public InstanceState? State { get; set; }

    /// <summary><c>null</c> until the orchestrator is needed.</summary>
    public OrchestrationExecution? Execution { get; set; }

    /// <summary>The history to replay, between loading and the first use of the code.</summary>
    public IReadOnlyList<Segment>? History { get; set; }

    /// <summary>
    /// The last inbox row that was read. Rows are numbered in the order in which they are committed and announced, and loading
    /// finds all that are there; so a row up to this one is announced a second time.
    /// </summary>
    public long LastInboxRow { get; set; }

    /// <summary>The commit that creates the instance, while the first turn may still become part of it.</summary>
    public StoreCommit? Creation { get; set; }

    /// <summary>The place among the idle instances; guarded by the directory.</summary>
    public LinkedListNode<LiveInstance>? IdleNode { get; set; }

    public void Execute() => maker.Run(this);

    /// <summary>Adds mail. Returns <c>false</c> when the instance is no longer the one in memory.</summary>
    public bool TryAdd(Delivery delivery, out bool schedule)
    {
        lock (_lock)
        {
            schedule = false;
            if (_dead)
                return false;
            _mail.Add(delivery);
            schedule = !_busy;
            _busy = true;
            return true;
        }
    }

    public List<Delivery> TakeMail()
    {
        lock (_lock)
        {
            var mail = _mail;
            _mail = [];
            return mail;
        }
    }

    /// <summary>Puts mail back before what has come since.</summary>
    public void ReturnMail(IEnumerable<Delivery> deliveries)
    {
        lock (_lock)
            _mail.InsertRange(0, deliveries);
    }

    /// <summary>Ends the work of the current thread. Returns <c>false</c> when there is mail, and the work goes on.</summary>
    public bool TryRest()
    {
        lock (_lock)
        {
            if (_mail.Count > 0)
                return false;
            _busy = false;
            return true;
        }
    }

    /// <summary>Takes an instance that rests out of memory.</summary>
    public bool TryKillIdle()
    {
        lock (_lock)
        {
            if (_busy || _dead)
                return false;
            _dead = true;
            return true;
        }
    }

    /// <summary>Takes the instance out of memory and returns the mail that nobody will read.</summary>
    public List<Delivery> Kill()
    {
        lock (_lock)
        {
            _dead = true;
            var mail = _mail;
            _mail = [];
            return mail;
        }
    }

    /// <summary>Forgets everything that can be loaded again.</summary>
    public void Cool()
    {
        Execution?.Dispose();
        Execution = null;
        State = null;
        History = null;
        Creation = null;
    }
}
