using Yuqing.Embedded.FunctionsHost.Storage;
using Yuqing.Testing;

namespace FunctionsHost.Tests;

public sealed class SteppedDelayTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Until_HeldUpBeforeTheSleepBegins_EndsAtItsTime()
    {
        _time.HoldUp(() => _time.Advance(TimeSpan.FromSeconds(10)));

        await SteppedDelay.UntilAsync(_time, _time.GetUtcNow().AddSeconds(10), CancellationToken.None).WaitAsync(Patience);
    }

    [Fact]
    public async Task Step_HeldUpBeforeTheSleepBegins_EndsAtItsTime()
    {
        _time.HoldUp(() => _time.Advance(TimeSpan.FromSeconds(5)));
        var step = SteppedDelay.StepAsync(_time, _time.GetUtcNow().AddSeconds(10), new TaskCompletionSource().Task, CancellationToken.None);

        Assert.False(step.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(5));

        await step.WaitAsync(Patience);
    }

    [Fact]
    public async Task Step_Signal_EndsBeforeItsTime()
    {
        var signal = new TaskCompletionSource();
        var step = SteppedDelay.StepAsync(_time, _time.GetUtcNow().AddSeconds(10), signal.Task, CancellationToken.None);

        Assert.False(step.IsCompleted);
        signal.SetResult();

        await step.WaitAsync(Patience);
    }
}
