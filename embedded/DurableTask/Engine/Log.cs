using Microsoft.Extensions.Logging;

namespace Yuqing.Embedded.DurableTask;

/// <summary>The engine's log messages.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Task {TaskName} of instance {InstanceId} is tried again after attempt {Attempt}.")]
    public static partial void RetryingTask(this ILogger logger, string instanceId, string taskName, int attempt);

    [LoggerMessage(2, LogLevel.Information, "The engine has opened {Path} and is at work; {Count} instances had work left.")]
    public static partial void EngineStarted(this ILogger logger, string path, int count);

    [LoggerMessage(3, LogLevel.Information, "The engine has stopped.")]
    public static partial void EngineStopped(this ILogger logger);

    [LoggerMessage(4, LogLevel.Error, "The store does not write just now; what waits is tried again.")]
    public static partial void StoreUnavailable(this ILogger logger, Exception error);

    [LoggerMessage(5, LogLevel.Error, "A turn of instance {InstanceId} was refused; the instance is loaded again.")]
    public static partial void TurnRefused(this ILogger logger, string instanceId, Exception error);

    [LoggerMessage(6, LogLevel.Error, "A turn of instance {InstanceId} could not be made.")]
    public static partial void TurnFailed(this ILogger logger, string instanceId, Exception error);

    [LoggerMessage(7, LogLevel.Warning, "A turn of orchestrator {Orchestrator}, instance {InstanceId}, held its thread for {Elapsed}.")]
    public static partial void SlowTurn(this ILogger logger, string orchestrator, string instanceId, TimeSpan elapsed);

    [LoggerMessage(8, LogLevel.Warning, "Activity {Activity} of instance {InstanceId} failed.")]
    public static partial void ActivityFailed(this ILogger logger, string activity, string instanceId, Exception error);

    [LoggerMessage(9, LogLevel.Warning, "Orchestrator {Orchestrator}, instance {InstanceId}, failed: {Failure}")]
    public static partial void OrchestrationFailed(this ILogger logger, string orchestrator, string instanceId, string failure);

    [LoggerMessage(10, LogLevel.Warning, "Instance {InstanceId} of version '{Version}' is left for a worker of another version.")]
    public static partial void VersionRejected(this ILogger logger, string instanceId, string version);

    [LoggerMessage(11, LogLevel.Warning, "{Count} activities still ran when the engine stopped; they will run again.")]
    public static partial void ActivitiesAbandoned(this ILogger logger, int count);

    [LoggerMessage(12, LogLevel.Information, "{Count} instances that ended more than {Retention} ago were deleted.")]
    public static partial void RetentionEnforced(this ILogger logger, int count, TimeSpan retention);
}
