using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Yuqing.Functions.Orchestrators;

/// <summary>Log messages of the runner; event ids 3200 to 3229. Errors are alarms: somebody must look.</summary>
internal static partial class RunnerLog
{
    [LoggerMessage(3200, LogLevel.Error, "The engine does not know {Instance} of incident {Number}, which ran before; its next generation goes on from the register")]
    public static partial void Lost(ILogger logger, string instance, string number);

    [LoggerMessage(3201, LogLevel.Error, "{Instance} of incident {Number} was terminated; its clocks stand still until somebody restarts it")]
    public static partial void Terminated(ILogger logger, string instance, string number);

    [LoggerMessage(3202, LogLevel.Error, "{Instance} of incident {Number} ended as {Status} before its incident; its next generation goes on from the register")]
    public static partial void Ended(ILogger logger, string instance, OrchestrationRuntimeStatus status, string number);

    [LoggerMessage(3214, LogLevel.Warning, "Signal {Signal} for incident {Incident} was not taken: {Reason}")]
    public static partial void RelayRefused(ILogger logger, string signal, string incident, string reason);
}
