namespace Yuqing.Embedded.Queues;

/// <summary>Delivery rules that hold for all queues of a store.</summary>
public sealed record QueueStoreOptions
{
    /// <summary>
    /// A message handed out so often without success becomes a dead letter. Default 10, as in Azure Service Bus; at least 1.
    /// </summary>
    public int MaxDeliveryCount { get; init; } = 10;

    /// <summary>How long ids of sent messages are remembered. Default 10 minutes, as in Azure Service Bus.</summary>
    public TimeSpan DuplicateDetectionWindow { get; init; } = TimeSpan.FromMinutes(10);
}
