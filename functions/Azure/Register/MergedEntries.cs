using Azure.Data.Tables;

namespace Yuqing.Functions.Azure.Register;

/// <summary>Several partitions as one sequence in order of their row keys; what is in several of them comes once.</summary>
internal sealed class MergedEntries(IReadOnlyList<IAsyncEnumerable<TableEntity>> sources) : IAsyncDisposable
{
    private readonly List<IAsyncEnumerator<TableEntity>> _open = [];
    private bool _started;
    private string _last = "";

    /// <summary>The next entities, at most so many; none at the end.</summary>
    public async Task<List<TableEntity>> NextAsync(int count)
    {
        if (!_started)
            await StartAsync().ConfigureAwait(false);
        var next = new List<TableEntity>();
        while (next.Count < count && _open.MinBy(source => source.Current.RowKey, StringComparer.Ordinal) is { } first)
        {
            if (first.Current.RowKey != _last)
                next.Add(first.Current);
            _last = first.Current.RowKey;
            if (!await first.MoveNextAsync().ConfigureAwait(false))
            {
                _open.Remove(first);
                await first.DisposeAsync().ConfigureAwait(false);
            }
        }

        return next;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var source in _open)
            await source.DisposeAsync().ConfigureAwait(false);
    }

    private async Task StartAsync()
    {
        _started = true;
        foreach (var source in sources.Select(source => source.GetAsyncEnumerator()))
        {
            _open.Add(source);
            if (await source.MoveNextAsync().ConfigureAwait(false))
                continue;
            _open.Remove(source);
            await source.DisposeAsync().ConfigureAwait(false);
        }
    }
}
