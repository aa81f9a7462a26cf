using Microsoft.Extensions.Logging;
using Yuqing.Embedded.DurableTask.Executor;
using Yuqing.Embedded.DurableTask.Store;
using Yuqing.Embedded.DurableTask.Tracing;

namespace Yuqing.Embedded.DurableTask.Engine;

/// <summary>
/// Does what follows a commit: answers callers, starts activities, sets timers, passes messages on, and lets the instance
/// rest. After a commit that failed it forgets what it held of the instance and tries again.
/// </summary>
internal sealed class TurnFollower(
    InstanceDirectory directory,
    InstanceWaiters waiters,
    StalledInstances stalled,
    Func<long, LiveInstance> create,
    TurnGate gate,
    bool keepsWarm,
    ILogger logger)
{
    private readonly WorkCounter _turns = new();

    /// <summary>Set once, before the first turn: both need the follower themselves.</summary>
    public ActivityRunner Activities { get; set; } = null!;

    public TimerService Timers { get; set; } = null!;

    /// <summary>Completes when no turn is at work.</summary>
    public Task IdleAsync() => _turns.IdleAsync();

    /// <summary>Turns that were ever begun, and how many of them are at work.</summary>
    public (long Begun, int AtWork) Turns => (_turns.Begun, _turns.Count);

    /// <summary>Brings something to an instance, in memory or not.</summary>
    public void Deliver(long key, Delivery delivery)
    {
        while (true)
        {
            var instance = directory.GetOrAdd(key, create);
            if (TryDeliver(instance, delivery))
                return;
            directory.Remove(instance);
        }
    }

    /// <summary>Brings something to an instance in memory. Returns <c>false</c> when it has just left.</summary>
    public bool TryDeliver(LiveInstance instance, Delivery delivery)
    {
        if (!instance.TryAdd(delivery, out var schedule))
            return false;
        if (!schedule)
            return true;
        _turns.Begin();
        gate.Post(instance);
        return true;
    }

    /// <summary>Makes an instance look at itself: code outside its turns wants to go on.</summary>
    public void Poke(LiveInstance instance) => TryDeliver(instance, new Delivery(null));

    /// <summary>Takes an instance that was just created into memory and lets it start.</summary>
    /// <returns>The instance, or <c>null</c> when another one of its id is in memory.</returns>
    public LiveInstance? Adopt(NewInstance created, StoreCommit? creation)
    {
        var segments = HistoryCodec.Decode(created.Segment);
        var instance = create(created.Key);
        instance.Id = created.Id;
        instance.Turn = 1;
        instance.StoredWork = created.StartAt is null;
        instance.State = InstanceState.Fold(segments);
        instance.History = segments;
        instance.Creation = creation;
        return directory.TryAdd(instance) ? instance : null;
    }

    public void Known(LiveInstance instance) => directory.SetId(instance);

    public void Committed(Turn turn, StoreCommit commit)
    {
        var instance = turn.Instance;
        var state = instance.State!;
        EngineMetrics.Turns.Add(1);
        EngineTracing.EndTurn(turn.Span, state);
        instance.Turn = commit.Turn;
        instance.StoredWork = state.HasWork;
        foreach (var timer in turn.TimersRemoved)
            Timers.Remove(timer);
        foreach (var timer in turn.TimersAdded)
            Timers.Add(timer);
        foreach (var task in turn.Activities)
            Activities.Start(instance.Key, instance.Id, turn.Execution, task);
        foreach (var child in turn.Children)
            Follow(instance, child);
        foreach (var message in turn.OutboxOrEmpty.Where(message => message.TargetKey != 0))
            Deliver(message.TargetKey, new Delivery(HistoryCodec.DecodeRecord(message.Record)) { InboxRow = message.Row });
        if (commit.CompletedAt is not null && state.Failure is { } failure)
            logger.OrchestrationFailed(state.Start.Name, instance.Id, failure.ToString());
        waiters.Notify(instance.Id, state.Status);
        Settled(turn);
    }

    /// <summary>A turn is over: its callers hear of it, and the instance rests unless it has mail.</summary>
    public void Settled(Turn turn)
    {
        var instance = turn.Instance;
        var state = instance.State!;
        foreach (var delivery in turn.Mail)
            delivery.Caller?.TrySetResult();
        if (state.HasEnded)
        {
            End(instance);
            return;
        }

        if (turn.Recovers)
        {
            foreach (var task in state.OpenTasks.Values)
                Activities.Start(instance.Key, instance.Id, instance.ExecutionNumber, task);
        }

        // An execution that continues as new, or was rewound, has yet to run.
        if (state.Unexecuted is not null && state.Start.StartAt is null)
            instance.TryAdd(new Delivery(null), out _);
        if (!keepsWarm)
            instance.Cool();
        Rest(instance);
    }

    public void Failed(Turn turn, Exception error)
    {
        if (error is StoreUnavailableException)
            logger.StoreUnavailable(error);
        else
            logger.TurnRefused(turn.Instance.Id, error);
        EngineTracing.FailTurn(turn.Span, error);
        turn.Instance.LastInboxRow = turn.InboxRowBefore;
        Stall(turn.Instance, turn.Mail, error);
    }

    /// <summary>
    /// Nothing of a turn was done: its callers are told; the rest of its mail is kept, but for what the inbox keeps anyway; what
    /// memory holds of the instance is forgotten, because it is ahead of the store.
    /// </summary>
    public void Stall(LiveInstance instance, IReadOnlyList<Delivery> mail, Exception error)
    {
        // A turn is refused when its instance has changed or gone: what callers sent is then for whatever loading finds.
        var keepsCallers = error is LeaseLostException;
        if (!keepsCallers)
        {
            foreach (var delivery in mail)
            {
                delivery.Caller?.TrySetException(error as StoreException
                    ?? new StoreUnavailableException($"The engine could not make a turn of instance '{instance.Id}'.", error));
            }
        }

        instance.ReturnMail(mail.Where(delivery => delivery.InboxRow == 0 && (keepsCallers || delivery.Caller is null)));
        instance.Cool();
        stalled.Add(instance);
    }

    /// <summary>An instance cannot run now and leaves the memory.</summary>
    public void Parked(Turn turn)
    {
        EngineTracing.EndTurn(turn.Span, turn.Instance.State!);
        foreach (var delivery in turn.Mail)
            delivery.Caller?.TrySetResult();
        turn.Instance.Cool();
        End(turn.Instance);
    }

    /// <summary>An instance is not in the store: what was meant for it is dropped.</summary>
    public void Vanish(LiveInstance instance)
    {
        directory.Remove(instance);
        foreach (var delivery in instance.Kill())
            delivery.Caller?.TrySetResult();
        instance.Cool();
        _turns.End();
        if (instance.Id.Length > 0)
            waiters.Notify(instance.Id, null);
    }

    /// <summary>Takes an instance that another one has replaced out of memory.</summary>
    public void Replace(long key)
    {
        if (directory.Find(key) is not { } instance)
            return;

        // A turn that it makes just now is refused by the store, because its row is gone.
        directory.Remove(instance);
        if (instance.TryKillIdle())
            instance.Cool();
    }

    private void Follow(LiveInstance parent, NewInstance child)
    {
        if (!child.Created)
        {
            Deliver(parent.Key, new Delivery(HistoryCodec.DecodeRecord(child.ConflictReply!)) { InboxRow = child.ReplyRow });
            return;
        }

        if (child.ReplacedKey != 0)
            Replace(child.ReplacedKey);
        if (Adopt(child, null) is { } instance)
            TryDeliver(instance, new Delivery(null));
        else
            Deliver(child.Key, new Delivery(null));
    }

    /// <summary>Takes an instance out of memory; what reached it meanwhile is looked at anew.</summary>
    private void End(LiveInstance instance)
    {
        directory.Remove(instance);
        var rest = instance.Kill();
        instance.Cool();
        foreach (var delivery in rest)
            Deliver(instance.Key, delivery);
        _turns.End();
    }

    private void Rest(LiveInstance instance)
    {
        if (!instance.TryRest())
        {
            gate.Post(instance);
            return;
        }

        directory.Rest(instance);
        _turns.End();
    }
}

/// <summary>Counts work and tells when there is none.</summary>
internal sealed class WorkCounter
{
    private readonly Lock _lock = new();
    private int _count;
    private long _begun;
    private TaskCompletionSource? _idle;

    public int Count => Volatile.Read(ref _count);

    public long Begun => Volatile.Read(ref _begun);

    public void Begin()
    {
        Interlocked.Increment(ref _count);
        Interlocked.Increment(ref _begun);
    }

    public void End()
    {
        if (Interlocked.Decrement(ref _count) > 0)
            return;
        lock (_lock)
        {
            if (Volatile.Read(ref _count) == 0)
                _idle?.TrySetResult();
        }
    }

    public Task IdleAsync()
    {
        lock (_lock)
        {
            if (Volatile.Read(ref _count) == 0)
                return Task.CompletedTask;
            _idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _idle.Task;
        }
    }
}
