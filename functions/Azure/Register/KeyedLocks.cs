namespace Yuqing.Functions.Azure.Register;

/// <summary>
/// Lets the writers of one partition within this process go one after the other, so that they do not drive each other from the
/// entity's version; between processes only the version decides.
/// </summary>
internal sealed class KeyedLocks : IDisposable
{
    private readonly SemaphoreSlim[] _stripes = [.. Enumerable.Range(0, 256).Select(_ => new SemaphoreSlim(1))];

    /// <summary>Waits for its turn; disposing gives it on.</summary>
    public async Task<IDisposable> EnterAsync(string key, CancellationToken cancellation)
    {
        var stripe = _stripes[unchecked((uint)string.GetHashCode(key, StringComparison.Ordinal)) % (uint)_stripes.Length];
        await stripe.WaitAsync(cancellation).ConfigureAwait(false);
        return new Turn(stripe);
    }

    public void Dispose()
    {
        foreach (var stripe in _stripes)
            stripe.Dispose();
    }

    private sealed class Turn(SemaphoreSlim stripe) : IDisposable
    {
        public void Dispose() => stripe.Release();
    }
}
