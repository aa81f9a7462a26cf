namespace Yuqing.Simulation;

internal static class ValueTasks
{
    /// <summary>The result of a read of the disk in memory, which is always there at once.</summary>
    public static T Now<T>(this ValueTask<T> read) => read.IsCompletedSuccessfully
        ? read.Result
        : throw new InvalidOperationException("The disk of the simulation answers at once.");
}
