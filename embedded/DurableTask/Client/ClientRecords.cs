namespace Microsoft.DurableTask.Client;

/// <summary>Selects instances.</summary>
/// <param name="CreatedFrom">The earliest creation, inclusive.</param>
/// <param name="CreatedTo">The latest creation, inclusive.</param>
/// <param name="Statuses">The statuses; <c>null</c> for all.</param>
/// <param name="TaskHubNames">Not used by this engine, which has one hub.</param>
/// <param name="InstanceIdPrefix">What the ids begin with.</param>
/// <param name="PageSize">The most instances in a page.</param>
/// <param name="FetchInputsAndOutputs">Whether input, output and custom status are fetched.</param>
/// <param name="ContinuationToken">The token of an earlier page.</param>
public record OrchestrationQuery(
    DateTimeOffset? CreatedFrom = default,
    DateTimeOffset? CreatedTo = default,
    IEnumerable<OrchestrationRuntimeStatus>? Statuses = default,
    IEnumerable<string>? TaskHubNames = default,
    string? InstanceIdPrefix = default,
    int PageSize = OrchestrationQuery.DefaultPageSize,
    bool FetchInputsAndOutputs = false,
    string? ContinuationToken = default)
{
    /// <summary>The page size that is used when none is given.</summary>
    public const int DefaultPageSize = 100;
}

/// <summary>How an instance is purged.</summary>
/// <param name="Recursive">Whether its sub-orchestrations are purged too.</param>
public record PurgeInstanceOptions(bool Recursive = false);

/// <summary>Selects instances to purge.</summary>
/// <param name="CreatedFrom">The earliest creation, inclusive.</param>
/// <param name="CreatedTo">The latest creation, inclusive.</param>
/// <param name="Statuses">The statuses; <c>null</c> for all that have ended.</param>
public record PurgeInstancesFilter(
    DateTimeOffset? CreatedFrom = default,
    DateTimeOffset? CreatedTo = default,
    IEnumerable<OrchestrationRuntimeStatus>? Statuses = default)
{
    /// <summary>How long the purge may take; what is left is reported as not complete. <c>null</c> for no bound.</summary>
    public TimeSpan? Timeout { get; init; }
}

/// <summary>What a purge did.</summary>
public class PurgeResult
{
    /// <summary>Creates a result.</summary>
    /// <param name="count">How many instances were deleted.</param>
    public PurgeResult(int count)
        : this(count, null)
    {
    }

    /// <summary>Creates a result.</summary>
    /// <param name="count">How many instances were deleted.</param>
    /// <param name="isComplete">Whether all that was selected is deleted; <c>null</c> when not known.</param>
    public PurgeResult(int count, bool? isComplete)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        PurgedInstanceCount = count;
        IsComplete = isComplete;
    }

    /// <summary>How many instances were deleted.</summary>
    public int PurgedInstanceCount { get; }

    /// <summary>Whether all that was selected is deleted; <c>null</c> when not known.</summary>
    public bool? IsComplete { get; }
}

/// <summary>How an instance is terminated.</summary>
/// <param name="Output">Its output.</param>
/// <param name="Recursive">Whether its sub-orchestrations are terminated too.</param>
public record TerminateInstanceOptions(object? Output = default, bool Recursive = false);

/// <summary>A serialized value with what reads it.</summary>
/// <param name="data">The text.</param>
/// <param name="converter">What reads it; by default JSON.</param>
public sealed class SerializedData(string data, DataConverter? converter = default)
{
    /// <summary>The text.</summary>
    public string Value { get; } = data ?? throw new ArgumentNullException(nameof(data));

    /// <summary>What reads it.</summary>
    public DataConverter Converter { get; } = converter ?? Converters.JsonDataConverter.Default;

    /// <summary>The value.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    public T? ReadAs<T>() => Converter.Deserialize<T>(Value);
}

/// <summary>Typed dedupe statuses.</summary>
public static class StartOrchestrationOptionsExtensions
{
    /// <summary>The statuses in which an existing instance can forbid a start.</summary>
    public static readonly IReadOnlyList<OrchestrationRuntimeStatus> ValidDedupeStatuses =
    [
        OrchestrationRuntimeStatus.Completed,
        OrchestrationRuntimeStatus.Failed,
        OrchestrationRuntimeStatus.Terminated,
#pragma warning disable CS0618
        OrchestrationRuntimeStatus.Canceled,
#pragma warning restore CS0618
        OrchestrationRuntimeStatus.Pending,
        OrchestrationRuntimeStatus.Running,
        OrchestrationRuntimeStatus.Suspended,
    ];

    /// <summary>Options under which an instance of the same id in one of these statuses forbids the start.</summary>
    /// <param name="options">The options.</param>
    /// <param name="dedupeStatuses">The statuses.</param>
    public static StartOrchestrationOptions WithDedupeStatuses(
        this StartOrchestrationOptions options, params OrchestrationRuntimeStatus[] dedupeStatuses)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options with { DedupeStatuses = [.. dedupeStatuses.Select(status => status.ToString())] };
    }
}
