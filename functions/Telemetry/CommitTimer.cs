using System.Diagnostics;

namespace Yuqing.Functions.Telemetry;

/// <summary>Measures one commit, until it is disposed of.</summary>
/// <param name="store">What commits: <c>register</c> or <c>tables</c>.</param>
internal readonly struct CommitTimer(string store) : IDisposable
{
    private readonly long _began = AppTelemetry.CommitDuration.Enabled ? Stopwatch.GetTimestamp() : 0;

    /// <summary>Records it, whatever its outcome: a commit that fails late is as telling as a slow one.</summary>
    public void Dispose()
    {
        if (_began != 0)
            AppTelemetry.CommitDuration.Record(Stopwatch.GetElapsedTime(_began).TotalSeconds, new KeyValuePair<string, object?>("store", store));
    }
}
