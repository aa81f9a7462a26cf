using System.Buffers.Binary;
using System.Diagnostics.Metrics;

namespace Yuqing.Benchmarks.Profile;

/// <summary>
/// Listens to the engine's meter. Its writer records a batch right after the sync, on its own thread, which is the moment to
/// read the log's length from the header of the log's index: the file itself keeps its length when it is used again.
/// </summary>
internal sealed class CommitMeter : IDisposable
{
    /// <summary>A page and its header in the log.</summary>
    private const int FrameBytes = 4_096 + 24;

    /// <summary>Where SQLite's index header has the number of frames in the log.</summary>
    private const int FramesOffset = 16;

    private readonly MeterListener _listener = new();
    private readonly FileStream? _index;
    private long _turns;
    private uint _lastFrames;

    /// <param name="database">The database whose log is measured, or <c>null</c> to count only.</param>
    public CommitMeter(string? database)
    {
        if (database is not null)
        {
            _index = new FileStream(
                database + "-shm", FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            _lastFrames = Frames();
        }

        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "Yuqing.Embedded.DurableTask")
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, _, _) =>
        {
            if (instrument.Name == "durabletask.turns")
                Interlocked.Add(ref _turns, value);
        });
        _listener.SetMeasurementEventCallback<int>((_, commits, _, _) => Note(commits));
        _listener.Start();
    }

    public long Turns => Interlocked.Read(ref _turns);

    public long Commits { get; private set; }

    public long Batches { get; private set; }

    public long LogBytes { get; private set; }

    public void Dispose()
    {
        _listener.Dispose();
        _index?.Dispose();
    }

    private void Note(int commits)
    {
        Commits += commits;
        Batches++;
        if (_index is null)
            return;
        var frames = Frames();
        LogBytes += (long)(frames >= _lastFrames ? frames - _lastFrames : frames) * FrameBytes;
        _lastFrames = frames;
    }

    private uint Frames()
    {
        Span<byte> bytes = stackalloc byte[4];
        RandomAccess.Read(_index!.SafeFileHandle, bytes, FramesOffset);
        return BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }
}
