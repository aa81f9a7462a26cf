using Yuqing.Functions.Http.Requests;
using Yuqing.Testing;

namespace Functions.Tests.Http;

public sealed class TokenBucketsTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void TryTake_BeyondTheBurst_SaysWhenToRetry()
    {
        var buckets = new TokenBuckets(_time, rate: 2, burst: 3);
        for (var i = 0; i < 3; i++)
            Assert.True(buckets.TryTake("a", out _));

        Assert.False(buckets.TryTake("a", out var retryAfter));
        Assert.Equal(TimeSpan.FromSeconds(0.5), retryAfter);
        _time.Advance(retryAfter);
        Assert.True(buckets.TryTake("a", out _));
        Assert.False(buckets.TryTake("a", out _));
    }

    [Fact]
    public void TryTake_OtherKey_HasItsOwnBucket()
    {
        var buckets = new TokenBuckets(_time, rate: 1, burst: 1);
        Assert.True(buckets.TryTake("a", out _));
        Assert.False(buckets.TryTake("a", out _));
        Assert.True(buckets.TryTake("b", out _));
    }

    [Fact]
    public void TryTake_AfterALongPause_HoldsNoMoreThanTheBurst()
    {
        var buckets = new TokenBuckets(_time, rate: 10, burst: 2);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.True(buckets.TryTake("a", out _));
        Assert.True(buckets.TryTake("a", out _));
        Assert.False(buckets.TryTake("a", out _));
    }

    [Fact]
    public void TryTake_MoreKeysThanRemembered_ForgetsOnlyIdleOnes()
    {
        var buckets = new TokenBuckets(_time, rate: 1, burst: 1, maxKeys: 2);
        buckets.TryTake("idle", out _);
        _time.Advance(TimeSpan.FromSeconds(1));
        buckets.TryTake("busy", out _);
        buckets.TryTake("new", out _);
        Assert.False(buckets.TryTake("busy", out _));
    }
}
