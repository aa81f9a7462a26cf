using System.Collections.ObjectModel;
using System.Globalization;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Yuqing.Embedded.DurableTask.Executor;
using Yuqing.Embedded.DurableTask.Store;

namespace Yuqing.Embedded.DurableTask.Engine;

/// <summary>Shows stored instances as the client's metadata.</summary>
internal static class InstanceReader
{
    public static OrchestrationMetadata Convert(InstanceRow row, bool payloads, DataConverter converter)
    {
        var end = row.Last is null ? null : FindEnd(row.Last);
        return new OrchestrationMetadata(row.Name, row.Id)
        {
            DataConverter = payloads ? converter : null,
            RuntimeStatus = row.Status,
            CreatedAt = row.CreatedAt,
            LastUpdatedAt = row.UpdatedAt,
            SerializedInput = payloads ? FindStart(row)?.Input : null,
            SerializedOutput = payloads ? end?.Output : null,
            SerializedCustomStatus = payloads ? row.CustomStatus : null,
            Tags = InstanceFactory.DecodeTags(row.Tags) ?? ReadOnlyDictionary<string, string>.Empty,
            FailureDetails = end?.Failure,
        };
    }

    public static ExecutionStarted? FindStart(InstanceRow row) => row.First is null
        ? null
        : HistoryCodec.Decode(row.First).SelectMany(segment => segment.Received).OfType<ExecutionStarted>().FirstOrDefault();

    public static string? EncodeToken(IReadOnlyList<InstanceRow> page, int size) => page.Count < size
        ? null
        : page[^1].Key.ToString(CultureInfo.InvariantCulture);

    /// <exception cref="ArgumentException">It is no token of an earlier page.</exception>
    public static long DecodeToken(string? token)
    {
        if (string.IsNullOrEmpty(token))
            return 0;
        return long.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var key)
            ? key
            : throw new ArgumentException($"'{token}' is not a continuation token of an earlier page.", nameof(token));
    }

    private static ExecutionCompleted? FindEnd(byte[] last) =>
        HistoryCodec.Decode(last).SelectMany(segment => segment.Decided).OfType<ExecutionCompleted>().LastOrDefault();
}
