namespace Yuqing.Embedded.DurableTask.Store.Sqlite;

/// <summary>The lock that makes one process the owner of a data folder.</summary>
internal static class SqliteOwnership
{
    /// <summary>Takes the lock; it is held until the result is disposed, or the process ends in whatever way.</summary>
    /// <param name="path">The full path of the database file.</param>
    /// <exception cref="StoreOwnedException">Another process has it.</exception>
    /// <exception cref="StoreUnavailableException">The folder cannot be written.</exception>
    public static FileStream Take(string path)
    {
        var folder = Path.GetDirectoryName(path) ?? ".";
        try
        {
            return new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new StoreUnavailableException($"The data folder {folder} cannot be written: {error.Message}", error);
        }
        catch (IOException error)
        {
            throw new StoreOwnedException(
                $"Another process already uses the data folder {folder}. Stop it, or give this one a folder of its own.", error);
        }
    }
}
