using System.Globalization;
using Microsoft.DurableTask.Client;
using Yuqing.Embedded.DurableTask.Executor;
using Yuqing.Embedded.DurableTask.Store;
using Yuqing.Embedded.DurableTask.Store.Sqlite;

namespace Yuqing.Embedded.DurableTask;

/// <summary>
/// Reads the whole database as of one moment and compares what it says twice: each instance's row and timers with what its
/// history says.
/// </summary>
internal sealed class EngineChecker
{
    private const int MaximumFindings = 100;

    private readonly List<EngineDamage> _damages = [];
    private readonly SqliteConnectionHandle _connection;
    private readonly SqliteStatement _instances;
    private readonly SqliteStatement _history;
    private readonly SqliteStatement _inbox;
    private readonly SqliteStatement _timer;
    private long _timersFound;

    public EngineChecker(SqliteConnectionHandle connection)
    {
        _connection = connection;
        _instances = connection.Prepare("SELECT key, id, status, work, turn, completed FROM instances ORDER BY key");
        _history = connection.Prepare("SELECT segment, row FROM history WHERE row BETWEEN ?1 AND ?2 ORDER BY row");
        _inbox = connection.Prepare("SELECT record FROM inbox WHERE key = ?1");
        _timer = connection.Prepare("SELECT 1 FROM timers WHERE due = ?1 AND key = ?2 AND id = ?3");
    }

    public EngineCheckReport Run()
    {
        var count = 0L;
        try
        {
            _connection.Execute("BEGIN");
            CheckFile();
            while (_damages.Count < MaximumFindings && _instances.Read())
            {
                CheckInstance();
                count++;
            }

            CheckStrays("history", $"SELECT DISTINCT row >> {SqliteSchema.TurnBits} AS owner FROM history");
            CheckStrays("messages", "SELECT DISTINCT key AS owner FROM inbox");
            if (_damages.Count == 0)
                CheckTimerCount();
        }
        catch (StoreException error) when (error is StoreCorruptException or SqliteStatementException)
        {
            Add(null, error.Message);
        }

        return new EngineCheckReport(count, _damages);
    }

    private void CheckFile()
    {
        var check = _connection.Prepare($"PRAGMA integrity_check({MaximumFindings / 2})");
        while (check.Read())
        {
            if (check.Text(0) is var finding and not "ok")
                Add(null, finding);
        }
    }

    private void CheckInstance()
    {
        var (key, id) = (_instances.Long(0), _instances.Text(1));
        try
        {
            CheckInbox(key);
            if (ReadState(key, id) is { } state)
                Compare(key, id, state);
        }
        catch (Exception error) when (error is not (OutOfMemoryException or StoreException))
        {
            Add(id, $"its history or a message for it cannot be read: {error.Message}");
        }
    }

    /// <summary>What the instance's history says, or <c>null</c> after a finding.</summary>
    private InstanceState? ReadState(long key, string id)
    {
        var (state, lastTurn) = Fold(key);
        if (lastTurn > _instances.Long(4))
            Add(id, $"its history goes to turn {lastTurn}, its row to turn {_instances.Long(4)}");
        if (state.Start is not null)
            return state;
        Add(id, "its history has no start");
        return null;
    }

    private (InstanceState State, long LastTurn) Fold(long key)
    {
        var segments = new List<Segment>();
        var last = 0L;
        _history.Bind(1, key << SqliteSchema.TurnBits).Bind(2, (key << SqliteSchema.TurnBits) | SqliteSchema.MaximumTurn);
        try
        {
            while (_history.Read())
            {
                HistoryCodec.Decode(_history.Blob(0), segments);
                last = _history.Long(1) & SqliteSchema.MaximumTurn;
            }
        }
        finally
        {
            _history.Reset();
        }

        return (InstanceState.Fold(segments), last);
    }

    private void CheckInbox(long key)
    {
        _inbox.Bind(1, key);
        try
        {
            while (_inbox.Read())
                HistoryCodec.DecodeRecord(_inbox.Blob(0));
        }
        finally
        {
            _inbox.Reset();
        }
    }

    private void Compare(long key, string id, InstanceState state)
    {
        var status = (OrchestrationRuntimeStatus)_instances.Int(2);
        if (Visible(status) != Visible(state.Status))
            Add(id, $"its row says {status}, its history {state.Status}");
        if ((_instances.Int(3) != 0) != state.HasWork)
            Add(id, state.HasWork ? "it has work left, but its row says that it has none" : "its row says that it has work left, but it has none");
        if (_instances.IsNull(5) == state.HasEnded)
            Add(id, state.HasEnded ? "it has ended, but its row does not say when" : "it has not ended, but its row says when");
        foreach (var timer in TimersOf(key, state))
            CheckTimer(timer, id);
    }

    /// <summary>The timers that an instance waits for.</summary>
    private static IEnumerable<TimerRow> TimersOf(long key, InstanceState state)
    {
        if (state.HasEnded)
            yield break;
        foreach (var (timer, due) in state.OpenTimers)
            yield return new TimerRow(due, key, timer);
        if (state.Unexecuted is not null && state.Start.StartAt is { } startAt)
            yield return new TimerRow(startAt, key, 0);
    }

    /// <summary>An execution that continues as new is running for everybody, but has yet to run.</summary>
    private static OrchestrationRuntimeStatus Visible(OrchestrationRuntimeStatus status) =>
        status == OrchestrationRuntimeStatus.Pending ? OrchestrationRuntimeStatus.Running : status;

    private void CheckTimer(TimerRow timer, string id)
    {
        _timer.Bind(1, timer.Due).Bind(2, timer.Key).Bind(3, (long)timer.Id);
        if (!_timer.Read())
        {
            Add(id, string.Create(CultureInfo.InvariantCulture, $"it waits for timer {timer.Id} due {timer.Due:u}, which is not set"));
            return;
        }

        _timersFound++;
        _timer.Reset();
    }

    private void CheckStrays(string what, string owners)
    {
        var strays = _connection.Prepare(
            $"SELECT owner FROM ({owners}) WHERE owner NOT IN (SELECT key FROM instances) LIMIT {MaximumFindings}");
        while (strays.Read())
            Add(null, $"there are {what} of instance number {strays.Long(0)}, which does not exist");
    }

    /// <summary>All timers that histories ask for are there; when there are more, these belong to nobody.</summary>
    private void CheckTimerCount()
    {
        if (_connection.Scalar("SELECT count(*) FROM timers") == _timersFound)
            return;
        var timers = _connection.Prepare(
            "SELECT t.due, t.key, t.id, i.id FROM timers t LEFT JOIN instances i ON i.key = t.key ORDER BY t.key");
        HashSet<TimerRow> expected = [];
        for (var key = 0L; _damages.Count < MaximumFindings && timers.Read();)
        {
            var timer = new TimerRow(timers.Time(0), timers.Long(1), timers.Int(2));
            if (timer.Key != key)
                expected = timers.IsNull(3) ? [] : [.. TimersOf(timer.Key, Fold(timer.Key).State)];
            key = timer.Key;
            if (!expected.Contains(timer))
                Add(timers.OptionalText(3), string.Create(CultureInfo.InvariantCulture, $"timer {timer.Id} due {timer.Due:u} is set for it, but nobody waits for it"));
        }
    }

    private void Add(string? id, string what)
    {
        if (_damages.Count < MaximumFindings)
            _damages.Add(new EngineDamage(id, what));
    }
}
