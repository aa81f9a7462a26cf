namespace Yuqing.Embedded.FunctionsHost.Storage;

/// <summary>Waits for a time of the wall clock in capped steps, so that a clock that is set forward is noticed soon.</summary>
internal static class SteppedDelay
{
    /// <summary>The longest sleep before the clock is looked at again.</summary>
    public static readonly TimeSpan MaxStep = TimeSpan.FromSeconds(30);

    /// <summary>Returns at <paramref name="due"/>, never earlier.</summary>
    public static async Task UntilAsync(TimeProvider time, DateTimeOffset due, CancellationToken cancellation)
    {
        for (var wait = due - time.GetUtcNow(); wait > TimeSpan.Zero; wait = due - time.GetUtcNow())
            await Task.Delay(wait < MaxStep ? wait : MaxStep, time, cancellation);
    }

    /// <summary>Returns at <paramref name="due"/>, or at the end of one step, or when <paramref name="signal"/> completes.</summary>
    public static async Task StepAsync(TimeProvider time, DateTimeOffset? due, Task signal, CancellationToken cancellation)
    {
        if (due is null)
        {
            await signal.WaitAsync(cancellation);
            return;
        }

        var wait = due.Value - time.GetUtcNow();
        if (wait <= TimeSpan.Zero)
            return;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var delay = Task.Delay(wait < MaxStep ? wait : MaxStep, time, stop.Token);
        await Task.WhenAny(signal, delay);
        await stop.CancelAsync();
        cancellation.ThrowIfCancellationRequested();
    }
}
