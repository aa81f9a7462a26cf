using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Yuqing.Embedded.DurableTask.Executor;
using Yuqing.Embedded.DurableTask.Store;

namespace Yuqing.Embedded.DurableTask.Engine;

/// <summary>Makes instances.</summary>
internal static class InstanceFactory
{
    /// <summary>The statuses of instances that have ended.</summary>
    public static IReadOnlyCollection<OrchestrationRuntimeStatus> Ended { get; } =
        [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated];

    public static NewInstance Create(long key, string id, ExecutionStarted start) => new(
        key,
        id,
        start.Name,
        start.Version,
        start.CreatedAt,
        start.StartAt,
        null,
        EncodeTags(start.Tags),
        HistoryCodec.Encode(StartSegment(start)));

    public static Segment StartSegment(ExecutionStarted start) => new(start.CreatedAt, Executed: false, [start], []);

    public static TaskFailureDetails Terminated(string instanceId) =>
        new("Terminated", $"The orchestration '{instanceId}' was terminated.", null, null, null);

    public static IReadOnlyDictionary<string, string>? DecodeTags(byte[]? tags)
    {
        if (tags is null)
            return null;
        var reader = new RecordReader(tags);
        return reader.Pairs();
    }

    private static byte[]? EncodeTags(IReadOnlyDictionary<string, string>? tags)
    {
        if (tags is null or { Count: 0 })
            return null;
        var writer = RecordWriter.Rent();
        writer.Pairs(tags);
        return writer.ToArray();
    }
}
