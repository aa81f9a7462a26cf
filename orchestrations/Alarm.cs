using Microsoft.DurableTask;

namespace Yuqing.Orchestrations;

/// <summary>The loop's one timer: set to the next wake-up, cancelled when that moves.</summary>
internal sealed class Alarm(TaskOrchestrationContext context) : IDisposable
{
    private Task? _timer;
    private CancellationTokenSource? _cancellation;
    private DateTimeOffset? _at;
    private DateTimeOffset _fired = DateTimeOffset.MinValue;

    /// <summary>An instant, but never earlier than the last alarm that fired.</summary>
    public DateTimeOffset NotBefore(DateTimeOffset now) => now > _fired ? now : _fired;

    /// <summary>Sets the alarm, leaving it alone when it is set to that instant already.</summary>
    public Task? Set(DateTimeOffset? at)
    {
        if (at == _at)
            return _timer;
        Cancel();
        if (at is not { } instant)
            return null;
        _at = at;
        _cancellation = new CancellationTokenSource();
        return _timer = context.CreateTimer(instant.UtcDateTime, _cancellation.Token);
    }

    /// <summary>After a wait: remembers that the alarm fired, if it did.</summary>
    public void TakeNote()
    {
        if (_timer is not { IsCompletedSuccessfully: true })
            return;
        _fired = _at!.Value;
        Forget();
    }

    /// <summary>Takes the alarm back.</summary>
    public void Cancel()
    {
        _cancellation?.Cancel();
        Forget();
    }

    /// <inheritdoc/>
    public void Dispose() => Cancel();

    private void Forget()
    {
        _cancellation?.Dispose();
        _cancellation = null;
        _timer = null;
        _at = null;
    }
}
