namespace Yuqing.Functions.Duty.Storage;

/// <summary>
/// Every version of the directory that was edited here, with who and when. Versions count from 1 without gaps and are never
/// changed; 0 stands for the configured file, which is not kept.
/// </summary>
public interface IDutyStore
{
    /// <summary>The latest version, or null when nothing was edited yet.</summary>
    Task<StoredDirectory?> GetAsync(CancellationToken cancellation);

    /// <summary>The number of the latest version, 0 when nothing was edited yet: the cheapest question whether there is a new one.</summary>
    Task<long> GetVersionAsync(CancellationToken cancellation);

    /// <summary>A version, or null.</summary>
    Task<StoredDirectory?> FindAsync(long version, CancellationToken cancellation);

    /// <summary>Adds a version when the latest is still the expected one; durable when the task completes.</summary>
    /// <returns>What was saved, or null when somebody else was faster.</returns>
    Task<StoredDirectory?> SaveAsync(NewDirectory directory, long expectedVersion, CancellationToken cancellation);

    /// <summary>Who made which version, the latest first; only versions before <paramref name="before"/> when given.</summary>
    Task<IReadOnlyList<DirectoryChange>> ListAsync(int limit, CancellationToken cancellation, long? before = null);
}

/// <summary>A version to save.</summary>
/// <param name="Document">The document as JSON.</param>
/// <param name="FileHash">Hash of the configured file at the time, to notice when that changes later.</param>
/// <param name="By">Who edits.</param>
/// <param name="Change">What, such as <c>directory.put</c>.</param>
public sealed record NewDirectory(string Document, string FileHash, string By, string Change);

/// <summary>A version as stored.</summary>
public sealed record StoredDirectory(long Version, string Document, string FileHash, string By, string Change, DateTimeOffset At);

/// <summary>Who made a version, when and by which act.</summary>
public sealed record DirectoryChange(long Version, string By, string Change, DateTimeOffset At);
