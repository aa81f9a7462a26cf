using Yuqing.Embedded.DurableTask.Executor;
using Yuqing.Embedded.DurableTask.Store;

namespace Yuqing.Embedded.DurableTask.Engine;

/// <summary>Something that reaches an instance.</summary>
/// <param name="Record">What it is; <c>null</c> only makes the instance look whether it has work.</param>
internal sealed record Delivery(HistoryRecord? Record)
{
    /// <summary>Makes the instance run the activities that its history leaves open.</summary>
    public bool Recovers { get; init; }

    /// <summary>The execution it is meant for; 0 for any.</summary>
    public int Execution { get; init; }

    /// <summary>The row that keeps it until a turn has consumed it; 0 for none.</summary>
    public long InboxRow { get; init; }

    /// <summary>The timer it comes from.</summary>
    public TimerRow? Timer { get; init; }

    /// <summary>The caller that waits until it is durable.</summary>
    public TaskCompletionSource? Caller { get; init; }
}
