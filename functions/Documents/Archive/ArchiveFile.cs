using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Yuqing.Functions.Http;

namespace Yuqing.Functions.Documents.Archive;

/// <summary>One file of an archive as its manifest lists it.</summary>
internal sealed record ArchivedFile(string Name, long Size, string Sha256);

/// <summary>
/// A ZIP that is written from beginning to end and notes size and hash of every file on the way. Entries carry one given time,
/// so that the same content gives the same entries.
/// </summary>
internal sealed class ArchiveFile(Stream output, DateTimeOffset entryTime) : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Indented = new(ApiJson.Options) { WriteIndented = true };
    private readonly ZipArchive _zip = new(output, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8);
    private readonly List<ArchivedFile> _files = [];

    /// <summary>What was added so far, in order.</summary>
    public IReadOnlyList<ArchivedFile> Files => _files;

    /// <summary>Adds a file.</summary>
    public async Task AddAsync(string name, Func<Stream, Task> write, CancellationToken cancellation)
    {
        var entry = _zip.CreateEntry(name, CompressionLevel.Optimal);
        entry.LastWriteTime = entryTime.InChina();
        var target = await entry.OpenAsync(cancellation);
        await using var closing = target.ConfigureAwait(false);
        using var counted = new HashingStream(target);
        await write(counted);
        _files.Add(new ArchivedFile(name, counted.Length, counted.Hash()));
    }

    /// <summary>Adds an object as JSON in the API's form.</summary>
    public Task AddJsonAsync<T>(string name, T value, CancellationToken cancellation) =>
        AddAsync(name, target => JsonSerializer.SerializeAsync(target, value, Indented, cancellation), cancellation);

    /// <summary>Adds a text.</summary>
    public Task AddTextAsync(string name, string text, CancellationToken cancellation) =>
        AddAsync(name, target => target.WriteAsync(Encoding.UTF8.GetBytes(text), cancellation).AsTask(), cancellation);

    /// <summary>Adds a table that spreadsheets open: with a byte order mark, and no cell that they would take for a formula.</summary>
    public Task AddCsvAsync(string name, IReadOnlyList<string> head, IEnumerable<IReadOnlyList<string?>> rows, CancellationToken cancellation)
    {
        var text = new StringBuilder("\uFEFF");
        foreach (var row in rows.Prepend(head))
            text.AppendJoin(',', row.Select(Cell)).Append("\r\n");
        return AddTextAsync(name, text.ToString(), cancellation);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _zip.DisposeAsync();

    private static string Cell(string? value)
    {
        var text = value ?? "";
        if (text.Length > 0 && "=+-@\t\r".Contains(text[0], StringComparison.Ordinal))
            text = "'" + text;
        return text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}

/// <summary>Passes on what is written, with its length and SHA-256.</summary>
internal sealed class HashingStream(Stream target) : Stream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _length;

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => _length;

    /// <inheritdoc/>
    public override long Position
    {
        get => _length;
        set => throw new NotSupportedException();
    }

    /// <summary>The SHA-256 of all that was written, lower-case hexadecimal.</summary>
    public string Hash() => Convert.ToHexStringLower(_hash.GetHashAndReset());

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _hash.AppendData(buffer.Span);
        _length += buffer.Length;
        await target.WriteAsync(buffer, cancellationToken);
    }

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count)
    {
        _hash.AppendData(buffer, offset, count);
        _length += count;
        target.Write(buffer, offset, count);
    }

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) => target.FlushAsync(cancellationToken);

    /// <inheritdoc/>
    public override void Flush() => target.Flush();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _hash.Dispose();
        base.Dispose(disposing);
    }
}
