using Microsoft.Extensions.Logging;
using Yuqing.Embedded.DurableTask.Executor;
using Yuqing.Embedded.DurableTask.Store;

namespace Yuqing.Embedded.DurableTask.Engine;

/// <summary>
/// The engine: store, executor and worker put together, and what clients may ask of it. It takes calls as soon as it is open;
/// it runs code only once it was told that all workers are there.
/// </summary>
internal sealed class DurableTaskEngine : IAsyncDisposable
{
    private const int RecoveryPage = 1_000;

    private readonly IOrchestrationStore _store;
    private readonly TimeProvider _clock;
    private readonly EmbeddedEngineOptions _options;
    private readonly IWorkScheduler _scheduler;
    private readonly ILogger _logger;
    private readonly InstanceDirectory _directory;
    private readonly StalledInstances _stalled;
    private readonly TurnFollower _follower;
    private readonly ActivityRunner _activities;
    private readonly TimerService _timers;
    private readonly RetentionSweeper? _sweeper;
    private long _lease;
    private volatile bool _processing;

    public DurableTaskEngine(
        IOrchestrationStore store,
        TaskHost host,
        TimeProvider clock,
        EmbeddedEngineOptions options,
        IWorkScheduler scheduler,
        ILogger logger)
    {
        _store = store;
        _clock = clock;
        _options = options;
        _scheduler = scheduler;
        _logger = logger;
        Host = host;
        _directory = new InstanceDirectory(options.CacheSize);
        var gate = new TurnGate(scheduler, () => host.MaximumTurns);
        _stalled = new StalledInstances(clock, gate);
        TurnMaker? maker = null;
        _follower = new TurnFollower(
            _directory, Waiters, _stalled, key => new LiveInstance(maker!, key), gate, options.CacheSize > 0, logger);
        maker = new TurnMaker(store, host, clock, options, _follower, gate, () => _lease, logger);
        _activities = new ActivityRunner(host, scheduler, _follower.Deliver, logger);
        _timers = new TimerService(store, clock, options, Fire, error => _logger.StoreUnavailable(error));
        _sweeper = options.Retention is { } retention ? new RetentionSweeper(this, retention, logger) : null;
        _follower.Activities = _activities;
        _follower.Timers = _timers;
    }

    public IOrchestrationStore Store => _store;

    public TaskHost Host { get; }

    public TurnFollower Follower => _follower;

    public TimeProvider Clock => _clock;

    public EmbeddedEngineOptions Options => _options;

    public InstanceWaiters Waiters { get; } = new();

    /// <summary>How many instances are in memory.</summary>
    public int LiveCount => _directory.Count;

    /// <summary>Turns that were ever begun.</summary>
    public long TurnsBegun => _follower.Turns.Begun;

    /// <summary>
    /// Whether nothing can happen before the clock moves or somebody calls, for tests that move the clock. Turns start
    /// activities and activities cause turns, so both are only known to rest when no turn began while they were looked at.
    /// </summary>
    public bool IsAtRest
    {
        get
        {
            var (begun, atWork) = _follower.Turns;
            return _timers.IsAtRest && atWork == _stalled.Count && _activities.Running == 0 && _follower.Turns.Begun == begun;
        }
    }

    /// <summary>Opens the store: from now on calls are taken.</summary>
    public async Task OpenAsync(CancellationToken cancellation) =>
        _lease = await _store.OpenAsync(cancellation).ConfigureAwait(false);

    /// <summary>Begins to run code: the workers are there. Without any worker the engine only keeps what clients give it.</summary>
    public async Task BeginAsync()
    {
        if (!Host.HasWorkers)
            return;
        _processing = true;

        // What was committed while nothing ran must be seen by the search for work.
        await SubmitAsync(new StoreCommit { Lease = _lease }).ConfigureAwait(false);
        var count = 0;
        var after = 0L;
        while (true)
        {
            var keys = await _store.GetReadyAsync(after, RecoveryPage).ConfigureAwait(false);
            foreach (var key in keys)
                _follower.Deliver(key, new Delivery(null) { Recovers = true });
            count += keys.Count;
            if (keys.Count < RecoveryPage)
                break;
            after = keys[^1];
        }

        _timers.Start();
        _sweeper?.Start();
        _logger.EngineStarted(_options.InMemory ? "memory" : _options.DatabasePath, count);
    }

    /// <summary>Lets what runs come to its end, as far as the token allows, and runs nothing more.</summary>
    public async Task DrainAsync(CancellationToken cancellation)
    {
        if (!_processing)
            return;
        _timers.Stop();
        if (_sweeper is not null)
            await _sweeper.StopAsync().WaitAsync(cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _activities.StopAsync(cancellation).ConfigureAwait(false);
        try
        {
            await _follower.IdleAsync().WaitAsync(TimeSpan.FromSeconds(5), cancellation).ConfigureAwait(false);
        }
        catch (Exception error) when (error is TimeoutException or OperationCanceledException)
        {
            // A turn that hangs, or cannot be committed, is made again from its history at the next start.
            _logger.TurnFailed("(stopping)", error);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _processing = false;
        _timers.Dispose();
        _sweeper?.Dispose();
        _stalled.Dispose();
        await _store.DisposeAsync().ConfigureAwait(false);
        _logger.EngineStopped();
    }

    /// <summary>Creates an instance and lets it start. Completes when the creation is durable.</summary>
    /// <exception cref="InstanceExistsException">The id is taken.</exception>
    public Task CreateAsync(NewInstance instance, bool idIsNew)
    {
        var done = new TaskCompletionSource(_scheduler.Completions);
        var speculates = idIsNew && _processing && instance.StartAt is null;
        LiveInstance? adopted = null;
        var commit = new StoreCommit
        {
            Lease = _lease,
            Create = instance,
            Status = Microsoft.DurableTask.Client.OrchestrationRuntimeStatus.Pending,
            HasWork = instance.StartAt is null,
            UpdatedAt = instance.CreatedAt,
            Committed = _ =>
            {
                Created(instance, adopted);
                done.TrySetResult();
            },
            Failed = (_, error) =>
            {
                // It never was: what its caller sends once a second attempt has succeeded must not reach it.
                if (adopted is not null)
                    _follower.Replace(adopted.Key);
                done.TrySetException(error);
            },
        };
        if (speculates)
            adopted = _follower.Adopt(instance, commit);
        _store.Submit(commit);

        // The first turn is made while the creation is on its way; when it is ready in time, both become durable together.
        if (adopted is not null)
            _follower.TryDeliver(adopted, new Delivery(null));
        return done.Task;
    }

    /// <summary>Sends a record to an instance. Completes when it is durable; nobody hears of it when there is no such instance.</summary>
    public async Task SendAsync(string id, HistoryRecord record)
    {
        var done = new TaskCompletionSource(_scheduler.Completions);
        var delivery = new Delivery(record) { Caller = done };
        if (!_processing)
        {
            var message = new OutgoingMessage(id, 0, HistoryCodec.Encode(record)) { EvenIfEnded = record is InstanceRewound };
            await SubmitAsync(new StoreCommit { Lease = _lease, Outbox = [message] }).ConfigureAwait(false);
            return;
        }

        if (_directory.Find(id) is not { } live || !_follower.TryDeliver(live, delivery))
        {
            if (await _store.GetAsync(id, payloads: false).ConfigureAwait(false) is not { } row)
                return;
            if (InstanceFactory.Ended.Contains(row.Status) && record is not InstanceRewound)
                return;
            _follower.Deliver(row.Key, delivery);
        }

        await done.Task.ConfigureAwait(false);
    }

    /// <summary>Makes a change durable that concerns no instance in memory.</summary>
    public Task<StoreCommit> SubmitAsync(StoreCommit commit)
    {
        var done = new TaskCompletionSource<StoreCommit>(_scheduler.Completions);
        _store.Submit(new StoreCommit
        {
            Lease = _lease,
            Outbox = commit.Outbox,
            Purge = commit.Purge,
            Committed = finished =>
            {
                Announce(finished);
                done.TrySetResult(finished);
            },
            Failed = (_, error) => done.TrySetException(error),
        });
        return done.Task;
    }

    /// <summary>Brings messages to their instances. In the order of the commits, like all announcements.</summary>
    private void Announce(StoreCommit commit)
    {
        if (!_processing)
            return;
        foreach (var message in commit.Outbox.Where(message => message.TargetKey != 0))
            _follower.Deliver(message.TargetKey, new Delivery(HistoryCodec.DecodeRecord(message.Record)) { InboxRow = message.Row });
    }

    private void Created(NewInstance instance, LiveInstance? adopted)
    {
        if (instance.ReplacedKey != 0)
            _follower.Replace(instance.ReplacedKey);
        if (instance.StartAt is { } startAt)
            _timers.Add(new TimerRow(startAt, instance.Key, 0));
        else if (_processing && adopted is null)
            _follower.Deliver(instance.Key, new Delivery(null));
    }

    private void Fire(TimerRow timer) =>
        _follower.Deliver(timer.Key, new Delivery(new TimerFired(timer.Id, timer.Due)) { Timer = timer });
}
