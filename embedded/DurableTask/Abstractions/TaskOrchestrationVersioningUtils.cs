namespace Microsoft.DurableTask.Abstractions;

/// <summary>Compares orchestration versions.</summary>
public static class TaskOrchestrationVersioningUtils
{
    /// <summary>
    /// Compares two versions: unversioned sorts first, numeric versions (<see cref="Version"/>) sort by number,
    /// anything else as text without regard to case.
    /// </summary>
    /// <param name="sourceVersion">The left-hand version.</param>
    /// <param name="otherVersion">The right-hand version.</param>
    /// <returns>Negative, zero or positive, as in <see cref="IComparable"/>.</returns>
    public static int CompareVersions(string sourceVersion, string otherVersion)
    {
        var sourceEmpty = string.IsNullOrWhiteSpace(sourceVersion);
        var otherEmpty = string.IsNullOrWhiteSpace(otherVersion);
        if (sourceEmpty || otherEmpty)
            return sourceEmpty == otherEmpty ? 0 : sourceEmpty ? -1 : 1;
        return Version.TryParse(sourceVersion, out var source) && Version.TryParse(otherVersion, out var other)
            ? source.CompareTo(other)
            : string.Compare(sourceVersion, otherVersion, StringComparison.OrdinalIgnoreCase);
    }
}
