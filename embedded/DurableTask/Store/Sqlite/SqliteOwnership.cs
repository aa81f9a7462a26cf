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
        catch (IOException error) when (IsLocked(error))
        {
            throw new StoreOwnedException(
                $"Another process already uses the data folder {folder}. Stop it, or give this one a folder of its own.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException($"The data folder {folder} cannot be written: {error.Message}", error);
        }
    }

    /// <summary>Whether it is another process that is in the way, and not the disk: a lock's errno on Linux and macOS, its code on Windows.</summary>
    private static bool IsLocked(IOException error) => error.HResult is 11 or 35 or unchecked((int)0x80070020);
}
