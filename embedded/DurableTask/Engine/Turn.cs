using System.Diagnostics;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Yuqing.Embedded.DurableTask.Executor;
using Yuqing.Embedded.DurableTask.Store;
using Yuqing.Embedded.DurableTask.Tracing;

namespace Yuqing.Embedded.DurableTask.Engine;

/// <summary>
/// A turn in the making: what the mail becomes, and what the decisions owe to the world. Nothing of that is let out before the
/// commit.
/// </summary>
internal sealed class Turn(LiveInstance instance, List<Delivery> mail, DateTime now)
{
    private List<TimerRow>? _timersAdded;
    private List<TimerRow>? _timersRemoved;
    private List<long>? _consumed;
    private List<OutgoingMessage>? _outbox;
    private List<NewInstance>? _children;

    public LiveInstance Instance => instance;

    public IReadOnlyList<Delivery> Mail => mail;

    /// <summary>The last inbox row that was read before this turn: what it reads counts only once it is committed.</summary>
    public long InboxRowBefore { get; } = instance.LastInboxRow;

    /// <summary>The execution that makes the turn; it may continue as new by it.</summary>
    public int Execution { get; private set; } = instance.ExecutionNumber;

    /// <summary>The time of the turn: never before the last one, nor before what a timer that fired was due.</summary>
    public DateTime Now { get; private set; } = now;

    public List<HistoryRecord> Received { get; } = [];

    /// <summary>The turn's span, once the orchestrator runs and if somebody listens.</summary>
    public Activity? Span { get; set; }

    /// <summary>What comes of the turn comes from its span.</summary>
    public TraceLink? Trace => TraceLink.To(Span);

    public bool Recovers { get; private set; }

    /// <summary>The scheduled start has come.</summary>
    public bool StartIsDue { get; private set; }

    public InstanceTerminated? Termination { get; private set; }

    public InstanceRewound? Rewind { get; private set; }

    public IReadOnlyList<TimerRow> TimersAdded => _timersAdded ?? [];

    public IReadOnlyList<TimerRow> TimersRemoved => _timersRemoved ?? [];

    public IReadOnlyList<long> Consumed => _consumed ?? [];

    public List<OutgoingMessage> Outbox => _outbox ??= [];

    public IReadOnlyList<OutgoingMessage> OutboxOrEmpty => _outbox ?? [];

    public IReadOnlyList<NewInstance> Children => _children ?? [];

    /// <summary>The activities to run once the turn is durable.</summary>
    public List<TaskScheduled> Activities { get; } = [];

    /// <summary>Whether there are rows to delete even when nothing else happens.</summary>
    public bool HasLitter => _consumed is not null || _timersRemoved is not null;

    /// <summary>Reads the mail into the state: what still means something is received, the rest is dropped.</summary>
    public void ReadMail(InstanceState state)
    {
        if (Now < state.LastTime)
            Now = state.LastTime;
        foreach (var delivery in mail)
        {
            Recovers |= delivery.Recovers;
            if (delivery.InboxRow != 0)
            {
                if (delivery.InboxRow <= instance.LastInboxRow)
                    continue;
                instance.LastInboxRow = delivery.InboxRow;
                (_consumed ??= []).Add(delivery.InboxRow);
            }

            if (delivery.Timer is { } timer)
            {
                (_timersRemoved ??= []).Add(timer);
                StartIsDue |= timer.Id == 0;
                if (Now < timer.Due)
                    Now = timer.Due;
            }

            if (delivery.Record is { } record && Termination is null && Rewind is null)
                Receive(state, delivery, record);
        }
    }

    private void Receive(InstanceState state, Delivery delivery, HistoryRecord record)
    {
        if ((delivery.Execution != 0 && delivery.Execution != instance.ExecutionNumber) || !state.Accepts(record))
            return;
        Received.Add(record);
        if (record is InstanceRewound rewind)
        {
            Rewind = rewind;
            return;
        }

        Termination = record as InstanceTerminated;
        state.Note(record);
    }

    /// <summary>Turns a decision into what it owes.</summary>
    public void Decide(InstanceState state, HistoryRecord decision)
    {
        switch (decision)
        {
            case TaskScheduled task:
                Activities.Add(task);
                break;
            case TimerCreated timer:
                (_timersAdded ??= []).Add(new TimerRow(timer.Due, instance.Key, timer.TaskId));
                break;
            case TimerCanceled timer:
                Cancel(state, timer.TaskId);
                break;
            case EventSent sent:
                Outbox.Add(new OutgoingMessage(
                    sent.InstanceId, 0, HistoryCodec.Encode(new EventRaised(sent.Name, sent.Payload) { Trace = Trace })));
                break;
            case ExecutionCompleted completed:
                RemoveAllTimers(state);
                AnswerParent(state, completed);
                break;
        }

        state.Note(decision);
    }

    /// <summary>Adds a sub-orchestration. Its key must come from the store.</summary>
    public void AddChild(ChildCreated child, long key, string parentName)
    {
        var start = new ExecutionStarted(
            child.Name,
            child.Version,
            child.Input,
            Now,
            null,
            new ParentLink(instance.Key, instance.Id, parentName, child.TaskId),
            child.Tags)
        {
            Trace = Trace,
        };
        var taken = new TaskFailureDetails(
            "Microsoft.DurableTask.InstanceExists",
            $"The sub-orchestration '{child.Name}' was not started: an instance with the id '{child.InstanceId}' is at work.",
            null,
            null,
            null);
        (_children ??= []).Add(InstanceFactory.Create(key, child.InstanceId, start) with
        {
            ParentKey = instance.Key,
            Replaceable = InstanceFactory.Ended,
            ConflictReply = HistoryCodec.Encode(new ChildFailed(child.TaskId, child.InstanceId, taken, Final: true)),
        });
    }

    public void RemoveAllTimers(InstanceState state)
    {
        _timersAdded = null;
        foreach (var (id, due) in state.OpenTimers)
            (_timersRemoved ??= []).Add(new TimerRow(due, instance.Key, id));
        if (state.Unexecuted is not null && state.Start.StartAt is { } startAt)
            (_timersRemoved ??= []).Add(new TimerRow(startAt, instance.Key, 0));
    }

    /// <summary>Sets all timers, and runs all activities, that a rewound history leaves open.</summary>
    public void Restore(InstanceState state)
    {
        Execution = instance.ExecutionNumber;
        Activities.AddRange(state.OpenTasks.Values);
        foreach (var (id, due) in state.OpenTimers)
            (_timersAdded ??= []).Add(new TimerRow(due, instance.Key, id));
    }

    private void Cancel(InstanceState state, int timerId)
    {
        if (!state.OpenTimers.TryGetValue(timerId, out var due))
            return;
        var timer = new TimerRow(due, instance.Key, timerId);
        if (_timersAdded?.Remove(timer) != true)
            (_timersRemoved ??= []).Add(timer);
    }

    private void AnswerParent(InstanceState state, ExecutionCompleted completed)
    {
        if (state.Start.Parent is not { } parent)
            return;
        HistoryRecord answer = completed.Status switch
        {
            OrchestrationRuntimeStatus.Completed => new ChildCompleted(parent.TaskId, instance.Id, completed.Output),
            OrchestrationRuntimeStatus.Failed => new ChildFailed(parent.TaskId, instance.Id, completed.Failure!, Final: false),
            _ => new ChildFailed(parent.TaskId, instance.Id, InstanceFactory.Terminated(instance.Id), Final: true),
        };
        Outbox.Add(new OutgoingMessage(parent.InstanceId, parent.Key, HistoryCodec.Encode(answer with { Trace = Trace })));
    }
}
