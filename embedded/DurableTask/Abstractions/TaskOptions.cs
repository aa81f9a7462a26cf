using System.Diagnostics.CodeAnalysis;

namespace Microsoft.DurableTask;

/// <summary>How an activity or sub-orchestration is called.</summary>
public record TaskOptions
{
    /// <summary>Creates options.</summary>
    /// <param name="retry">How the task is tried again; <c>null</c> for never.</param>
    public TaskOptions(TaskRetryOptions? retry)
        : this(retry, null)
    {
    }

    /// <summary>Creates options.</summary>
    /// <param name="retry">How the task is tried again; <c>null</c> for never.</param>
    /// <param name="tags">Labels.</param>
    public TaskOptions(TaskRetryOptions? retry = default, IDictionary<string, string>? tags = default)
    {
        Retry = retry;
        Tags = tags;
    }

    /// <summary>Copies options.</summary>
    /// <param name="options">What to copy.</param>
    public TaskOptions(TaskOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Retry = options.Retry;
        Tags = options.Tags;
        Version = options.Version;
    }

    /// <summary>How the task is tried again; <c>null</c> for never.</summary>
    public TaskRetryOptions? Retry { get; init; }

    /// <summary>Labels.</summary>
    public IDictionary<string, string>? Tags { get; init; }

    /// <summary>The version called; <c>null</c> gives activities the orchestration's version and sub-orchestrations the default one.</summary>
    public TaskVersion? Version { get; init; }

    /// <summary>Options with a retry policy.</summary>
    /// <param name="policy">The policy.</param>
    public static TaskOptions FromRetryPolicy(RetryPolicy policy) => new(policy);

    /// <summary>Options with a retry handler.</summary>
    /// <param name="handler">The handler.</param>
    public static TaskOptions FromRetryHandler(AsyncRetryHandler handler) => new(handler);

    /// <summary>Options with a retry handler.</summary>
    /// <param name="handler">The handler.</param>
    public static TaskOptions FromRetryHandler(RetryHandler handler) => new(handler);

    /// <summary>These options with an instance id for a sub-orchestration.</summary>
    /// <param name="instanceId">The id.</param>
    public SubOrchestrationOptions WithInstanceId(string instanceId) => new(this, instanceId);
}

/// <summary>How a sub-orchestration is called.</summary>
public record SubOrchestrationOptions : TaskOptions
{
    /// <summary>Creates options.</summary>
    /// <param name="retry">How the sub-orchestration is tried again; <c>null</c> for never.</param>
    /// <param name="instanceId">Its instance id; by default a new one that follows from the parent.</param>
    public SubOrchestrationOptions(TaskRetryOptions? retry = default, string? instanceId = default)
        : base(retry) => InstanceId = instanceId;

    /// <summary>Adds an instance id to options.</summary>
    /// <param name="options">What to copy.</param>
    /// <param name="instanceId">The instance id; by default that of the options, if they have one.</param>
    public SubOrchestrationOptions(TaskOptions options, string? instanceId = default)
        : base(options) => InstanceId = instanceId ?? (options as SubOrchestrationOptions)?.InstanceId;

    /// <summary>Copies options.</summary>
    /// <param name="options">What to copy.</param>
    [SuppressMessage("Style", "IDE0290", Justification = "A record's copy constructor.")]
    public SubOrchestrationOptions(SubOrchestrationOptions options)
        : base(options)
    {
        ArgumentNullException.ThrowIfNull(options);
        InstanceId = options.InstanceId;
    }

    /// <summary>Its instance id; <c>null</c> for a new one that follows from the parent.</summary>
    public string? InstanceId { get; init; }

    /// <summary>The version called; <c>null</c> for the default version.</summary>
    public new TaskVersion? Version
    {
        get => base.Version;
        init => base.Version = value;
    }
}
