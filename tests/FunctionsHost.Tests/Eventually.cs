using System.Diagnostics;

namespace FunctionsHost.Tests;

internal static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    /// <summary>Waits until the condition holds; what makes it hold runs on other threads.</summary>
    public static async Task HoldsAsync(Func<bool> condition)
    {
        var started = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(started.Elapsed < Deadline, "The condition did not come true.");
            await Task.Delay(5);
        }
    }

    /// <summary>Waits until the condition holds.</summary>
    public static async Task HoldsAsync(Func<Task<bool>> condition)
    {
        var started = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(started.Elapsed < Deadline, "The condition did not come true.");
            await Task.Delay(5);
        }
    }
}
