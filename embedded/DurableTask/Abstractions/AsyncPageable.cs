namespace Microsoft.DurableTask;

/// <summary>A sequence of values that is fetched page by page.</summary>
/// <typeparam name="T">The type of the values.</typeparam>
public abstract class AsyncPageable<T> : IAsyncEnumerable<T>
    where T : notnull
{
    /// <summary>For derived classes.</summary>
    protected AsyncPageable()
    {
    }

    /// <summary>The sequence as pages.</summary>
    /// <param name="continuationToken">Where to start: the token of an earlier page, or <c>null</c> for the beginning.</param>
    /// <param name="pageSizeHint">The wished size of a page; <c>null</c> for the default.</param>
    public abstract IAsyncEnumerable<Page<T>> AsPages(string? continuationToken = default, int? pageSizeHint = default);

    /// <inheritdoc/>
    public async IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        await foreach (var page in AsPages().WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            foreach (var value in page.Values)
                yield return value;
        }
    }
}

/// <summary>One page of a sequence.</summary>
/// <typeparam name="T">The type of the values.</typeparam>
/// <param name="values">The values of this page.</param>
/// <param name="continuationToken">The token of the next page; <c>null</c> when this is the last.</param>
public sealed class Page<T>(IReadOnlyList<T> values, string? continuationToken = default)
    where T : notnull
{
    /// <summary>The values of this page.</summary>
    public IReadOnlyList<T> Values { get; } = values ?? throw new ArgumentNullException(nameof(values));

    /// <summary>The token of the next page; <c>null</c> when this is the last.</summary>
    public string? ContinuationToken { get; } = continuationToken;
}

/// <summary>Makes pageable sequences.</summary>
public static class Pageable
{
    /// <summary>A sequence whose pages a function fetches.</summary>
    /// <param name="pageFunc">Gives the page of a continuation token.</param>
    public static AsyncPageable<T> Create<T>(Func<string?, CancellationToken, Task<Page<T>>> pageFunc)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(pageFunc);
        return new FuncPageable<T>((token, _, cancellation) => pageFunc(token, cancellation));
    }

    /// <summary>A sequence whose pages a function fetches.</summary>
    /// <param name="pageFunc">Gives the page of a continuation token and a page size.</param>
    public static AsyncPageable<T> Create<T>(Func<string?, int?, CancellationToken, Task<Page<T>>> pageFunc)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(pageFunc);
        return new FuncPageable<T>(pageFunc);
    }

    private sealed class FuncPageable<T>(Func<string?, int?, CancellationToken, Task<Page<T>>> pageFunc) : AsyncPageable<T>
        where T : notnull
    {
        public override IAsyncEnumerable<Page<T>> AsPages(string? continuationToken = default, int? pageSizeHint = default) =>
            Pages(continuationToken, pageSizeHint);

        private async IAsyncEnumerable<Page<T>> Pages(
            string? token, int? size, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation = default)
        {
            do
            {
                var page = await pageFunc(token, size, cancellation).ConfigureAwait(false);
                yield return page;
                token = page.ContinuationToken;
            }
            while (token is not null);
        }
    }
}
