using Microsoft.DurableTask.Client;
using Yuqing.Embedded.DurableTask.Store.Sqlite;

namespace Yuqing.Embedded.DurableTask;

/// <summary>
/// What an operator does with the engine's database from outside the process that works with it. Backup, check and figures
/// read a snapshot and disturb nobody; compaction needs the folder for itself.
/// </summary>
/// <param name="dataDirectory">The folder of the engine's files.</param>
/// <param name="fileName">The name of the database file in it.</param>
public sealed class EngineMaintenance(string dataDirectory, string fileName = "orchestrations.db")
{
    private readonly string _path = Path.Combine(Path.GetFullPath(dataDirectory), fileName);

    /// <summary>
    /// Writes a consistent copy of the database, as of one moment, to a new file and syncs it to the disk. The copy holds
    /// everything that was acknowledged before the call, is compact, and needs no file beside it.
    /// </summary>
    /// <param name="target">The new file; it appears under this name only when it is whole.</param>
    /// <returns>Its size in bytes.</returns>
    /// <exception cref="StoreException">It cannot be done; nothing was left behind.</exception>
    public long Backup(string target)
    {
        var file = Path.GetFullPath(target);
        var half = file + ".partial";
        using var connection = OpenForReading();
        if (File.Exists(file) || Directory.Exists(file))
            throw new StoreUnavailableException($"{file} exists already; a backup never replaces a file. Name another one.");
        try
        {
            File.Delete(half);
            connection.Execute($"VACUUM INTO '{half.Replace("'", "''", StringComparison.Ordinal)}'");
            Sync(half);
            VerifyCopy(half);
            File.Move(half, file, overwrite: false);

            // Once more, so that the file's new name is on the disk too.
            Sync(file);
            return new FileInfo(file).Length;
        }
        catch (Exception error) when (error is StoreException and not StoreCorruptException or IOException or UnauthorizedAccessException)
        {
            Remove(half);
            throw new StoreUnavailableException($"The backup {file} cannot be written: {error.Message}", error);
        }
    }

    /// <summary>Looks for damage: in the file's structure, and in what the engine keeps in it.</summary>
    /// <exception cref="StoreException">It cannot be read at all.</exception>
    public EngineCheckReport Check()
    {
        using var connection = OpenForReading();
        return new EngineChecker(connection).Run();
    }

    /// <summary>Gives the space of deleted data back to the file system.</summary>
    /// <exception cref="StoreOwnedException">A process works with the folder.</exception>
    /// <exception cref="StoreException">It cannot be done; the database is as it was.</exception>
    public EngineCompactionReport Compact()
    {
        MustExist();
        using var ownership = SqliteOwnership.Take(_path);
        using var connection = new SqliteConnectionHandle(_path, readOnly: false);
        SqliteSchema.Verify(connection);
        SqliteSchema.ConfigureWriter(connection);
        var before = Length(_path) + Length(_path + "-wal");
        connection.Execute("VACUUM");
        connection.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        return new EngineCompactionReport(before, Length(_path) + Length(_path + "-wal"));
    }

    /// <summary>Reads the database's figures.</summary>
    /// <exception cref="StoreException">It cannot be read.</exception>
    public EngineFigures ReadFigures()
    {
        using var connection = OpenForReading();
        connection.Execute("BEGIN");
        var timers = connection.Scalar("SELECT count(*) FROM timers");
        var statuses = connection.Prepare("SELECT status, count(*) FROM instances GROUP BY status ORDER BY status");
        var instances = new Dictionary<string, long>();
        while (statuses.Read())
            instances.Add(((OrchestrationRuntimeStatus)statuses.Int(0)).ToString(), statuses.Long(1));

        // A blob's length is in its row's head; the blob itself is not read.
        var histories = connection.Prepare(
            $"SELECT row >> {SqliteSchema.TurnBits}, count(*), sum(length(segment)) FROM history GROUP BY 1");
        var (rows, bytes, largest, largestBytes) = (0L, 0L, 0L, 0L);
        while (histories.Read())
        {
            rows += histories.Long(1);
            bytes += histories.Long(2);
            if (histories.Long(2) > largestBytes)
                (largest, largestBytes) = (histories.Long(0), histories.Long(2));
        }

        var id = connection.Prepare("SELECT id FROM instances WHERE key = ?1").Bind(1, largest);
        return new EngineFigures(
            _path,
            SqliteSchema.Verify(connection),
            instances,
            connection.Scalar("SELECT count(*) FROM instances WHERE work = 1"),
            timers,
            timers == 0 ? null : new DateTime(connection.Scalar("SELECT min(due) FROM timers"), DateTimeKind.Utc),
            connection.Scalar("SELECT count(*) FROM inbox"),
            rows,
            bytes,
            id.Read() ? id.Text(0) : null,
            largestBytes,
            Length(_path),
            connection.Scalar("PRAGMA freelist_count") * connection.Scalar("PRAGMA page_size"),
            Length(_path + "-wal"));
    }

    private SqliteConnectionHandle OpenForReading()
    {
        MustExist();
        var connection = new SqliteConnectionHandle(_path, readOnly: true);
        try
        {
            SqliteSchema.Verify(connection);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private void MustExist()
    {
        if (!File.Exists(_path))
            throw new StoreMissingException($"There is no engine database in {Path.GetDirectoryName(_path)} ({Path.GetFileName(_path)}).");
    }

    private static void VerifyCopy(string file)
    {
        using var copy = new SqliteConnectionHandle(file, readOnly: true);
        SqliteSchema.Verify(copy);
        var check = copy.Prepare("PRAGMA quick_check(1)");
        if (!check.Read() || check.Text(0) is not "ok")
            throw new StoreUnavailableException("the copy is not sound");
    }

    private static void Sync(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        stream.Flush(flushToDisk: true);
    }

    private static void Remove(string half)
    {
        try
        {
            File.Delete(half);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // What is left has a name that no backup has, and the next attempt removes it.
        }
    }

    private static long Length(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;
}
