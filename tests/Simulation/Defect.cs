using Yuqing.Embedded.DurableTask;
using Yuqing.Embedded.DurableTask.Engine;
using Yuqing.Embedded.DurableTask.Store;
using Yuqing.Embedded.DurableTask.Store.InMemory;

namespace Yuqing.Simulation;

/// <summary>
/// Deliberate defects, each a decorator of the disk or the clock: they prove that the checkers see what they are there for.
/// The product knows nothing of them.
/// </summary>
public enum Defect
{
    /// <summary>None: the engine as it is.</summary>
    None,

    /// <summary>A timer's row is deleted before the turn that it caused is durable.</summary>
    TimerDeletedBeforeCommit,

    /// <summary>New timers are not written.</summary>
    TimerNotWritten,

    /// <summary>A timer that fell due while the process was down is not found.</summary>
    OverdueTimersNotFound,

    /// <summary>The clock runs ahead, so timers fire early.</summary>
    ClockRunsAhead,

    /// <summary>A commit is announced before it is written.</summary>
    AnnouncedBeforeWritten,

    /// <summary>A commit that is written is never announced.</summary>
    NeverAnnounced,

    /// <summary>A commit that fails is written all the same.</summary>
    WrittenThoughFailed,

    /// <summary>Messages to other instances are not written.</summary>
    MessagesNotWritten,

    /// <summary>A consumed message stays in the inbox.</summary>
    MessageNotConsumed,

    /// <summary>Loading an instance misses its inbox.</summary>
    InboxNotLoaded,

    /// <summary>Sub-orchestrations are not created.</summary>
    ChildrenNotCreated,

    /// <summary>The mark of instances with work is not written.</summary>
    WorkNotMarked,

    /// <summary>The history of a turn is not written.</summary>
    HistoryNotWritten,

    /// <summary>Loading an instance misses its last turn.</summary>
    HistoryLoadedShort,

    /// <summary>The search for work after a start misses instances that have messages or work.</summary>
    ReadyNotFound,
}

internal static class Defects
{
    public static SimulatedStore Create(Defect defect, InMemoryOrchestrationStore disk, SerialQueue callbacks, SimulatedClock clock) =>
        defect is Defect.None or Defect.ClockRunsAhead ? new SimulatedStore(disk, callbacks) : new DefectiveStore(defect, disk, callbacks, clock);

    private sealed class DefectiveStore(Defect defect, InMemoryOrchestrationStore disk, SerialQueue callbacks, SimulatedClock clock)
        : SimulatedStore(disk, callbacks)
    {
        private readonly SerialQueue _callbacks = callbacks;
        private readonly Random _random = new(7);
        private bool _lying;

        public override void Submit(StoreCommit commit)
        {
            if (defect == Defect.TimerDeletedBeforeCommit && commit.TimersRemoved.Count > 0)
                Disk.Submit(new StoreCommit { Lease = commit.Lease, TimersRemoved = commit.TimersRemoved });
            if (defect == Defect.AnnouncedBeforeWritten && commit.Create is null && commit.Outbox.Count == 0 && commit.Children.Count == 0)
            {
                commit.Turn = commit.ExpectedTurn + 1;
                _callbacks.Add(() => commit.Committed?.Invoke(commit));
                base.Submit(Copy(commit, silent: true));
                return;
            }

            base.Submit(commit);
        }

        public override void Refuse(int count)
        {
            if (defect != Defect.WrittenThoughFailed)
            {
                base.Refuse(count);
                return;
            }

            // The change is on the disk, but its submitter is told that it is not.
            _lying = true;
            Write(count, _ => { });
            _lying = false;
        }

        public override ValueTask<StoredInstance?> LoadAsync(long key) => defect switch
        {
            Defect.InboxNotLoaded => Change(key, stored => stored with { Inbox = [] }),
            Defect.HistoryLoadedShort => Change(
                key, stored => stored.History.Count < 3 ? stored : stored with { History = [.. stored.History.SkipLast(1)] }),
            _ => base.LoadAsync(key),
        };

        public override ValueTask<IReadOnlyList<long>> GetReadyAsync(long afterKey, int limit) =>
            defect == Defect.ReadyNotFound ? ValueTask.FromResult<IReadOnlyList<long>>([]) : base.GetReadyAsync(afterKey, limit);

        public override ValueTask<IReadOnlyList<TimerRow>> GetTimersAsync(DateTime from, DateTime until, int limit) =>
            defect == Defect.OverdueTimersNotFound
                ? base.GetTimersAsync(from > clock.True ? from : clock.True, until, limit)
                : base.GetTimersAsync(from, until, limit);

        protected override void Apply(StoreCommit commit)
        {
            if (commit.Create is not null)
            {
                base.Apply(commit);
                return;
            }

            if (_lying)
            {
                base.Apply(Copy(commit, failure: new StoreUnavailableException("The simulated disk lies.")));
                return;
            }

            switch (defect)
            {
                case Defect.TimerNotWritten when commit.TimersAdded.Count > 0 && Sometimes():
                    base.Apply(Copy(commit, timersAdded: []));
                    break;
                case Defect.MessagesNotWritten when commit.Outbox.Count > 0 && Sometimes():
                    base.Apply(Copy(commit, outbox: []));
                    break;
                case Defect.MessageNotConsumed when commit.InboxConsumed.Count > 0:
                    base.Apply(Copy(commit, inboxConsumed: []));
                    break;
                case Defect.ChildrenNotCreated when commit.Children.Count > 0:
                    base.Apply(Copy(commit, children: []));
                    break;
                case Defect.WorkNotMarked when commit.HasWork:
                    base.Apply(Copy(commit, hasWork: false));
                    break;
                case Defect.HistoryNotWritten when commit.Segment.Length > 0 && Sometimes():
                    base.Apply(Copy(commit, segment: []));
                    break;
                case Defect.NeverAnnounced when Sometimes():
                    base.Apply(Copy(commit, silent: true));
                    break;
                default:
                    base.Apply(commit);
                    break;
            }
        }

        private bool Sometimes() => _random.Next(10) == 0;

        private async ValueTask<StoredInstance?> Change(long key, Func<StoredInstance, StoredInstance> change) =>
            await base.LoadAsync(key).ConfigureAwait(false) is { } stored ? change(stored) : null;
    }
}
