using System.Globalization;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;
using Yuqing.Embedded.DurableTask.Executor;
using Yuqing.Embedded.DurableTask.Store;
using Yuqing.Embedded.DurableTask.Store.InMemory;

namespace Yuqing.Simulation;

/// <summary>
/// Watches the disk. After every commit: histories only grow, or begin anew with the next execution; each result, timer and event
/// is recorded once; no timer is recorded before its time; an activity's result only after it ran.
/// </summary>
internal sealed class Checker(InMemoryOrchestrationStore disk, SimulatedClock clock)
{
    private readonly Dictionary<long, Seen> _instances = [];
    private readonly HashSet<int> _received = [];

    /// <summary>The first thing that was wrong.</summary>
    public string? Violation { get; private set; }

    /// <summary>Events that are recorded in a history.</summary>
    public IReadOnlySet<int> Received => _received;

    public void Violated(string what) => Violation ??= what;

    /// <summary>Looks at everything that a commit can have touched.</summary>
    public void AfterCommit(StoreCommit commit)
    {
        if (commit.Key != 0)
            Look(commit.Key);
        if (commit.Create is { } create)
            Look(create.Key);
        foreach (var child in (commit.Extension ?? commit).Children)
            Look(child.Key);
    }

    /// <summary>An activity begins: that it was asked for must be on the disk.</summary>
    public void ActivityStarts(string instanceId, string name, int input)
    {
        if (disk.GetAsync(instanceId, payloads: false).Now() is not { } row)
        {
            Violated($"An activity runs for {instanceId}, which is not on the disk.");
            return;
        }

        var asked = disk.GetHistoryAsync(row.Key).Now().SelectMany(stored => HistoryCodec.Decode(stored))
            .SelectMany(segment => segment.Decided).OfType<TaskScheduled>()
            .Any(task => task.Name == name && task.Input == input.ToString(CultureInfo.InvariantCulture));

        // A history that has begun anew no longer shows what the execution before had asked for.
        if (!asked && row.Execution == 1)
            Violated($"Activity {name}({input}) runs for {instanceId}, but its history does not ask for it.");
    }

    /// <summary>An event was acknowledged: it must be on the disk, unless its instance has ended.</summary>
    public void Acknowledged(string instanceId, int number)
    {
        var row = disk.GetAsync(instanceId, payloads: false).Now();
        if (row is null)
        {
            Violated($"Event {number} was acknowledged for {instanceId}, which is not on the disk.");
            return;
        }

        if (row.Status is OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Terminated || _received.Contains(number))
            return;
        var waits = disk.LoadAsync(row.Key).Now()!.Inbox.Select(entry => HistoryCodec.DecodeRecord(entry.Record)).OfType<EventRaised>();
        if (!waits.Any(raised => raised.Payload == number.ToString(CultureInfo.InvariantCulture)))
            Violated($"Event {number} to {instanceId} was acknowledged, but it is not on the disk.");
    }

    public void Started(string instanceId)
    {
        if (disk.GetAsync(instanceId, payloads: false).Now() is null)
            Violated($"The start of {instanceId} was acknowledged, but it is not on the disk.");
    }

    private void Look(long key)
    {
        if (disk.LoadAsync(key).Now() is not { } stored)
            return;
        if (!_instances.TryGetValue(key, out var seen))
            _instances[key] = seen = new Seen(stored.Row.Execution);
        var isNew = stored.Row.Execution != seen.Execution;
        if (isNew)
            _instances[key] = seen = new Seen(stored.Row.Execution);
        if (stored.History.Count < seen.Rows.Count || !seen.Rows.Zip(stored.History).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second)))
        {
            Violated($"The history of {stored.Row.Id} changed where it was already written.");
            return;
        }

        foreach (var row in stored.History.Skip(seen.Rows.Count))
        {
            seen.Rows.Add(row);
            foreach (var segment in HistoryCodec.Decode(row))
                Look(stored.Row, seen, segment, isNew);
        }
    }

    private void Look(InstanceRow row, Seen seen, Segment segment, bool carriesOver)
    {
        if (segment.Time < seen.LastTime)
            Violated($"The time of {row.Id} runs backwards: {segment.Time:O} after {seen.LastTime:O}.");
        seen.LastTime = segment.Time;
        foreach (var record in segment.Received)
        {
            switch (record)
            {
                case ExecutionStarted { Input: { } input }:
                    // What the execution before took, in the very turn that continued as new, is in the input of this one.
                    _received.UnionWith(JsonDataConverter.Default.Deserialize<ScriptInput>(input)!.Events);
                    break;
                case EventRaised { Payload: { } carried } when carriesOver && !segment.Executed:
                    _received.Add(int.Parse(carried, CultureInfo.InvariantCulture));
                    break;
                case TaskCompleted r when !seen.Ended.Add(("task", r.TaskId)):
                case TaskFailed f when !seen.Ended.Add(("task", f.TaskId)):
                    Violated($"A result is recorded twice in {row.Id}: {record}.");
                    break;
                case ChildCompleted r when !seen.Ended.Add(("child", r.TaskId)):
                case ChildFailed f when !seen.Ended.Add(("child", f.TaskId)):
                    Violated($"A sub-orchestration's result is recorded twice in {row.Id}: {record}.");
                    break;
                case TimerFired r when !seen.Ended.Add(("timer", r.TimerId)):
                    Violated($"A timer is recorded twice in {row.Id}: {record}.");
                    break;
                case TimerFired r when r.Due > clock.MostAdvanced:
                    Violated($"A timer of {row.Id} due {r.Due:O} is recorded at {clock.True:O}, before its time.");
                    break;
                case EventRaised { Payload: { } payload } when !_received.Add(int.Parse(payload, CultureInfo.InvariantCulture)):
                    Violated($"Event {payload} is recorded twice, the second time in {row.Id}.");
                    break;
            }
        }

        foreach (var decision in segment.Decided.OfType<Decision>())
        {
            if (decision is not TimerCanceled && !seen.Ended.Add(("decision", decision.TaskId)))
                Violated($"A decision is recorded twice in {row.Id}: {decision}.");
        }
    }

    private sealed class Seen(int execution)
    {
        public int Execution { get; } = execution;

        public List<byte[]> Rows { get; } = [];

        public HashSet<(string Kind, int Id)> Ended { get; } = [];

        public DateTime LastTime { get; set; }
    }
}
