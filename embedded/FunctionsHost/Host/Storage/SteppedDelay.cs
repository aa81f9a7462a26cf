namespace Yuqing.Embedded.FunctionsHost.Storage;

/// <summary>Waits for a time of the wall clock in capped steps, so that a clock that is set forward is noticed soon.</summary>
internal static class SteppedDelay
{
    /// <summary>The longest sleep before the clock is looked at again.</summary>
    public static readonly TimeSpan MaxStep = TimeSpan.FromSeconds(30);

    /// <summary>A clock that moved on by more than this before the sleep began is looked at again.</summary>
    private static readonly TimeSpan MaxHeldUp = TimeSpan.FromMilliseconds(20);

    /// <summary>Returns at <paramref name="due"/>, never earlier.</summary>
    public static async Task UntilAsync(TimeProvider time, DateTimeOffset due, CancellationToken cancellation, Rest? rest = null)
    {
        while (Sleep(time, due, cancellation) is { } delay)
        {
            rest?.Begin(delay);
            await delay;
        }
    }

    /// <summary>Returns at <paramref name="due"/>, or at the end of one step, or when <paramref name="signal"/> completes.</summary>
    public static async Task StepAsync(TimeProvider time, DateTimeOffset? due, Task signal, CancellationToken cancellation, Rest? rest = null)
    {
        if (due is null)
        {
            rest?.Begin(signal);
            await signal.WaitAsync(cancellation);
            return;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (Sleep(time, due.Value, stop.Token) is not { } delay)
            return;
        rest?.Begin(signal, delay);
        await Task.WhenAny(signal, delay);
        await stop.CancelAsync();
        cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>
    /// Begins one step, or null when it is time. Whoever is held up between the look at the clock and the sleep would count it from a
    /// time that has passed, and sleep too long: then another one is begun, and the first runs out unheard.
    /// </summary>
    private static Task? Sleep(TimeProvider time, DateTimeOffset due, CancellationToken cancellation)
    {
        while (true)
        {
            var wait = due - time.GetUtcNow();
            if (wait <= TimeSpan.Zero)
                return null;
            var delay = Task.Delay(Step(wait), time, cancellation);
            if (wait - (due - time.GetUtcNow()) <= MaxHeldUp)
                return delay;
        }
    }

    // Delays are cut to whole milliseconds: what is left of a part of one would be no delay at all, again and again.
    private static TimeSpan Step(TimeSpan wait) => wait < MaxStep ? TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)) : MaxStep;
}

/// <summary>
/// Tells a test that moves the clock whether a loop waits: only then may the clock go on, or the loop would count its next
/// wait from a time that it never saw.
/// </summary>
internal sealed class Rest
{
    private volatile Task[] _waits = [];

    /// <summary>Whether the loop waits and nothing that it waits for has come.</summary>
    public bool IsOn => _waits is { Length: > 0 } waits && !Array.Exists(waits, wait => wait.IsCompleted);

    /// <summary>The loop is about to wait for the first of these.</summary>
    public void Begin(params Task[] waits) => _waits = waits;
}
