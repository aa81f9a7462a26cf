using System.Globalization;
using System.Text;
using Microsoft.DurableTask.Client;

namespace Yuqing.Embedded.DurableTask.Store.Sqlite;

/// <summary>A connection that reads. Used by one thread at a time.</summary>
internal sealed class SqliteReader : IDisposable
{
    private const string Columns = "key, id, name, version, status, turn, execution, created, updated, completed, custom, tags";

    private readonly SqliteConnectionHandle _connection;
    private readonly SqliteStatement _byId;
    private readonly SqliteStatement _byKey;
    private readonly SqliteStatement _history;
    private readonly SqliteStatement _first;
    private readonly SqliteStatement _last;
    private readonly SqliteStatement _inbox;
    private readonly SqliteStatement _ready;
    private readonly SqliteStatement _timers;
    private readonly SqliteStatement _ended;
    private readonly Dictionary<string, SqliteStatement> _queries = [];

    public SqliteReader(string path)
    {
        _connection = new SqliteConnectionHandle(path, readOnly: true);
        _connection.Execute("PRAGMA cache_size = -4096");
        _byId = _connection.Prepare($"SELECT {Columns} FROM instances WHERE id = ?1");
        _byKey = _connection.Prepare($"SELECT {Columns} FROM instances WHERE key = ?1");
        _history = _connection.Prepare("SELECT segment FROM history WHERE row BETWEEN ?1 AND ?2 ORDER BY row");
        _first = _connection.Prepare("SELECT segment FROM history WHERE row BETWEEN ?1 AND ?2 ORDER BY row LIMIT 1");
        _last = _connection.Prepare("SELECT segment FROM history WHERE row BETWEEN ?1 AND ?2 ORDER BY row DESC LIMIT 1");
        _inbox = _connection.Prepare("SELECT row, record FROM inbox WHERE key = ?1 ORDER BY row");
        _ready = _connection.Prepare(
            "SELECT key FROM (SELECT key FROM instances WHERE work = 1 AND key > ?1 UNION SELECT key FROM inbox WHERE key > ?1) "
            + "ORDER BY key LIMIT ?2");
        _timers = _connection.Prepare("SELECT due, key, id FROM timers WHERE due >= ?1 AND due < ?2 ORDER BY due, key, id LIMIT ?3");
        _ended = _connection.Prepare("SELECT key FROM instances WHERE completed < ?1 ORDER BY completed LIMIT ?2");
    }

    public StoredInstance? Load(long key)
    {
        // One transaction, so that history and inbox are of the same moment.
        _connection.Execute("BEGIN");
        try
        {
            if (ReadOne(_byKey.Bind(1, key)) is not { } row)
                return null;
            var inbox = new List<InboxRow>();
            _inbox.Bind(1, key);
            while (_inbox.Read())
                inbox.Add(new InboxRow(_inbox.Long(0), _inbox.Blob(1)));
            return new StoredInstance(row, History(key), inbox);
        }
        finally
        {
            _connection.Execute("COMMIT");
        }
    }

    public InstanceRow? Get(string id, bool payloads) =>
        ReadOne(_byId.Bind(1, id)) is { } row ? WithPayloads(row, payloads) : null;

    public List<byte[]> History(long key)
    {
        var history = new List<byte[]>();
        Range(_history, key);
        while (_history.Read())
            history.Add(_history.Blob(0));
        return history;
    }

    public List<InstanceRow> Query(InstanceFilter filter)
    {
        var statement = Build(filter);
        var rows = new List<InstanceRow>();
        while (statement.Read())
            rows.Add(ReadRow(statement));
        for (var i = 0; i < rows.Count; i++)
            rows[i] = WithPayloads(rows[i], filter.Payloads);
        return rows;
    }

    public List<long> Ready(long afterKey, int limit)
    {
        var keys = new List<long>();
        _ready.Bind(1, afterKey).Bind(2, (long)limit);
        while (_ready.Read())
            keys.Add(_ready.Long(0));
        return keys;
    }

    public List<TimerRow> Timers(DateTime from, DateTime until, int limit)
    {
        var timers = new List<TimerRow>();
        _timers.Bind(1, from).Bind(2, until).Bind(3, (long)limit);
        while (_timers.Read())
            timers.Add(new TimerRow(_timers.Time(0), _timers.Long(1), _timers.Int(2)));
        return timers;
    }

    public List<long> Ended(DateTime before, int limit)
    {
        var keys = new List<long>();
        _ended.Bind(1, before).Bind(2, (long)limit);
        while (_ended.Read())
            keys.Add(_ended.Long(0));
        return keys;
    }

    public StoreStatistics Statistics() => new(
        _connection.Scalar("SELECT count(*) FROM instances"),
        _connection.Scalar("SELECT count(*) FROM history"),
        _connection.Scalar("SELECT count(*) FROM timers"),
        _connection.Scalar("SELECT count(*) FROM inbox"),
        _connection.Scalar("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"));

    public void Dispose() => _connection.Dispose();

    private static InstanceRow? ReadOne(SqliteStatement statement)
    {
        if (!statement.Read())
            return null;
        var row = ReadRow(statement);
        statement.Reset();
        return row;
    }

    private static InstanceRow ReadRow(SqliteStatement s) => new(
        s.Long(0),
        s.Text(1),
        s.Text(2),
        s.Text(3),
        (OrchestrationRuntimeStatus)s.Int(4),
        s.Int(5),
        s.Int(6),
        s.Time(7),
        s.Time(8),
        s.OptionalTime(9),
        s.OptionalText(10),
        s.OptionalBlob(11));

    private static void Range(SqliteStatement statement, long key) => statement
        .Bind(1, key << SqliteSchema.TurnBits)
        .Bind(2, (key << SqliteSchema.TurnBits) | SqliteSchema.MaximumTurn);

    private InstanceRow WithPayloads(InstanceRow row, bool payloads)
    {
        if (payloads)
            return row with { First = Edge(_first, row.Key), Last = Edge(_last, row.Key) };
        return row.Status == OrchestrationRuntimeStatus.Failed ? row with { Last = Edge(_last, row.Key) } : row;
    }

    private static byte[]? Edge(SqliteStatement statement, long key)
    {
        Range(statement, key);
        if (!statement.Read())
            return null;
        var segment = statement.Blob(0);
        statement.Reset();
        return segment;
    }

    /// <summary>Only the conditions that are asked for are written, so that SQLite can use the key for order and paging.</summary>
    private SqliteStatement Build(InstanceFilter filter)
    {
        var sql = new StringBuilder($"SELECT {Columns} FROM instances WHERE key > ?1");
        Add(filter.Statuses is not null, "status IN (" + string.Join(',', (filter.Statuses ?? []).Select(status => (int)status)) + ")");
        Add(filter.CreatedFrom is not null, "created >= ?3");
        Add(filter.CreatedTo is not null, "created <= ?4");
        Add(filter.CompletedFrom is not null, "completed >= ?5");
        Add(filter.CompletedTo is not null, "completed <= ?6");
        Add(!string.IsNullOrEmpty(filter.IdPrefix), "substr(id, 1, length(?7)) = ?7");
        Add(filter.Parent is not null, "parent = ?8");
        sql.Append(CultureInfo.InvariantCulture, $" ORDER BY key LIMIT ?2");
        var text = sql.ToString();
        if (!_queries.TryGetValue(text, out var statement))
            _queries[text] = statement = _connection.Prepare(text);
        statement.Bind(1, filter.AfterKey).Bind(2, (long)filter.Limit);
        if (filter.CreatedFrom is { } createdFrom)
            statement.Bind(3, createdFrom);
        if (filter.CreatedTo is { } createdTo)
            statement.Bind(4, createdTo);
        if (filter.CompletedFrom is { } completedFrom)
            statement.Bind(5, completedFrom);
        if (filter.CompletedTo is { } completedTo)
            statement.Bind(6, completedTo);
        if (!string.IsNullOrEmpty(filter.IdPrefix))
            statement.Bind(7, filter.IdPrefix);
        if (filter.Parent is { } parent)
            statement.Bind(8, parent);
        return statement;

        void Add(bool wanted, string condition)
        {
            if (wanted)
                sql.Append(" AND ").Append(condition);
        }
    }
}
