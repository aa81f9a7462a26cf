using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Yuqing.Functions.Register;

/// <summary>
/// The register's file: one owner, one writer, pooled readers, versioned parts. Other areas keep tables here by adding a
/// <see cref="RegisterSchemaPart"/> and going through <see cref="WriteAsync{T}"/> and <see cref="ReadAsync{T}"/>.
/// </summary>
internal sealed class RegisterDatabase : IDisposable
{
    /// <summary>Name of the file within the data directory.</summary>
    public const string FileName = "register.db";

    private readonly RegisterFileLock _lock;
    private readonly RegisterWriter _writer;
    private readonly RegisterReaders _readers;

    private RegisterDatabase(RegisterFileLock fileLock, RegisterConnections connections, SqliteConnection writer, ILogger logger)
    {
        _lock = fileLock;
        _writer = new RegisterWriter(connections, writer, logger);
        _readers = new RegisterReaders(connections);
        Path = connections.Path;
    }

    /// <summary>Raised after each committed batch, on the writer's thread: return at once.</summary>
    public event Action Committed
    {
        add => _writer.Committed += value;
        remove => _writer.Committed -= value;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Opens (or creates) the register in a directory and brings its parts to the present version.</summary>
    /// <exception cref="RegisterOpenException">In use, not writable, damaged, or written by a newer version.</exception>
    public static RegisterDatabase Open(string directory, IEnumerable<RegisterSchemaPart> parts, ILogger<RegisterDatabase> logger)
    {
        var connections = new RegisterConnections(System.IO.Path.Combine(System.IO.Path.GetFullPath(directory), FileName));
        var fileLock = RegisterFileLock.Take(connections.Path);
        SqliteConnection? writer = null;
        try
        {
            writer = connections.OpenWriter();
            RegisterMigrations.Check(writer, connections.Path);
            foreach (var part in parts)
                RegisterMigrations.Apply(writer, part, connections.Path);
            return new RegisterDatabase(fileLock, connections, writer, logger);
        }
        catch (Exception error)
        {
            writer?.Dispose();
            fileLock.Dispose();
            if (error is SqliteException failure)
                throw RegisterMigrations.Explain(connections.Path, failure);
            throw;
        }
    }

    /// <summary>
    /// Runs <paramref name="work"/> on the writer's connection inside the next transaction; completes when that is durably
    /// committed. What it throws undoes this command alone and comes back to the caller. It must be quick and must not block.
    /// </summary>
    /// <exception cref="RegisterUnavailableException">The batch could not be committed; nothing was written.</exception>
    public Task<T> WriteAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellation = default) =>
        _writer.WriteAsync(work, cancellation);

    /// <inheritdoc cref="WriteAsync{T}"/>
    public Task WriteAsync(Action<SqliteConnection> work, CancellationToken cancellation = default) => _writer.WriteAsync(
        connection =>
        {
            work(connection);
            return true;
        },
        cancellation);

    /// <summary>Runs <paramref name="work"/> on a reading connection, on one consistent state of the file.</summary>
    /// <exception cref="RegisterUnavailableException">The file cannot be read now.</exception>
    public Task<T> ReadAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellation = default) =>
        _readers.ReadAsync(work, cancellation);

    /// <summary>Completes when every write handed in before is decided, committed or not.</summary>
    public Task SettledAsync() => _writer.SettledAsync();

    /// <summary>Finishes the writes that are waiting, closes the file and gives it free.</summary>
    public void Dispose()
    {
        _writer.Dispose();
        _readers.Dispose();
        _lock.Dispose();
    }
}
