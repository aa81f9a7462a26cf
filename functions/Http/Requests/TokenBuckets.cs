using System.Collections.Concurrent;

namespace Yuqing.Functions.Http.Requests;

/// <summary>
/// Token buckets by key: <paramref name="rate"/> tokens a second up to <paramref name="burst"/>. Time comes from the
/// <see cref="TimeProvider"/>'s timestamp, so wall-clock jumps neither grant nor take anything.
/// </summary>
/// <param name="rate">Tokens a second, greater than 0.</param>
/// <param name="burst">Capacity, at least 1; a bucket starts full.</param>
/// <param name="maxKeys">Bound on remembered keys; beyond it, full (idle) buckets are forgotten, which changes nothing for them.</param>
internal sealed class TokenBuckets(TimeProvider time, double rate, double burst, int maxKeys = 10_000)
{
    private readonly ConcurrentDictionary<string, Bucket> _buckets = new(StringComparer.Ordinal);

    /// <summary>Takes one token; when there is none, says how long until there will be.</summary>
    public bool TryTake(string key, out TimeSpan retryAfter)
    {
        var now = time.GetTimestamp();
        if (!_buckets.TryGetValue(key, out var bucket))
        {
            if (_buckets.Count >= maxKeys)
                ForgetIdle(now);
            bucket = _buckets.GetOrAdd(key, static (_, start) => new Bucket(start.burst, start.now), (burst, now));
        }
        lock (bucket)
        {
            // A thread that read the clock earlier may come later: it adds nothing.
            var elapsed = Math.Max(0, time.GetElapsedTime(bucket.At, now).TotalSeconds);
            bucket.Tokens = Math.Min(burst, bucket.Tokens + (elapsed * rate));
            bucket.At = Math.Max(bucket.At, now);
            if (bucket.Tokens >= 1)
            {
                bucket.Tokens--;
                retryAfter = TimeSpan.Zero;
                return true;
            }
            retryAfter = TimeSpan.FromSeconds((1 - bucket.Tokens) / rate);
            return false;
        }
    }

    private void ForgetIdle(long now)
    {
        var untilFull = burst / rate;
        foreach (var (key, bucket) in _buckets)
        {
            if (time.GetElapsedTime(bucket.At, now).TotalSeconds >= untilFull)
                _buckets.TryRemove(key, out _);
        }
    }

    private sealed class Bucket(double tokens, long at)
    {
        public double Tokens { get; set; } = tokens;

        public long At { get; set; } = at;
    }
}
