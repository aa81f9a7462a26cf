namespace Yuqing.Embedded.DurableTask.Store.Sqlite;

/// <summary>The database schema and its version.</summary>
internal static class SqliteSchema
{
    /// <summary>The schema this engine writes.</summary>
    public const int Version = 2;

    /// <summary>Marks the file as ours ("YQDT").</summary>
    public const int ApplicationId = 0x59514454;

    /// <summary>
    /// How many bits of a history row's number tell the turn: a row is <c>key &lt;&lt; TurnBits | turn</c>, so an instance's
    /// history is one range of integers.
    /// </summary>
    public const int TurnBits = 28;

    /// <summary>The most turns of one instance.</summary>
    public const int MaximumTurn = (1 << TurnBits) - 1;

    private const string Version1 = """
        CREATE TABLE instances(
            key INTEGER PRIMARY KEY,
            status INTEGER NOT NULL,
            work INTEGER NOT NULL,
            turn INTEGER NOT NULL,
            execution INTEGER NOT NULL,
            created INTEGER NOT NULL,
            updated INTEGER NOT NULL,
            completed INTEGER,
            parent INTEGER,
            id TEXT NOT NULL,
            name TEXT NOT NULL,
            version TEXT NOT NULL,
            custom TEXT,
            tags BLOB);
        CREATE UNIQUE INDEX instances_id ON instances(id);
        CREATE INDEX instances_work ON instances(key) WHERE work = 1;
        CREATE INDEX instances_parent ON instances(parent) WHERE parent IS NOT NULL;
        CREATE TABLE history(row INTEGER PRIMARY KEY, segment BLOB NOT NULL);
        CREATE TABLE timers(due INTEGER NOT NULL, key INTEGER NOT NULL, id INTEGER NOT NULL, PRIMARY KEY(due, key, id)) WITHOUT ROWID;
        CREATE TABLE inbox(key INTEGER NOT NULL, row INTEGER NOT NULL, record BLOB NOT NULL, PRIMARY KEY(key, row)) WITHOUT ROWID;
        CREATE TABLE counters(name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
        INSERT INTO counters VALUES('lease', 0), ('key', 0);
        """;

    // Finds what has ended long ago without a look at the rest.
    private const string Version2 = "CREATE INDEX instances_completed ON instances(completed) WHERE completed IS NOT NULL;";

    /// <summary>What makes each version out of the one before. A step that was released is never changed.</summary>
    private static readonly string[] Steps = [Version1, Version2];

    /// <summary>The settings of a connection that writes.</summary>
    public static void ConfigureWriter(SqliteConnectionHandle connection)
    {
        connection.Execute("PRAGMA journal_mode = WAL");
        connection.Execute("PRAGMA synchronous = FULL");
        connection.Execute("PRAGMA cache_size = -32768");
        connection.Execute("PRAGMA temp_store = MEMORY");

        // The checkpointer copies the log into the database on a connection of its own, so that no turn waits for it.
        connection.Execute("PRAGMA wal_autocheckpoint = 0");
    }

    /// <summary>Creates the schema in an empty file, or brings the one that is there up to date.</summary>
    public static void Prepare(SqliteConnectionHandle connection)
    {
        var isNew = connection.Scalar("PRAGMA user_version") == 0 && connection.Scalar("PRAGMA application_id") == 0
            && connection.Scalar("SELECT count(*) FROM sqlite_schema") == 0;
        var version = isNew ? 0 : Verify(connection);
        if (version == Version)
            return;

        // All steps or none: a process that dies in between leaves the version that was there.
        connection.Execute("BEGIN IMMEDIATE");
        try
        {
            for (var step = version; step < Version; step++)
                connection.Execute(Steps[step]);
            connection.Execute($"PRAGMA user_version = {Version}; PRAGMA application_id = {ApplicationId}; COMMIT");
        }
        catch (StoreException)
        {
            if (connection.InTransaction)
                connection.Execute("ROLLBACK");
            throw;
        }
    }

    /// <summary>Checks that a file is ours and not of a newer version.</summary>
    /// <returns>The version of its schema.</returns>
    /// <exception cref="StoreCorruptException">It is not ours.</exception>
    /// <exception cref="StoreVersionException">It is newer.</exception>
    public static int Verify(SqliteConnectionHandle connection)
    {
        var version = connection.Scalar("PRAGMA user_version");
        if (connection.Scalar("PRAGMA application_id") != ApplicationId || version < 1)
            throw SqliteErrors.Corrupt(connection.Path, "it belongs to another application");
        return version <= Version
            ? (int)version
            : throw new StoreVersionException(
                $"The database {connection.Path} has schema version {version}; this engine knows versions up to {Version}. Start the "
                + "newer version of the application that wrote it, or restore a backup from before the upgrade.");
    }
}
