namespace Yuqing.Embedded.DurableTask;

/// <summary>Something in the database that cannot be right.</summary>
/// <param name="InstanceId">The instance that is damaged; <c>null</c> when the damage is that of the file.</param>
/// <param name="What">What is wrong.</param>
public sealed record EngineDamage(string? InstanceId, string What);

/// <summary>What a check found.</summary>
/// <param name="Instances">How many instances were read.</param>
/// <param name="Damages">What is wrong; at most 100 findings.</param>
public sealed record EngineCheckReport(long Instances, IReadOnlyList<EngineDamage> Damages);

/// <summary>What a compaction did, in bytes.</summary>
/// <param name="BytesBefore">The size of the files before.</param>
/// <param name="BytesAfter">The size of the files after.</param>
public sealed record EngineCompactionReport(long BytesBefore, long BytesAfter);

/// <summary>The figures of a database.</summary>
/// <param name="Path">The full path of the database file.</param>
/// <param name="SchemaVersion">The version of its schema.</param>
/// <param name="Instances">How many instances there are in each status that occurs.</param>
/// <param name="Ready">Instances that are at work, or will be when the engine starts.</param>
/// <param name="Timers">Timers that wait.</param>
/// <param name="NextTimer">When the first of them is due (UTC).</param>
/// <param name="Messages">Messages that wait for an instance that cannot take them yet.</param>
/// <param name="HistoryRows">Turns that are kept.</param>
/// <param name="HistoryBytes">Their size.</param>
/// <param name="LargestHistoryInstance">The instance with the largest history.</param>
/// <param name="LargestHistoryBytes">The size of that history.</param>
/// <param name="FileBytes">The size of the database file.</param>
/// <param name="FreeBytes">The part of the file that is free for new data.</param>
/// <param name="LogBytes">The size of the write-ahead log beside it.</param>
public sealed record EngineFigures(
    string Path,
    int SchemaVersion,
    IReadOnlyDictionary<string, long> Instances,
    long Ready,
    long Timers,
    DateTime? NextTimer,
    long Messages,
    long HistoryRows,
    long HistoryBytes,
    string? LargestHistoryInstance,
    long LargestHistoryBytes,
    long FileBytes,
    long FreeBytes,
    long LogBytes);
