using SQLitePCL;

namespace Yuqing.Embedded.DurableTask.Store.Sqlite;

/// <summary>A statement was refused for what it holds; others in the same transaction are fine.</summary>
internal sealed class SqliteStatementException(int code, string message)
    : StoreException($"SQLite refused a statement: {message} (code {code}).")
{
    public int Code { get; } = code;
}

/// <summary>Turns result codes into the store's exceptions.</summary>
internal static class SqliteErrors
{
    /// <summary>Whether the code is about the place (disk, file, memory), not about the statement.</summary>
    public static bool IsUnavailable(int code) => (code & 0xFF) is raw.SQLITE_FULL or raw.SQLITE_IOERR or raw.SQLITE_CANTOPEN
        or raw.SQLITE_READONLY or raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_NOMEM or raw.SQLITE_PERM
        or raw.SQLITE_PROTOCOL;

    public static StoreException Create(int code, string detail, string path)
    {
        var kind = code & 0xFF;
        if (kind is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB or raw.SQLITE_FORMAT)
            return Corrupt(path, detail);
        if (kind == raw.SQLITE_FULL)
            return new StoreUnavailableException($"There is no room left to write {path}. Free some space; the engine goes on by itself.");
        return IsUnavailable(code)
            ? new StoreUnavailableException($"The database {path} cannot be read or written just now: {detail} (code {code}).")
            : new SqliteStatementException(code, detail);
    }

    public static StoreCorruptException Corrupt(string path, string detail) => new(
        $"The database file {path} is damaged or is no database of this engine ({detail}). Nothing was changed. Put a backup in its "
        + "place, or move the file and those beside it (-wal, -shm) away to start with an empty one.");
}
