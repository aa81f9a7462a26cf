using System.Diagnostics;

namespace EndToEnd.Tests.Harness;

/// <summary>Waits for a condition of another process, which cannot signal us; the limit is generous and only failures reach it.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    public static async Task TrueAsync(Func<Task<bool>> condition, TimeSpan limit, Func<string> message)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(watch.Elapsed < limit, message());
            await Task.Delay(Step);
        }
    }

    public static async Task<T> SomeAsync<T>(Func<Task<T>> read, Func<T, bool> wanted, TimeSpan? limit = null)
    {
        T last = default!;
        await TrueAsync(
            async () => wanted(last = await read()),
            limit ?? TimeSpan.FromSeconds(30),
            () => $"Still not as wanted: {last}");
        return last;
    }
}
