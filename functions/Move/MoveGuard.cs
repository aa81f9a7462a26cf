namespace Yuqing.Functions.Move;

/// <summary>Tells the running program whether it may act.</summary>
internal sealed class MoveGuard(IMovableRegister register, TimeProvider time)
{
    /// <summary>How late a mark that another process sets may be noticed.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    private volatile Known? _known;

    /// <summary>Refuses a start.</summary>
    /// <exception cref="MoveException">The incidents run elsewhere, or are not whole.</exception>
    public async Task CheckStartAsync(CancellationToken cancellation)
    {
        var mark = await register.ReadMarkAsync(cancellation).ConfigureAwait(false);
        if (mark.StartRefusal(register.Place) is { } refusal)
            throw new MoveException(refusal);
    }

    /// <summary>Whether clocks may run and acts be accepted.</summary>
    public async ValueTask<bool> MayActAsync(CancellationToken cancellation)
    {
        if (_known is { } known && (register.IsExclusive || time.GetUtcNow() - known.At < Fresh))
            return known.MayAct;
        var at = time.GetUtcNow();
        var mark = await register.ReadMarkAsync(cancellation).ConfigureAwait(false);
        _known = new Known(mark.Phase == MovePhase.Open, at);
        return mark.Phase == MovePhase.Open;
    }

    private sealed record Known(bool MayAct, DateTimeOffset At);
}
