using System.Threading.Channels;

namespace Yuqing.Functions.Azure.Stores;

/// <summary>
/// Gives what callers bring to one writer, which commits what waits at the same time together: a burst takes few transactions, and the
/// callers of one process do not drive each other from the version of the entity that all of them change.
/// </summary>
/// <typeparam name="T">What is committed.</typeparam>
internal sealed class GroupCommit<T> : IAsyncDisposable
{
    /// <summary>How long the last commits may take when the app stops.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Channel<Entry> _waiting = System.Threading.Channels.Channel.CreateUnbounded<Entry>(new() { SingleReader = true });
    private readonly CancellationTokenSource _end = new();
    private readonly int _most;
    private readonly int _room;
    private readonly Func<T, int> _weigh;
    private readonly Func<IReadOnlyList<T>, CancellationToken, Task> _commit;
    private readonly Task _writer;

    /// <param name="most">The most that one commit takes.</param>
    /// <param name="room">The most that it may weigh; what is heavier goes alone.</param>
    /// <param name="weigh">Weight of one.</param>
    /// <param name="commit">Commits several, all or none. What it throws goes to those who brought them.</param>
    public GroupCommit(int most, int room, Func<T, int> weigh, Func<IReadOnlyList<T>, CancellationToken, Task> commit)
    {
        (_most, _room, _weigh, _commit) = (most, room, weigh, commit);
        _writer = Task.Run(WriteAsync);
    }

    /// <summary>Hands something in; done when it is committed. Who gives up waiting does not take it back.</summary>
    public Task CommitAsync(T item, CancellationToken cancellation)
    {
        var entry = new Entry(item, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        ObjectDisposedException.ThrowIf(!_waiting.Writer.TryWrite(entry), this);
        return entry.Done.Task.WaitAsync(cancellation);
    }

    /// <summary>Finishes what waits, as far as it can be done soon.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_waiting.Writer.TryComplete())
            return;
        _end.CancelAfter(Patience);
        await _writer.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private async Task WriteAsync()
    {
        while (await _waiting.Reader.WaitToReadAsync(CancellationToken.None).ConfigureAwait(false))
        {
            var batch = Take();
            try
            {
                await _commit([.. batch.Select(entry => entry.Item)], _end.Token).ConfigureAwait(false);
                batch.ForEach(entry => entry.Done.TrySetResult());
            }
#pragma warning disable CA1031 // Whoever waits gets the failure; the writer goes on with the next.
            catch (Exception error)
#pragma warning restore CA1031
            {
                batch.ForEach(entry => entry.Done.TrySetException(error));
            }
        }
    }

    private List<Entry> Take()
    {
        var batch = new List<Entry>();
        for (var weight = 0L; batch.Count < _most && _waiting.Reader.TryPeek(out var next); batch.Add(next))
        {
            weight += _weigh(next.Item);
            if (batch.Count > 0 && weight > _room)
                break;
            _waiting.Reader.TryRead(out _);
        }

        return batch;
    }

    private sealed record Entry(T Item, TaskCompletionSource Done);
}
