using Yuqing.Functions.Calendars;
using Yuqing.Testing;

namespace Functions.Tests.Calendars;

/// <summary>What every memory of sent calendars keeps to. An adapter's tests derive from this.</summary>
public abstract class CalendarMemoryContract
{
    private static readonly CancellationToken None = CancellationToken.None;

    /// <summary>More than the longest time for which a store lets a year be sent on.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromHours(1);

    protected abstract ICalendarMemory Memory { get; }

    /// <summary>Another instance of the app on the same memory.</summary>
    protected abstract ICalendarMemory Other { get; }

    protected FakeTimeProvider Time { get; } = new();

    [Fact]
    public async Task IsSent_Remembered_IsThatVersionOfThatYear()
    {
        Assert.False(await Memory.IsSentAsync(2026, "one", None));
        await Memory.RememberAsync(2026, "one", None);
        Time.Advance(Settled);

        Assert.True(await Other.IsSentAsync(2026, "one", None));
        Assert.False(await Other.IsSentAsync(2026, "two", None));
        Assert.False(await Other.IsSentAsync(2027, "one", None));
    }

    [Fact]
    public async Task Remember_AnotherVersion_TakesItsPlace()
    {
        await Memory.RememberAsync(2026, "one", None);
        await Other.RememberAsync(2026, "two", None);
        Time.Advance(Settled);

        Assert.True(await Memory.IsSentAsync(2026, "two", None));
        Assert.False(await Memory.IsSentAsync(2026, "one", None));
    }

    [Fact]
    public async Task Forget_SeveralYears_NoneIsSent()
    {
        await Memory.ForgetAsync(None);
        await Memory.RememberAsync(2026, "one", None);
        await Memory.RememberAsync(2027, "two", None);
        Time.Advance(Settled);
        await Other.ForgetAsync(None);

        Assert.False(await Memory.IsSentAsync(2026, "one", None));
        Assert.False(await Memory.IsSentAsync(2027, "two", None));
    }

    [Fact]
    public async Task Remember_SeveralAtOnceAndAgain_IsRememberedOnce()
    {
        await Task.WhenAll(Enumerable.Range(0, 6).Select(i => (i % 2 == 0 ? Memory : Other).RememberAsync(2026, "one", None)));
        Time.Advance(Settled / 2);
        await Memory.RememberAsync(2026, "one", None);
        Time.Advance(Settled / 2);

        Assert.True(await Other.IsSentAsync(2026, "one", None));
    }
}
