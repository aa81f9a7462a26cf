using System.Diagnostics;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Yuqing.Embedded.DurableTask.Executor;
using Yuqing.Embedded.DurableTask.Store;
using Yuqing.Embedded.DurableTask.Tracing;

namespace Yuqing.Embedded.DurableTask.Engine;

/// <summary>
/// Makes turns: loads an instance when it is cold, reads its mail, runs its code and hands the commit to the store. What
/// follows a commit is the <see cref="TurnFollower"/>'s.
/// </summary>
internal sealed class TurnMaker(
    IOrchestrationStore store,
    TaskHost host,
    TimeProvider clock,
    EmbeddedEngineOptions options,
    TurnFollower follower,
    TurnGate gate,
    Func<long> lease,
    ILogger logger)
{
    public void Run(LiveInstance instance)
    {
        if (instance.State is null)
        {
            _ = LoadAndRunAsync(instance);
            return;
        }

        TryMake(instance);
        gate.Leave();
    }

    private async Task LoadAndRunAsync(LiveInstance instance)
    {
        try
        {
            if (await LoadAsync(instance).ConfigureAwait(false))
            {
                TryMake(instance);
                return;
            }
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            follower.Stall(instance, [], error);
            return;
        }
        finally
        {
            gate.Leave();
        }

        follower.Vanish(instance);
    }

    /// <summary>Reads an instance. Returns <c>false</c> when there is none.</summary>
    private async ValueTask<bool> LoadAsync(LiveInstance instance)
    {
        if (await store.LoadAsync(instance.Key).ConfigureAwait(false) is not { } stored)
            return false;
        var segments = new List<Segment>(stored.History.Count);
        foreach (var row in stored.History)
            HistoryCodec.Decode(row, segments);
        instance.Id = stored.Row.Id;
        instance.Turn = stored.Row.Turn;
        instance.ExecutionNumber = stored.Row.Execution;
        instance.CustomStatus = stored.Row.CustomStatus;
        instance.State = InstanceState.Fold(segments);
        instance.StoredWork = instance.State.HasWork;
        instance.History = segments;
        if (stored.Inbox.Count > 0)
        {
            instance.ReturnMail(stored.Inbox.Select(
                row => new Delivery(HistoryCodec.DecodeRecord(row.Record)) { InboxRow = row.Row }));
        }

        follower.Known(instance);
        return true;
    }

    private void TryMake(LiveInstance instance)
    {
        var mail = instance.TakeMail();
        var lastInboxRow = instance.LastInboxRow;
        try
        {
            Make(instance, mail);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            logger.TurnFailed(instance.Id, error);
            instance.LastInboxRow = lastInboxRow;
            follower.Stall(instance, mail, error);
        }
    }

    private void Make(LiveInstance instance, List<Delivery> mail)
    {
        var state = instance.State!;
        var turn = new Turn(instance, mail, clock.GetUtcNow().UtcDateTime);
        turn.ReadMail(state);
        if (turn.Rewind is not null)
        {
            Rewind(turn);
            return;
        }

        if (turn.Termination is { } termination)
        {
            Terminate(turn, termination);
            return;
        }

        var awaitsOther = mail.Exists(delivery => delivery is { Record: null, Recovers: false }) && instance.Execution is not null;
        if (state.HasEnded || (turn.Received.Count == 0 && state.Unexecuted is null && !awaitsOther))
        {
            Settle(turn);
            return;
        }

        if (state.Unexecuted is not null && state.Start.StartAt > turn.Now && !turn.StartIsDue)
        {
            Park(turn);
            return;
        }

        IReadOnlyList<HistoryRecord> received = state.Unexecuted is { } before ? [.. before, .. turn.Received] : turn.Received;
        turn.Span = EngineTracing.StartTurn(state.Start, instance.Id, received);
        try
        {
            RunCode(turn, received);
        }
        catch (Exception error)
        {
            EngineTracing.FailTurn(turn.Span, error);
            throw;
        }
    }

    private void RunCode(Turn turn, IReadOnlyList<HistoryRecord> received)
    {
        var instance = turn.Instance;
        var state = instance.State!;
        TurnResult result;
        try
        {
            if (instance.Execution is null && !TryRebuild(turn, out var failure))
            {
                if (failure is null)
                    Park(turn);
                else
                    Complete(turn, new ExecutionCompleted(OrchestrationRuntimeStatus.Failed, null, failure));
                return;
            }

            var started = Stopwatch.GetTimestamp();
            result = instance.Execution!.Run(turn.Now, received);
            var elapsed = Stopwatch.GetElapsedTime(started);
            if (elapsed > options.SlowTurn)
                logger.SlowTurn(state.Start.Name, instance.Id, elapsed);
        }
        catch (NonDeterministicOrchestrationException divergence)
        {
            var details = new TaskFailureDetails(
                "DurableTask.Core.Exceptions.NonDeterministicOrchestrationException", divergence.Message, null, null, null);
            Complete(turn, new ExecutionCompleted(OrchestrationRuntimeStatus.Failed, null, details));
            return;
        }

        if (turn.Trace is { } trace)
            result = result with { Decided = [.. result.Decided.Select(one => one is TaskScheduled ? one with { Trace = trace } : one)] };
        foreach (var decision in result.Decided)
        {
            turn.Decide(state, decision);
            if (decision is ChildCreated child)
                turn.AddChild(child, store.NextKey(), state.Start.Name);
        }

        Submit(instance, result.Continuation is { } continuation ? Continue(turn, continuation) : Finish(turn, result));
    }

    /// <summary>Makes the orchestrator and replays its history.</summary>
    private bool TryRebuild(Turn turn, out TaskFailureDetails? failure)
    {
        var instance = turn.Instance;
        var resolution = Resolve(instance);
        failure = resolution.Failure;
        if (resolution.Setup is not { } setup)
        {
            if (resolution.IsRejected)
                logger.VersionRejected(instance.Id, instance.State!.Start.Version);
            return false;
        }

        var execution = new OrchestrationExecution(setup, () => follower.Poke(instance));
        instance.Execution = execution;
        List<HistoryRecord> received = [];
        foreach (var segment in instance.History ?? [])
        {
            received.AddRange(segment.Received);
            if (!segment.Executed)
                continue;
            execution.Replay(segment.Time, received, segment.Decided);
            received = [];
        }

        instance.History = null;
        return true;
    }

    private Resolution Resolve(LiveInstance instance)
    {
        try
        {
            return host.Resolve(instance.State!.Start, instance.Id);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // The orchestrator's constructor, or a service that it needs, throws.
            return new Resolution(null, TaskFailureDetails.FromException(error));
        }
    }

    private StoreCommit Finish(Turn turn, TurnResult result)
    {
        var instance = turn.Instance;
        var state = instance.State!;
        state.MarkRunning();
        state.NoteTurn(turn.Now);
        var changed = result.CustomStatusChanged && result.CustomStatus != instance.CustomStatus;
        if (changed)
            instance.CustomStatus = result.CustomStatus;
        return Commit(turn, [new Segment(turn.Now, Executed: true, turn.Received, result.Decided)], changed, replaces: false, null);
    }

    private StoreCommit Continue(Turn turn, Continuation continuation)
    {
        var instance = turn.Instance;
        var old = instance.State!;
        turn.RemoveAllTimers(old);
        var version = string.IsNullOrWhiteSpace(continuation.Version) ? null : continuation.Version;
        var start = old.Start with { Input = continuation.Input, Version = version ?? old.Start.Version, StartAt = null, Trace = turn.Trace };
        HistoryRecord[] held = continuation.Suspended ? [new InstanceSuspended(null)] : [];
        var segment = new Segment(turn.Now, Executed: false, [.. held, start, .. continuation.Carried], []);
        instance.Execution?.Dispose();
        instance.Execution = null;
        instance.ExecutionNumber++;
        instance.State = InstanceState.Fold([segment]);
        instance.State.MarkRunning();
        return Commit(turn, [segment], customStatusChanged: false, replaces: true, version);
    }

    private void Terminate(Turn turn, InstanceTerminated termination)
    {
        if (termination.Recursive)
        {
            foreach (var child in turn.Instance.State!.OpenChildren.Values)
                turn.Outbox.Add(new OutgoingMessage(child, 0, HistoryCodec.Encode(termination)));
        }

        Complete(turn, new ExecutionCompleted(OrchestrationRuntimeStatus.Terminated, termination.Output, null));
    }

    /// <summary>Lets a failed instance go on from before its first failure.</summary>
    private void Rewind(Turn turn)
    {
        var instance = turn.Instance;
        var (history, children) = Rewinder.Rewind(instance.History ?? [], turn.Now, turn.Rewind!);
        foreach (var child in children)
        {
            turn.Outbox.Add(new OutgoingMessage(child, 0, HistoryCodec.Encode(turn.Rewind!)) { EvenIfEnded = true });
        }

        instance.State = InstanceState.Fold(history);
        instance.State.MarkRunning();
        instance.History = history;
        instance.ExecutionNumber++;
        turn.Restore(instance.State);
        Submit(instance, Commit(turn, history, customStatusChanged: false, replaces: true, null));
    }

    /// <summary>Ends an instance without running its code.</summary>
    private void Complete(Turn turn, ExecutionCompleted completed)
    {
        turn.Decide(turn.Instance.State!, completed);
        turn.Instance.State!.NoteTurn(turn.Now);
        Submit(turn.Instance, Commit(
            turn, [new Segment(turn.Now, Executed: true, turn.Received, [completed])], customStatusChanged: false, replaces: false, null));
    }

    private StoreCommit Commit(Turn turn, IReadOnlyList<Segment> segments, bool customStatusChanged, bool replaces, string? newVersion)
    {
        var instance = turn.Instance;
        var state = instance.State!;
        return new StoreCommit
        {
            Lease = lease(),
            Key = instance.Key,
            ExpectedTurn = instance.Turn,
            Segment = HistoryCodec.Encode(segments),
            ReplacesHistory = replaces,
            Status = state.Status,
            HasWork = state.HasWork,
            HasWorkChanged = state.HasWork != instance.StoredWork,
            Execution = instance.ExecutionNumber,
            NewVersion = newVersion,
            UpdatedAt = turn.Now,
            CompletedAt = state.HasEnded ? turn.Now : null,
            CustomStatusChanged = customStatusChanged,
            CustomStatus = instance.CustomStatus,
            TimersAdded = turn.TimersAdded,
            TimersRemoved = turn.TimersRemoved,
            InboxConsumed = turn.Consumed,
            Outbox = turn.OutboxOrEmpty,
            Children = turn.Children,
            Committed = commit => follower.Committed(turn, commit),
            Failed = (_, error) => follower.Failed(turn, error),
        };
    }

    /// <summary>Nothing happens; only rows that are of no use any more are deleted.</summary>
    private void Settle(Turn turn)
    {
        if (!turn.HasLitter)
        {
            follower.Settled(turn);
            return;
        }

        Submit(turn.Instance, new StoreCommit
        {
            Lease = lease(),
            Key = turn.Instance.Key,
            ExpectedTurn = turn.Instance.Turn,
            Execution = turn.Instance.ExecutionNumber,
            Status = turn.Instance.State!.Status,
            UpdatedAt = turn.Now,
            TimersRemoved = turn.TimersRemoved,
            InboxConsumed = turn.Consumed,
            Committed = commit => follower.Committed(turn, commit),
            Failed = (_, error) => follower.Failed(turn, error),
        });
    }

    /// <summary>The instance cannot run now: what clients sent it is kept in its inbox, and it leaves the memory.</summary>
    private void Park(Turn turn)
    {
        var kept = turn.Mail.Where(delivery => delivery is { Record: not null, InboxRow: 0, Timer: null, Execution: 0 });

        // Never part of the creation: nothing of the instance changes, and it must stay pending with its first turn to be made.
        turn.Instance.Creation = null;
        store.Submit(new StoreCommit
        {
            Lease = lease(),
            Outbox = [.. kept.Select(delivery =>
                new OutgoingMessage(turn.Instance.Id, turn.Instance.Key, HistoryCodec.Encode(delivery.Record!)))],
            Committed = _ => follower.Parked(turn),
            Failed = (_, error) => follower.Failed(turn, error),
        });
    }

    private void Submit(LiveInstance instance, StoreCommit commit)
    {
        // The first turn becomes part of the commit that creates the instance, if the store has not begun with that yet.
        var creation = instance.Creation;
        instance.Creation = null;
        if (creation is null || !creation.TryExtend(commit))
            store.Submit(commit);
    }
}
