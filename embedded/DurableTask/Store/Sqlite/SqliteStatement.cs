using SQLitePCL;

namespace Yuqing.Embedded.DurableTask.Store.Sqlite;

/// <summary>A prepared statement. Parameters are numbered from 1, columns from 0.</summary>
internal sealed class SqliteStatement(SqliteConnectionHandle connection, sqlite3_stmt statement) : IDisposable
{
    public SqliteStatement Bind(int index, long value)
    {
        Check(raw.sqlite3_bind_int64(statement, index, value));
        return this;
    }

    public SqliteStatement Bind(int index, bool value) => Bind(index, value ? 1 : 0);

    public SqliteStatement Bind(int index, long? value)
    {
        Check(value is { } number
            ? raw.sqlite3_bind_int64(statement, index, number)
            : raw.sqlite3_bind_null(statement, index));
        return this;
    }

    public SqliteStatement Bind(int index, string? value)
    {
        Check(value is null ? raw.sqlite3_bind_null(statement, index) : raw.sqlite3_bind_text(statement, index, value));
        return this;
    }

    public SqliteStatement Bind(int index, byte[]? value)
    {
        Check(value is null ? raw.sqlite3_bind_null(statement, index) : raw.sqlite3_bind_blob(statement, index, value));
        return this;
    }

    public SqliteStatement Bind(int index, DateTime value) => Bind(index, value.Ticks);

    public SqliteStatement Bind(int index, DateTime? value) => Bind(index, value?.Ticks);

    /// <summary>Runs a statement that gives no rows and returns how many it changed.</summary>
    public int Run()
    {
        var code = raw.sqlite3_step(statement);
        if (code is raw.SQLITE_DONE or raw.SQLITE_ROW)
        {
            _ = raw.sqlite3_reset(statement);
            return connection.Changes();
        }

        throw Fail(code);
    }

    /// <summary>Goes to the next row. After the last one the statement is ready for the next use.</summary>
    public bool Read()
    {
        var code = raw.sqlite3_step(statement);
        if (code == raw.SQLITE_ROW)
            return true;
        if (code != raw.SQLITE_DONE)
            throw Fail(code);
        _ = raw.sqlite3_reset(statement);
        return false;
    }

    public void Reset() => _ = raw.sqlite3_reset(statement);

    public bool IsNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

    public long Long(int column) => raw.sqlite3_column_int64(statement, column);

    public int Int(int column) => raw.sqlite3_column_int(statement, column);

    public string Text(int column) => raw.sqlite3_column_text(statement, column).utf8_to_string();

    public string? OptionalText(int column) => IsNull(column) ? null : Text(column);

    public byte[] Blob(int column) => raw.sqlite3_column_blob(statement, column).ToArray();

    public byte[]? OptionalBlob(int column) => IsNull(column) ? null : Blob(column);

    public DateTime Time(int column) => new(Long(column), DateTimeKind.Utc);

    public DateTime? OptionalTime(int column) => IsNull(column) ? null : Time(column);

    public void Dispose() => statement.Dispose();

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK)
            throw connection.Error(code);
    }

    private StoreException Fail(int code)
    {
        var error = connection.Error(code);
        _ = raw.sqlite3_reset(statement);
        return error;
    }
}
