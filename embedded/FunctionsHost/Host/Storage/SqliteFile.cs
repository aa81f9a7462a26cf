using Microsoft.Data.Sqlite;

namespace Yuqing.Embedded.FunctionsHost.Storage;

/// <summary>One SQLite file of the host: how it is opened, and which schema it must have.</summary>
/// <param name="path">Absolute path.</param>
/// <param name="schemaVersion">Version written by this build; kept in <c>user_version</c>.</param>
/// <param name="schema">Statements that create version <paramref name="schemaVersion"/> in an empty file.</param>
internal sealed class SqliteFile(string path, int schemaVersion, string schema)
{
    private const int Corrupt = 11;
    private const int NotADatabase = 26;

    public string Path { get; } = path;

    /// <summary>Opens the file for writing and creates the schema when the file is new.</summary>
    /// <exception cref="StartupRefusedException">The file is damaged or was written by a newer build.</exception>
    public SqliteConnection OpenForWriting()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = Path,
            Mode = SqliteOpenMode.ReadWriteCreate,
            Pooling = false,
        }.ToString());
        try
        {
            connection.Open();
            // FULL: a commit that was confirmed survives power loss.
            Execute(connection, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=5000; PRAGMA foreign_keys=ON;");
            CreateOrCheckSchema(connection);
            return connection;
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode is Corrupt or NotADatabase)
        {
            connection.Dispose();
            throw new StartupRefusedException(
                $"The file {Path} is damaged ({exception.Message}). "
                + "Restore it from a backup, or move it away to start without its content.",
                exception);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Opens the file for reading; never waits for the writer.</summary>
    public SqliteConnection OpenForReading()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = Path,
            Mode = SqliteOpenMode.ReadOnly,
        }.ToString());
        connection.Open();
        return connection;
    }

    /// <summary>Releases the pooled reading connections, so that the file can be moved or deleted.</summary>
    public void ReleaseReaders()
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = Path,
            Mode = SqliteOpenMode.ReadOnly,
        }.ToString());
        SqliteConnection.ClearPool(connection);
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private void CreateOrCheckSchema(SqliteConnection connection)
    {
        using var query = connection.CreateCommand();
        query.CommandText = "PRAGMA user_version";
        var found = Convert.ToInt32(query.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
        if (found == schemaVersion)
            return;
        if (found != 0)
        {
            throw new StartupRefusedException(
                $"The file {Path} has schema version {found}; this build knows version {schemaVersion}. Start the build that wrote it.");
        }

        using var transaction = connection.BeginTransaction();
        using var create = connection.CreateCommand();
        create.Transaction = transaction;
        create.CommandText = $"{schema}\nPRAGMA user_version={schemaVersion};";
        create.ExecuteNonQuery();
        transaction.Commit();
    }
}
