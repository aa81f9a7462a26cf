using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Yuqing.Embedded.DurableTask;
using Yuqing.Embedded.DurableTask.Engine;
using Yuqing.Embedded.DurableTask.Executor;
using Yuqing.Embedded.DurableTask.Store;
using Yuqing.Embedded.DurableTask.Store.InMemory;

namespace Yuqing.Simulation;

/// <summary>Which faults a run may have, and how much it does.</summary>
/// <param name="Seed">Decides everything.</param>
/// <param name="Instances">The most orchestrations.</param>
/// <param name="Steps">The steps with faults, before the run is brought to its end without.</param>
/// <param name="Faults">The faults; all by default.</param>
/// <param name="Defect">A deliberate defect.</param>
public sealed record RunOptions(int Seed, int Instances = 4, int Steps = 250, Faults Faults = Faults.All, Defect Defect = Defect.None);

/// <summary>What can go wrong in a run.</summary>
[Flags]
public enum Faults
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The process crashes and starts again.</summary>
    Crash = 1,

    /// <summary>The disk refuses to write.</summary>
    Refusal = 2,

    /// <summary>Reads are slow or fail.</summary>
    Reads = 4,

    /// <summary>The wall clock jumps.</summary>
    Jumps = 8,

    /// <summary>An activity's completion comes twice.</summary>
    Duplicates = 16,

    /// <summary>Instances are suspended, resumed and terminated.</summary>
    Commands = 32,

    /// <summary>Everything.</summary>
    All = Crash | Refusal | Reads | Jumps | Duplicates | Commands,
}

/// <summary>The outcome of a run.</summary>
/// <param name="Violation">What was wrong, or <c>null</c>.</param>
/// <param name="Trace">What happened.</param>
public sealed record RunResult(string? Violation, IReadOnlyList<string> Trace);

/// <summary>
/// A whole engine (store, executor, workers, timers) with its disk and its clock, stepped by one thread in an order that a seed
/// decides. First a phase with faults, then one without, in which everything must come to its end.
/// </summary>
internal sealed partial class World
{
    private const int StepsToEnd = 1_500;

    private static readonly ServiceProvider Services = new ServiceCollection().BuildServiceProvider();

    private readonly RunOptions _options;
    private readonly Random _random;
    private readonly SimulatedClock _clock = new();
    private readonly InMemoryOrchestrationStore _disk;
    private readonly Checker _checker;
    private readonly Workload _workload;
    private readonly List<string> _trace = [];
    private readonly Dictionary<string, Story> _runs = [];
    private readonly Dictionary<string, int> _attempts = [];
    private List<(string What, TaskCompletionSource<long> Source, long Result)> _activities = [];
    private List<(Task Task, Action Acknowledged)> _calls = [];
    private SimulatedScheduler _scheduler = new();
    private SerialQueue _callbacks = null!;
    private SimulatedStore _store = null!;
    private DurableTaskEngine _engine = null!;
    private Task _begin = Task.CompletedTask;
    private int _events;
    private bool _faulty = true;

    private World(RunOptions options)
    {
        _options = options;
        _random = new Random(options.Seed);
        _disk = new InMemoryOrchestrationStore(action => _callbacks.Add(action));
        _checker = new Checker(_disk, _clock);
        _workload = new Workload(_clock, _checker.Violated, StartActivity);
        _clock.Advance(TimeSpan.Zero);
        if (options.Defect == Defect.ClockRunsAhead)
            _clock.Error = TimeSpan.FromSeconds(2);
    }

    /// <summary>Runs a seed on a thread of its own: no context or scheduler of the caller may move a continuation elsewhere.</summary>
    public static RunResult Execute(RunOptions options)
    {
        RunResult? result = null;
        var thread = new Thread(() => result = ExecuteHere(options));
        thread.Start();
        thread.Join();
        return result!;
    }

    private static RunResult ExecuteHere(RunOptions options)
    {
        var world = new World(options);
        try
        {
            world.Run();
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            world._checker.Violated($"The engine threw: {error}");
        }

        return new RunResult(world._checker.Violation, world._trace);
    }

    private void Run()
    {
        Boot();
        for (var step = 0; step < _options.Steps && _checker.Violation is null; step++)
            Step();
        _faulty = false;
        _store.ReadsFail = false;
        _store.ReadsAreSlow = false;
        for (var step = 0; step < StepsToEnd && _checker.Violation is null; step++)
        {
            if (_runs.Values.All(HasEnded) && IsQuiet)
                break;
            StepToEnd();
        }

        if (_checker.Violation is null)
            CheckEnd();
    }

    private bool IsQuiet => _scheduler.Count == 0 && _store.Waiting == 0 && _store.Reading == 0 && _activities.Count == 0;

    private void Boot()
    {
        _scheduler = new SimulatedScheduler();
        _callbacks = new SerialQueue(_scheduler);
        _store = Defects.Create(_options.Defect, _disk, _callbacks, _clock);
        var loggers = NullLoggerFactory.Instance;
        var host = new TaskHost(Services.GetRequiredService<IServiceScopeFactory>(), loggers, 1_000_000);
        var registry = new DurableTaskRegistry();
        _workload.Register(registry);
        host.Add(new WorkerRegistration(new RegistryTaskFactory(registry), new DurableTaskWorkerOptions(), null));
        int[] caches = [0, 1, 2, 100];
        var options = new EmbeddedEngineOptions { CacheSize = caches[_random.Next(caches.Length)], InMemory = true };
        _engine = new DurableTaskEngine(_store, host, _clock, options, _scheduler, NullLogger.Instance);
        _activities = [];
        _calls = [];
        Log($"boot with a cache of {options.CacheSize}");
        Track(_engine.OpenAsync(CancellationToken.None), () => { });
        _begin = _engine.BeginAsync();
    }

    private void Step()
    {
        switch (_random.Next(20))
        {
            case < 7:
                Work();
                break;
            case < 11:
                Write(_random.Next(1, 4));
                break;
            case < 13:
                CompleteActivity();
                break;
            case 13:
                StartRun();
                break;
            case 14:
                RaiseEvent();
                break;
            case 15:
                Advance(_random.Next(1, 2_000));
                break;
            case 16:
                AnswerRead();
                break;
            default:
                Fault();
                break;
        }

        Acknowledge();
    }

    private void Fault()
    {
        switch (_random.Next(12))
        {
            case 0 when Has(Faults.Crash):
                Log("crash");
                _clock.Crash();
                Boot();
                break;
            case 1 or 2 when Has(Faults.Refusal) && _store.Waiting > 0:
                Log("the disk refuses");
                _store.Refuse(_random.Next(1, _store.Waiting + 1));
                break;
            case 3 or 4 when Has(Faults.Reads):
                _store.ReadsAreSlow = _random.Next(2) == 0;
                _store.ReadsFail = _random.Next(4) == 0;
                Log($"reads: slow {_store.ReadsAreSlow}, fail {_store.ReadsFail}");
                break;
            case 5 when Has(Faults.Jumps):
                var jump = TimeSpan.FromMilliseconds(_random.Next(-5_000, 5_000));
                Log($"the wall clock jumps by {jump}");
                _clock.Jump(jump);
                break;
            case 6 or 7 when Has(Faults.Duplicates):
                DuplicateCompletion();
                break;
            case 8 or 9 or 10 when Has(Faults.Commands):
                Command();
                break;
        }
    }

    private bool Has(Faults fault) => _options.Faults.HasFlag(fault);

    private void StepToEnd()
    {
        if (_scheduler.Count > 0)
            Work();
        else if (_store.Waiting > 0)
            Write(_store.Waiting);
        else if (_store.Reading > 0)
            AnswerRead();
        else if (_activities.Count > 0)
            CompleteActivity();
        else
            Unblock();
        Acknowledge();
    }

    /// <summary>Nothing moves by itself: time passes, the suspended are resumed, those who wait get an event.</summary>
    private void Unblock()
    {
        Advance(1_500);
        foreach (var run in _runs.Values.Where(run => !HasEnded(run)))
        {
            if (Row(run) is not { } row)
                Track(Start(run), () => Started(run));
            else if (row.Status == OrchestrationRuntimeStatus.Suspended)
                Track(_engine.SendAsync(run.Id, new InstanceResumed(null)), () => { });
            else
                RaiseEvent(run);
        }
    }

    private void Track(Task task, Action acknowledged) => _calls.Add((task, acknowledged));

    private void Acknowledge()
    {
        if (_begin.IsFaulted)
        {
            Log("the start fails");
            _clock.Crash();
            Boot();
        }

        var done = _calls.FindAll(call => call.Task.IsCompleted);
        _calls.RemoveAll(call => call.Task.IsCompleted);
        foreach (var (task, acknowledged) in done)
        {
            if (task.IsCompletedSuccessfully)
                acknowledged();
            else if (task.Exception!.InnerException is not (StoreUnavailableException or InstanceExistsException))
                _checker.Violated($"A call failed: {task.Exception.InnerException}");
        }
    }

    private InstanceRow? Row(Story run) => _disk.GetAsync(run.Id, payloads: true).Now();

    private bool HasEnded(Story run) => Row(run) is { } row && InstanceFactory.Ended.Contains(row.Status);

    private void CheckEnd()
    {
        foreach (var run in _runs.Values)
        {
            var row = Row(run);
            var metadata = row is null ? null : InstanceReader.Convert(row, true, JsonDataConverter.Default);
            if (row?.Status == OrchestrationRuntimeStatus.Terminated && run.MayBeTerminated)
                continue;
            if (row?.Status != OrchestrationRuntimeStatus.Completed)
            {
                _checker.Violated($"{run.Id} ({run.Script}) did not come to its end: {row?.Status} {metadata?.FailureDetails}");
                continue;
            }

            var output = metadata!.ReadOutputAs<ScriptOutput>()!;
            if (output.Sum != Workload.ExpectedSum(run.Script))
                _checker.Violated($"{run.Id} ({run.Script}) gave {output.Sum} instead of {Workload.ExpectedSum(run.Script)}.");
            if (output.Events.Distinct().Count() != output.Events.Count)
                _checker.Violated($"{run.Id} took an event twice: {string.Join(',', output.Events)}.");
            if (run.Acknowledged.Find(number => !_checker.Received.Contains(number)) is var lost and not 0)
                _checker.Violated($"Event {lost} to {run.Id} was acknowledged and is lost.");
        }

        var statistics = _disk.GetStatisticsAsync().Now();
        if (statistics.Timers != 0 && _runs.Values.All(run => !run.MayBeTerminated))
            _checker.Violated($"{statistics.Timers} timers are left although everything has ended.");
    }

    private void Log(string what) => _trace.Add(_faulty ? what : "(end) " + what);

    private sealed record Story(string Id, string Script)
    {
        public bool MayBeTerminated { get; set; }

        public List<int> Acknowledged { get; } = [];
    }
}
