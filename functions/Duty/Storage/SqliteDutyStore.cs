using Microsoft.Data.Sqlite;
using Yuqing.Functions.Register;

namespace Yuqing.Functions.Duty.Storage;

/// <summary>The versions of the directory in the register's file.</summary>
internal sealed class SqliteDutyStore(RegisterDatabase database, TimeProvider time) : IDutyStore
{
    /// <summary>Its tables.</summary>
    public static readonly RegisterSchemaPart Schema = new(
        "duty",
        [
            """
            CREATE TABLE duty_version (
              version INTEGER PRIMARY KEY,
              document BLOB NOT NULL,
              file_hash TEXT NOT NULL,
              made_by TEXT NOT NULL,
              change TEXT NOT NULL,
              at INTEGER NOT NULL
            ) STRICT;
            CREATE TRIGGER duty_version_stays BEFORE UPDATE ON duty_version BEGIN SELECT RAISE(ABORT, 'versions of the directory never change'); END;
            CREATE TRIGGER duty_version_is_kept BEFORE DELETE ON duty_version BEGIN SELECT RAISE(ABORT, 'versions of the directory are kept'); END;
            CREATE TABLE duty_alarm (
              alarm TEXT PRIMARY KEY,
              day INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;
            """,
            "DROP TABLE duty_alarm;",
        ]);

    private const string Columns = "version, document, file_hash, made_by, change, at";

    /// <inheritdoc/>
    public Task<StoredDirectory?> GetAsync(CancellationToken cancellation) => database.ReadAsync(
        connection => connection.First($"SELECT {Columns} FROM duty_version ORDER BY version DESC LIMIT 1", Read), cancellation);

    /// <inheritdoc/>
    public Task<long> GetVersionAsync(CancellationToken cancellation) => database.ReadAsync(LatestVersion, cancellation);

    /// <inheritdoc/>
    public Task<StoredDirectory?> FindAsync(long version, CancellationToken cancellation) => database.ReadAsync(
        connection => connection.First($"SELECT {Columns} FROM duty_version WHERE version = $0", Read, version), cancellation);

    /// <inheritdoc/>
    public Task<StoredDirectory?> SaveAsync(NewDirectory directory, long expectedVersion, CancellationToken cancellation)
    {
        var document = DocumentText.Compress(directory.Document);
        return database.WriteAsync(
            connection =>
            {
                if (LatestVersion(connection) != expectedVersion)
                    return null;
                var saved = new StoredDirectory(
                    expectedVersion + 1, directory.Document, directory.FileHash, directory.By, directory.Change, time.Now());
                connection.Run(
                    $"INSERT INTO duty_version ({Columns}) VALUES ($0, $1, $2, $3, $4, $5)",
                    saved.Version,
                    document,
                    saved.FileHash,
                    saved.By,
                    saved.Change,
                    saved.At.UtcTicks);
                return saved;
            },
            cancellation);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<DirectoryChange>> ListAsync(int limit, CancellationToken cancellation, long? before = null) => database.ReadAsync<IReadOnlyList<DirectoryChange>>(
        connection => connection.Query(
            "SELECT version, made_by, change, at FROM duty_version WHERE version < $1 ORDER BY version DESC LIMIT $0",
            reader => new DirectoryChange(reader.GetInt64(0), reader.GetString(1), reader.GetString(2), ChinaTime.FromTicks(reader.GetInt64(3))),
            limit,
            before ?? long.MaxValue),
        cancellation);

    private static long LatestVersion(SqliteConnection connection) => connection.Number("SELECT max(version) FROM duty_version") ?? 0;

    private static StoredDirectory Read(SqliteDataReader reader) => new(
        reader.GetInt64(0),
        DocumentText.Expand(reader.GetFieldValue<byte[]>(1)),
        reader.GetString(2),
        reader.GetString(3),
        reader.GetString(4),
        ChinaTime.FromTicks(reader.GetInt64(5)));
}
