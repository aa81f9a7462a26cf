using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Yuqing.Functions.Register;

namespace Yuqing.Functions.Move;

/// <summary>
/// Writes an export under a temporary name that only its owner can read, and gives it its own when it is whole and on the disk.
/// Compressed when the name ends in <c>.gz</c>. Never replaces a file.
/// </summary>
internal sealed class MoveFileWriter : IAsyncDisposable
{
    /// <summary>What is added to the name until the file is whole.</summary>
    public const string Unfinished = ".partial";

    private readonly string _path;
    private readonly FileStream _file;
    private readonly Stream _content;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _lines;
    private bool _finished;

    private MoveFileWriter(string path, FileStream file)
    {
        (_path, _file) = (path, file);
        _content = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionLevel.Fastest, leaveOpen: true) : file;
    }

    /// <summary>Begins a file; what an attempt before left unfinished is begun anew.</summary>
    /// <exception cref="IOException">It exists, or cannot be written.</exception>
    public static MoveFileWriter Create(string path)
    {
        path = Path.GetFullPath(path);
        if (File.Exists(path) || Directory.Exists(path))
            throw new IOException($"{path} is there already; name a new file.");
        File.Delete(path + Unfinished);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 1 << 16, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new MoveFileWriter(path, new FileStream(path + Unfinished, options));
    }

    /// <summary>Writes a line.</summary>
    public async Task WriteAsync(MoveLine line, CancellationToken cancellation)
    {
        var bytes = Encoding.UTF8.GetBytes(RegisterJson.Write(line) + "\n");
        if (line.End is null)
        {
            _hash.AppendData(bytes);
            _lines++;
        }

        await _content.WriteAsync(bytes, cancellation).ConfigureAwait(false);
    }

    /// <summary>Sees to it that what was written is on the disk: what still fails afterwards is little.</summary>
    public async Task FlushAsync(CancellationToken cancellation)
    {
        await _content.FlushAsync(cancellation).ConfigureAwait(false);
        await _file.FlushAsync(cancellation).ConfigureAwait(false);
        _file.Flush(flushToDisk: true);
    }

    /// <summary>Writes the last line, sees to it that all is on the disk, and gives the file its name.</summary>
    public async Task FinishAsync(MoveCounts counts, CancellationToken cancellation)
    {
        await WriteAsync(new MoveLine { End = new MoveEnd(counts, _lines, Convert.ToHexStringLower(_hash.GetHashAndReset())) }, cancellation).ConfigureAwait(false);
        if (_content != _file)
            await _content.DisposeAsync().ConfigureAwait(false);
        await _file.FlushAsync(cancellation).ConfigureAwait(false);
        _file.Flush(flushToDisk: true);
        await _file.DisposeAsync().ConfigureAwait(false);
        File.Move(_path + Unfinished, _path, overwrite: false);
        _finished = true;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _hash.Dispose();
        if (_finished)
            return;
        await _file.DisposeAsync().ConfigureAwait(false);
        File.Delete(_path + Unfinished);
    }
}
