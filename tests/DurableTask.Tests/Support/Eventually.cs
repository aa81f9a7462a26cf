namespace DurableTask.Tests.Support;

/// <summary>Waits for a condition with a generous deadline.</summary>
public static class Eventually
{
    public static async Task TrueAsync(Func<Task<bool>> condition)
    {
        var deadline = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(deadline) < EngineHost.Patience, "What must happen did not happen.");
            await Task.Yield();
        }
    }

    public static Task TrueAsync(Func<bool> condition) => TrueAsync(() => Task.FromResult(condition()));
}

/// <summary>A folder that is deleted with the test.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("durable").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
