using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;

namespace Microsoft.DurableTask;

/// <summary>How an orchestration is started.</summary>
public record StartOrchestrationOptions
{
    /// <summary>Creates options.</summary>
    /// <param name="InstanceId">The instance id; by default a new random one.</param>
    /// <param name="StartAt">When to start; by default at once.</param>
    [SuppressMessage("Style", "IDE1006", Justification = "Parameter names are those of the public API.")]
    public StartOrchestrationOptions(string? InstanceId = default, DateTimeOffset? StartAt = default)
    {
        this.InstanceId = InstanceId;
        this.StartAt = StartAt;
    }

    /// <summary>Copies options.</summary>
    /// <param name="options">What to copy.</param>
    public StartOrchestrationOptions(StartOrchestrationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        InstanceId = options.InstanceId;
        StartAt = options.StartAt;
        Tags = options.Tags;
        Version = options.Version;
        DedupeStatuses = options.DedupeStatuses;
    }

    /// <summary>The instance id; <c>null</c> for a new random one.</summary>
    public string? InstanceId { get; init; }

    /// <summary>When to start; <c>null</c> for at once.</summary>
    public DateTimeOffset? StartAt { get; init; }

    /// <summary>Labels that are stored with the instance.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>The version of the orchestrator; <c>null</c> for the client's default.</summary>
    public TaskVersion? Version { get; init; }

    /// <summary>
    /// Names of the runtime statuses in which an instance of the same id makes the start fail. With <c>null</c>, one that has
    /// not ended makes it fail; an instance that is allowed to exist is replaced.
    /// </summary>
    public IReadOnlyList<string>? DedupeStatuses { get; init; }
}
