using Microsoft.Data.Sqlite;

namespace Yuqing.Functions.Register;

/// <summary>Opens connections to the register's file.</summary>
internal sealed class RegisterConnections(string path)
{
    /// <summary>The file.</summary>
    public string Path { get; } = path;

    /// <summary>Errors of the machine (disk, file, memory), as opposed to errors of one command.</summary>
    public static bool IsFailureOfTheFile(SqliteException error) => error.SqliteErrorCode is
        3 /* PERM */ or 5 /* BUSY */ or 6 /* LOCKED */ or 7 /* NOMEM */ or 8 /* READONLY */ or 9 /* INTERRUPT */ or 10 /* IOERR */
        or 11 /* CORRUPT */ or 13 /* FULL */ or 14 /* CANTOPEN */ or 15 /* PROTOCOL */ or 26 /* NOTADB */;

    /// <summary>A connection that writes: WAL, and a commit that survives power loss.</summary>
    public SqliteConnection OpenWriter() => Open(SqliteOpenMode.ReadWriteCreate,
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-16000;");

    /// <summary>A connection that only reads.</summary>
    public SqliteConnection OpenReader() => Open(SqliteOpenMode.ReadOnly, "PRAGMA query_only=ON; PRAGMA temp_store=MEMORY;");

    private SqliteConnection Open(SqliteOpenMode mode, string pragmas)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = Path, Mode = mode, Pooling = false, DefaultTimeout = 10 }.ConnectionString);
        try
        {
            connection.Open();
            connection.Run(pragmas);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
