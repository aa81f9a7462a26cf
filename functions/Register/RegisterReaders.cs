using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Yuqing.Functions.Register;

/// <summary>A bounded pool of reading connections; each read sees one consistent state of the file.</summary>
internal sealed class RegisterReaders(RegisterConnections connections) : IDisposable
{
    private const int MaxConnections = 8;

    private readonly SemaphoreSlim _slots = new(MaxConnections);
    private readonly ConcurrentBag<SqliteConnection> _idle = [];

    public async Task<T> ReadAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellation)
    {
        await _slots.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return await Task.Run(() => Read(work), cancellation).ConfigureAwait(false);
        }
        finally
        {
            _slots.Release();
        }
    }

    public void Dispose()
    {
        while (_idle.TryTake(out var connection))
            connection.Dispose();
        _slots.Dispose();
    }

    private T Read<T>(Func<SqliteConnection, T> work)
    {
        SqliteConnection? connection = null;
        try
        {
            if (!_idle.TryTake(out connection))
                connection = connections.OpenReader();
            connection.Run("BEGIN");
            var result = work(connection);
            connection.Run("COMMIT");
            _idle.Add(connection);
            return result;
        }
        catch (Exception error)
        {
            // Whatever happened, the next reader starts with a clean connection.
            connection?.Dispose();
            if (error is SqliteException failure && RegisterConnections.IsFailureOfTheFile(failure))
                throw new RegisterUnavailableException("The register could not be read.", failure);
            throw;
        }
    }
}
