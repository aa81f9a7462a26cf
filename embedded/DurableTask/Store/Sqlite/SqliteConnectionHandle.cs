using SQLitePCL;

namespace Yuqing.Embedded.DurableTask.Store.Sqlite;

/// <summary>One connection, used by one thread at a time. Statements are prepared once and kept.</summary>
internal sealed class SqliteConnectionHandle : IDisposable
{
    private readonly sqlite3 _handle;
    private readonly List<SqliteStatement> _statements = [];

    static SqliteConnectionHandle() => Batteries_V2.Init();

    public SqliteConnectionHandle(string path, bool readOnly)
    {
        Path = path;
        var flags = readOnly
            ? raw.SQLITE_OPEN_READONLY | raw.SQLITE_OPEN_NOMUTEX
            : raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE | raw.SQLITE_OPEN_NOMUTEX;
        var code = raw.sqlite3_open_v2(path, out _handle, flags, null);
        if (code == raw.SQLITE_OK)
        {
            _ = raw.sqlite3_busy_timeout(_handle, 5_000);
            return;
        }

        var error = Error(code);
        _handle.Dispose();
        throw error;
    }

    public string Path { get; }

    public SqliteStatement Prepare(string sql)
    {
        var code = raw.sqlite3_prepare_v3(_handle, sql, raw.SQLITE_PREPARE_PERSISTENT, out var statement);
        if (code != raw.SQLITE_OK)
            throw Error(code);
        var prepared = new SqliteStatement(this, statement);
        _statements.Add(prepared);
        return prepared;
    }

    public void Execute(string sql)
    {
        var code = raw.sqlite3_exec(_handle, sql);
        if (code != raw.SQLITE_OK)
            throw Error(code);
    }

    public long Scalar(string sql)
    {
        var code = raw.sqlite3_prepare_v2(_handle, sql, out var statement);
        if (code != raw.SQLITE_OK)
            throw Error(code);
        using (statement)
        {
            code = raw.sqlite3_step(statement);
            return code switch
            {
                raw.SQLITE_ROW => raw.sqlite3_column_int64(statement, 0),
                raw.SQLITE_DONE => 0,
                _ => throw Error(code),
            };
        }
    }

    public int Changes() => raw.sqlite3_changes(_handle);

    /// <summary>Whether a transaction is open: some errors end it by themselves.</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(_handle) == 0;

    public StoreException Error(int code)
    {
        var extended = raw.sqlite3_extended_errcode(_handle);
        var detail = raw.sqlite3_errmsg(_handle).utf8_to_string();
        return SqliteErrors.Create((extended & 0xFF) == (code & 0xFF) ? extended : code, detail, Path);
    }

    public void Dispose()
    {
        foreach (var statement in _statements)
            statement.Dispose();
        _handle.Dispose();
    }
}
