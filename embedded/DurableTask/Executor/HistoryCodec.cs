using Microsoft.DurableTask.Client;
using Yuqing.Embedded.DurableTask.Tracing;

namespace Yuqing.Embedded.DurableTask.Executor;

/// <summary>
/// The stored form of histories. It is a file format: kinds are only ever added, never renumbered.
/// </summary>
internal static class HistoryCodec
{
    private const byte ExecutedFlag = 1;

    /// <summary>Precedes the kind of a record that carries a trace.</summary>
    private const byte Traced = 64;

    public static byte[] Encode(Segment segment)
    {
        var writer = RecordWriter.Rent();
        Write(writer, segment);
        return writer.ToArray();
    }

    public static byte[] Encode(IReadOnlyList<Segment> segments)
    {
        var writer = RecordWriter.Rent();
        foreach (var segment in segments)
            Write(writer, segment);
        return writer.ToArray();
    }

    public static byte[] Encode(HistoryRecord record)
    {
        var writer = RecordWriter.Rent();
        Write(writer, record);
        return writer.ToArray();
    }

    /// <summary>Reads the segments of one stored row.</summary>
    public static void Decode(ReadOnlySpan<byte> data, List<Segment> segments)
    {
        var reader = new RecordReader(data);
        while (!reader.AtEnd)
        {
            var executed = (reader.Byte() & ExecutedFlag) != 0;
            segments.Add(new Segment(reader.Time(), executed, ReadList(ref reader), ReadList(ref reader)));
        }
    }

    public static List<Segment> Decode(ReadOnlySpan<byte> data)
    {
        var segments = new List<Segment>(1);
        Decode(data, segments);
        return segments;
    }

    public static HistoryRecord DecodeRecord(ReadOnlySpan<byte> data)
    {
        var reader = new RecordReader(data);
        return Read(ref reader);
    }

    private static void Write(RecordWriter writer, Segment segment)
    {
        writer.Byte(segment.Executed ? ExecutedFlag : (byte)0);
        writer.Time(segment.Time);
        WriteList(writer, segment.Received);
        WriteList(writer, segment.Decided);
    }

    private static void WriteList(RecordWriter writer, IReadOnlyList<HistoryRecord> records)
    {
        writer.Int(records.Count);
        for (var i = 0; i < records.Count; i++)
            Write(writer, records[i]);
    }

    private static HistoryRecord[] ReadList(ref RecordReader reader)
    {
        var count = reader.Int();
        if (count == 0)
            return [];
        if (count < 0 || count > reader.Remaining)
            throw new FormatException($"The stored history claims to hold {count} records.");
        var records = new HistoryRecord[count];
        for (var i = 0; i < count; i++)
            records[i] = Read(ref reader);
        return records;
    }

    private static void Write(RecordWriter w, HistoryRecord record)
    {
        if (record.Trace is { } trace)
        {
            w.Byte(Traced);
            w.Text(trace.TraceParent);
            w.Text(trace.TraceState);
        }

        switch (record)
        {
            case ExecutionStarted r:
                w.Byte(1);
                WriteStart(w, r);
                break;
            case TaskCompleted r:
                w.Byte(2);
                w.Int(r.TaskId);
                w.Text(r.Result);
                break;
            case TaskFailed r:
                w.Byte(3);
                w.Int(r.TaskId);
                w.Failure(r.Failure);
                w.Bool(r.Final);
                break;
            case ChildCompleted r:
                w.Byte(4);
                w.Int(r.TaskId);
                w.Text(r.InstanceId);
                w.Text(r.Result);
                break;
            case ChildFailed r:
                w.Byte(5);
                w.Int(r.TaskId);
                w.Text(r.InstanceId);
                w.Failure(r.Failure);
                w.Bool(r.Final);
                break;
            case TimerFired r:
                w.Byte(6);
                w.Int(r.TimerId);
                w.Time(r.Due);
                break;
            case EventRaised r:
                w.Byte(7);
                w.Text(r.Name);
                w.Text(r.Payload);
                break;
            case InstanceSuspended r:
                w.Byte(8);
                w.Text(r.Reason);
                break;
            case InstanceResumed r:
                w.Byte(9);
                w.Text(r.Reason);
                break;
            case InstanceTerminated r:
                w.Byte(10);
                w.Text(r.Output);
                w.Bool(r.Recursive);
                break;
            case InstanceRewound r:
                w.Byte(11);
                w.Text(r.Reason);
                break;
            default:
                WriteDecided(w, record);
                break;
        }
    }

    private static void WriteStart(RecordWriter w, ExecutionStarted r)
    {
        w.Text(r.Name);
        w.Text(r.Version);
        w.Text(r.Input);
        w.Time(r.CreatedAt);
        w.Time(r.StartAt);
        w.Bool(r.Parent is not null);
        if (r.Parent is { } parent)
        {
            w.Long(parent.Key);
            w.Text(parent.InstanceId);
            w.Text(parent.Name);
            w.Int(parent.TaskId);
        }

        w.Pairs(r.Tags);
    }

    private static void WriteDecided(RecordWriter w, HistoryRecord record)
    {
        switch (record)
        {
            case TaskScheduled r:
                w.Byte(32);
                w.Int(r.TaskId);
                w.Text(r.Name);
                w.Text(r.Version);
                w.Text(r.Input);
                w.Pairs(r.Tags);
                break;
            case ChildCreated r:
                w.Byte(33);
                w.Int(r.TaskId);
                w.Text(r.InstanceId);
                w.Text(r.Name);
                w.Text(r.Version);
                w.Text(r.Input);
                w.Pairs(r.Tags);
                break;
            case TimerCreated r:
                w.Byte(34);
                w.Int(r.TaskId);
                w.Time(r.Due);
                break;
            case TimerCanceled r:
                w.Byte(35);
                w.Int(r.TaskId);
                break;
            case EventSent r:
                w.Byte(36);
                w.Int(r.TaskId);
                w.Text(r.InstanceId);
                w.Text(r.Name);
                w.Text(r.Payload);
                break;
            case ExecutionCompleted r:
                w.Byte(37);
                w.Byte((byte)r.Status);
                w.Text(r.Output);
                w.Failure(r.Failure);
                break;
            default:
                throw new InvalidOperationException($"{record.GetType().Name} has no stored form.");
        }
    }

    private static HistoryRecord Read(ref RecordReader r) => r.Byte() switch
    {
        1 => new ExecutionStarted(
            r.Text(), r.Text(), r.OptionalText(), r.Time(), r.OptionalTime(), r.Bool() ? ReadParent(ref r) : null, r.Pairs()),
        2 => new TaskCompleted(r.Int(), r.OptionalText()),
        3 => new TaskFailed(r.Int(), r.Failure(), r.Bool()),
        4 => new ChildCompleted(r.Int(), r.Text(), r.OptionalText()),
        5 => new ChildFailed(r.Int(), r.Text(), r.Failure(), r.Bool()),
        6 => new TimerFired(r.Int(), r.Time()),
        7 => new EventRaised(r.Text(), r.OptionalText()),
        8 => new InstanceSuspended(r.OptionalText()),
        9 => new InstanceResumed(r.OptionalText()),
        10 => new InstanceTerminated(r.OptionalText(), r.Bool()),
        11 => new InstanceRewound(r.OptionalText()),
        32 => new TaskScheduled(r.Int(), r.Text(), r.Text(), r.OptionalText(), r.Pairs()),
        33 => new ChildCreated(r.Int(), r.Text(), r.Text(), r.Text(), r.OptionalText(), r.Pairs()),
        34 => new TimerCreated(r.Int(), r.Time()),
        35 => new TimerCanceled(r.Int()),
        36 => new EventSent(r.Int(), r.Text(), r.Text(), r.OptionalText()),
        37 => new ExecutionCompleted((OrchestrationRuntimeStatus)r.Byte(), r.OptionalText(), r.OptionalFailure()),
        Traced => ReadTraced(ref r),
        var kind => throw new FormatException($"The stored history holds an unknown record kind {kind}."),
    };

    private static HistoryRecord ReadTraced(ref RecordReader r)
    {
        var trace = new TraceLink(r.Text(), r.OptionalText());
        return Read(ref r) with { Trace = trace };
    }

    private static ParentLink ReadParent(ref RecordReader r) => new(r.Long(), r.Text(), r.Text(), r.Int());
}
