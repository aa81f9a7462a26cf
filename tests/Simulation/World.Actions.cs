using System.Globalization;
using Microsoft.DurableTask.Converters;
using Yuqing.Embedded.DurableTask.Engine;
using Yuqing.Embedded.DurableTask.Executor;
using Yuqing.Embedded.DurableTask.Store;

namespace Yuqing.Simulation;

/// <content>What can happen in a step.</content>
internal sealed partial class World
{
    private void Work()
    {
        if (_scheduler.Count > 0)
            _scheduler.RunOne(_random);
    }

    private void Write(int count)
    {
        count = Math.Min(count, _store.Waiting);
        if (count == 0)
            return;
        Log($"write {count}");
        _store.Write(count, _checker.AfterCommit);
    }

    private void AnswerRead()
    {
        if (_store.Reading > 0)
            _store.AnswerRead(_random);
    }

    private void Advance(int milliseconds)
    {
        Log($"{milliseconds} ms pass");
        _clock.Advance(TimeSpan.FromMilliseconds(milliseconds));
    }

    private Task<long> StartActivity(string instanceId, int input)
    {
        var flaky = instanceId[0] == '!';
        instanceId = instanceId.TrimStart('!');
        _checker.ActivityStarts(instanceId, flaky ? "flaky" : "work", input);
        var source = new TaskCompletionSource<long>();
        var what = $"{(flaky ? "flaky" : "work")}({input}) of {instanceId}";
        var attempt = _attempts[what] = _attempts.GetValueOrDefault(what) + 1;
        Log($"{what} runs, attempt {attempt}");
        if (flaky && attempt <= input)
            return Task.FromException<long>(new InvalidOperationException("not yet"));
        _activities.Add((what, source, Workload.Result(input)));
        return source.Task;
    }

    private void CompleteActivity()
    {
        if (_activities.Count == 0)
            return;
        var index = _random.Next(_activities.Count);
        var (what, source, result) = _activities[index];
        _activities.RemoveAt(index);
        Log($"{what} completes");
        source.SetResult(result);
    }

    /// <summary>A result that was recorded already comes again, and a wrong one at that.</summary>
    private void DuplicateCompletion()
    {
        var rows = _disk.QueryAsync(new InstanceFilter()).Now();
        if (rows.Count == 0)
            return;
        var row = rows[_random.Next(rows.Count)];
        var completed = _disk.GetHistoryAsync(row.Key).Now().SelectMany(stored => HistoryCodec.Decode(stored))
            .SelectMany(segment => segment.Received).OfType<TaskCompleted>().LastOrDefault();
        if (completed is null)
            return;
        Log($"the result of task {completed.TaskId} of {row.Id} comes again");
        _engine.Follower.Deliver(row.Key, new Delivery(completed with { Result = "-1000000" }) { Execution = row.Execution });
    }

    private void StartRun()
    {
        if (_runs.Count >= _options.Instances)
            return;
        var run = new Story($"i{_runs.Count}", Workload.Generate(_random));
        _runs.Add(run.Id, run);
        Log($"start {run.Id}: {run.Script}");
        Track(Start(run), () => Started(run));
    }

    private Task Start(Story run)
    {
        var input = JsonDataConverter.Default.Serialize(new ScriptInput(run.Script, 0, []));
        var start = new ExecutionStarted("script", string.Empty, input, _clock.GetUtcNow().UtcDateTime, null, null, null);
        var isNew = Row(run) is null;
        return _engine.CreateAsync(InstanceFactory.Create(_store.NextKey(), run.Id, start), isNew);
    }

    private void Started(Story run)
    {
        Log($"{run.Id} is acknowledged");
        _checker.Started(run.Id);
    }

    private void RaiseEvent()
    {
        if (_runs.Count > 0)
            RaiseEvent(_runs.Values.ElementAt(_random.Next(_runs.Count)));
    }

    private void RaiseEvent(Story run)
    {
        if (Row(run) is null)
            return;
        var number = ++_events;
        Log($"event {number} to {run.Id}");
        var raised = new EventRaised(_random.Next(2) == 0 ? "go" : "GO", number.ToString(CultureInfo.InvariantCulture));
        Track(_engine.SendAsync(run.Id, raised), () =>
        {
            Log($"event {number} is acknowledged");
            _checker.Acknowledged(run.Id, number);
            if (!HasEnded(run))
                run.Acknowledged.Add(number);
        });
    }

    private void Command()
    {
        if (_runs.Count == 0)
            return;
        var run = _runs.Values.ElementAt(_random.Next(_runs.Count));
        HistoryRecord command = _random.Next(8) switch
        {
            < 4 => new InstanceSuspended(null),
            < 7 => new InstanceResumed(null),
            _ => new InstanceTerminated(null, true),
        };
        run.MayBeTerminated |= command is InstanceTerminated;
        Log($"{command.GetType().Name} to {run.Id}");
        Track(_engine.SendAsync(run.Id, command), () => { });
    }
}
