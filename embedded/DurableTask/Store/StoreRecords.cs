using Microsoft.DurableTask.Client;

namespace Yuqing.Embedded.DurableTask.Store;

/// <summary>A durable timer. Id 0 is the scheduled start of its instance.</summary>
internal readonly record struct TimerRow(DateTime Due, long Key, int Id);

/// <summary>A message that waits for an instance.</summary>
/// <param name="Row">The number of its row, growing.</param>
/// <param name="Record">The encoded record.</param>
internal readonly record struct InboxRow(long Row, byte[] Record);

/// <summary>What is known of an instance without its history.</summary>
internal sealed record InstanceRow(
    long Key,
    string Id,
    string Name,
    string Version,
    OrchestrationRuntimeStatus Status,
    int Turn,
    int Execution,
    DateTime CreatedAt,
    DateTime UpdatedAt,
    DateTime? CompletedAt,
    string? CustomStatus,
    byte[]? Tags)
{
    /// <summary>The oldest history row of the current execution, when payloads were asked for.</summary>
    public byte[]? First { get; init; }

    /// <summary>The newest history row, when payloads were asked for or the instance failed.</summary>
    public byte[]? Last { get; init; }
}

/// <summary>An instance with all that is needed to run it.</summary>
internal sealed record StoredInstance(InstanceRow Row, IReadOnlyList<byte[]> History, IReadOnlyList<InboxRow> Inbox);

/// <summary>Selects instances; times are inclusive.</summary>
internal sealed record InstanceFilter
{
    public long AfterKey { get; init; }

    public int Limit { get; init; } = 100;

    public IReadOnlyCollection<OrchestrationRuntimeStatus>? Statuses { get; init; }

    public DateTime? CreatedFrom { get; init; }

    public DateTime? CreatedTo { get; init; }

    public DateTime? CompletedFrom { get; init; }

    public DateTime? CompletedTo { get; init; }

    public string? IdPrefix { get; init; }

    public long? Parent { get; init; }

    public bool Payloads { get; init; }
}

/// <summary>The store's figures, for operators.</summary>
internal sealed record StoreStatistics(long Instances, long HistoryRows, long Timers, long InboxRows, long FileBytes);
