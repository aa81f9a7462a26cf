using Microsoft.Data.Sqlite;

namespace Yuqing.Functions.Register;

/// <summary>Brings the parts of the register's schema forward, never back, one transaction for each step.</summary>
internal static class RegisterMigrations
{
    /// <summary>Above this size the check at start would keep the operator waiting; the backup command checks larger files.</summary>
    private const long CheckedUpToBytes = 256L << 20;

    /// <summary>Refuses a damaged file.</summary>
    public static void Check(SqliteConnection connection, string path)
    {
        if (new FileInfo(path).Length > CheckedUpToBytes)
            return;
        var finding = connection.First("PRAGMA quick_check(1)", reader => reader.GetString(0));
        if (finding != "ok")
            throw Damaged(path, finding ?? "no answer", null);
    }

    /// <summary>Runs the migrations that the file lacks.</summary>
    public static void Apply(SqliteConnection connection, RegisterSchemaPart part, string path)
    {
        connection.Run("CREATE TABLE IF NOT EXISTS schema_parts (name TEXT PRIMARY KEY, version INTEGER NOT NULL) WITHOUT ROWID");
        var version = connection.Number("SELECT version FROM schema_parts WHERE name = $0", part.Name) ?? 0;
        if (version > part.Migrations.Count)
        {
            throw new RegisterOpenException(
                $"The register {path} was written by a newer version ({part.Name} {version}, this program knows {part.Migrations.Count}). "
                + "Start that version again, or restore the backup made before the update.");
        }

        for (var step = (int)version; step < part.Migrations.Count; step++)
            Migrate(connection, part, step);
    }

    /// <summary>Turns SQLite's error on opening into words for the operator.</summary>
    public static RegisterOpenException Explain(string path, SqliteException error) => error.SqliteErrorCode switch
    {
        SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB => Damaged(path, error.Message, error),
        SQLitePCL.raw.SQLITE_FULL => new RegisterOpenException($"The register {path} cannot be opened: the disk is full. Free some space and start again.", error),
        _ => new RegisterOpenException(
            $"The register {path} cannot be opened ({error.Message}). Check that the folder exists and that this process may write there.", error),
    };

    private static void Migrate(SqliteConnection connection, RegisterSchemaPart part, int step)
    {
        using var transaction = connection.BeginTransaction();
        using var script = connection.CreateCommand();
        script.Transaction = transaction;
#pragma warning disable CA2100 // Migrations are constants of this assembly.
        script.CommandText = part.Migrations[step];
#pragma warning restore CA2100
        script.ExecuteNonQuery();
        using var version = connection.CreateCommand();
        version.Transaction = transaction;
        version.CommandText = "INSERT INTO schema_parts (name, version) VALUES ($name, $version) ON CONFLICT (name) DO UPDATE SET version = excluded.version";
        version.Parameters.AddWithValue("$name", part.Name);
        version.Parameters.AddWithValue("$version", step + 1);
        version.ExecuteNonQuery();
        transaction.Commit();
    }

    private static RegisterOpenException Damaged(string path, string finding, Exception? error) => new(
        $"The register {path} is damaged ({finding}). Move that file and its -wal and -shm files aside and restore the latest backup; nothing was changed.",
        error);
}
