namespace Yuqing.Functions.Telemetry;

/// <summary>What can be exported.</summary>
internal enum TelemetrySignal
{
    /// <summary>Spans.</summary>
    Traces,

    /// <summary>Figures.</summary>
    Metrics,

    /// <summary>Log lines.</summary>
    Logs,
}
