namespace Yuqing.Functions.Move;

/// <summary>Sees to it that nobody acts on a register that is being moved.</summary>
internal sealed class MoveQuiet(IMovableRegister register, TimeProvider time)
{
    /// <summary>Waits until the register is at rest; gives its mark.</summary>
    /// <param name="what">What is to be done with it, for messages.</param>
    /// <param name="also">A phase in which it may be done too, beside frozen ones.</param>
    /// <exception cref="MoveException">Somebody may act on it, or its mark forbids it.</exception>
    public async Task<MoveMark> RequireAsync(string what, MovePhase also, Action<string> progress, CancellationToken cancellation)
    {
        var mark = await register.ReadMarkAsync(cancellation).ConfigureAwait(false);
        if (mark.Phase is MovePhase.Importing or MovePhase.Closed && mark.Phase != also)
        {
            throw new MoveException(also == MovePhase.Importing
                ? $"{register.Place} was closed by export {mark.Export}; what it holds is out of date. Import into an empty register."
                : mark.StartRefusal(register.Place)!);
        }

        if (register.IsExclusive)
            return mark;
        if (mark.Phase == MovePhase.Open)
            throw new MoveException($"{register.Place} may be in use by a running app and cannot be {what} so. Say first: incidents freeze");
        await SettleAsync(mark, progress, cancellation).ConfigureAwait(false);
        return mark;
    }

    /// <summary>
    /// What was in hand when the mark was set comes to its end first. The mark bears the time of the computer that set it, which may
    /// go wrong: the whole wait is kept, unless the mark is older than clocks can differ that the store still lets in (15 minutes each).
    /// </summary>
    private async Task SettleAsync(MoveMark mark, Action<string> progress, CancellationToken cancellation)
    {
        if (time.GetUtcNow() - mark.Since >= MoveMark.Settled)
            return;
        progress($"Waiting {MoveMark.Settling.TotalSeconds:0} s, until whatever was under way has come to its end.");
        await Task.Delay(MoveMark.Settling, time, cancellation).ConfigureAwait(false);
    }
}
