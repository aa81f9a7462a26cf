using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Yuqing.Functions.Calendars;

namespace Yuqing.Functions.Http.Health;

/// <summary>
/// Whether the product can do its work: the register commits, the engine answers. The result is kept for a second, so
/// that probes from many sides cost no more than one.
/// </summary>
internal sealed partial class ReadinessProbe(
    IStoreProbe store, CalendarBook calendars, TimeProvider time, ILogger<ReadinessProbe> logger) : IDisposable
{
    /// <summary>State of a part that works.</summary>
    public const string Ok = "ok";

    /// <summary>State of a part that does not.</summary>
    public const string Unavailable = "unavailable";

    private static readonly TimeSpan KeepFor = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _one = new(1);
    private HealthJson? _last;
    private long _lastAt;

    /// <summary>Checks each part.</summary>
    public async Task<HealthJson> CheckAsync(DurableTaskClient client, CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            if (_last is { } kept && time.GetElapsedTime(_lastAt) < KeepFor)
                return kept;
            var register = StateAsync("register", () => store.WriteAsync(cancellation));
            var engine = StateAsync("engine", () => client.GetInstanceAsync("readiness", getInputsAndOutputs: false, cancellation));
            var checks = new Dictionary<string, string> { ["register"] = await register, ["engine"] = await engine };
            var status = checks.Values.All(state => state == Ok) ? Ok : Unavailable;
            // Without a calendar due times are provisional; reports are taken all the same.
            checks["calendars"] = calendars.Missing(time.Now()) is { Count: > 0 } missing ? $"missing: {string.Join(", ", missing)}" : Ok;
            _last = new HealthJson(status, checks);
            _lastAt = time.GetTimestamp();
            return _last;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    private async Task<string> StateAsync(string part, Func<Task> check)
    {
        try
        {
            await check().WaitAsync(Patience, time);
            return Ok;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            LogNotReady(failure, part);
            return Unavailable;
        }
    }

    [LoggerMessage(3313, LogLevel.Warning, "Not ready: {Part} failed its check.")]
    private partial void LogNotReady(Exception failure, string part);
}
