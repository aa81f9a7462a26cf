using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using Yuqing.Functions.Register;

namespace Yuqing.Functions.Move;

/// <summary>A line that was read.</summary>
internal sealed record NumberedLine(long Number, MoveLine Line);

/// <summary>An export cannot be used; the message names file, line and reason.</summary>
internal sealed class MoveFileException(string message) : Exception(message)
{
    /// <summary>A mistake in one line.</summary>
    public static MoveFileException At(string file, long line, string reason) => new($"{file}:{line}: {reason}");
}

/// <summary>Reads an export line by line, however large it is, and refuses one that is not as it was written.</summary>
internal static class MoveFileReader
{
    /// <summary>Longest line; an incident is far below.</summary>
    private const int MaxLine = 64 << 20;

    /// <summary>The lines in their order, the sum last. What comes before a refusal must not be acted upon.</summary>
    /// <exception cref="MoveFileException">Cut off, changed, or no export.</exception>
    public static async IAsyncEnumerable<NumberedLine> ReadAsync(string file, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var content = Open(file);
        var number = 0L;
        var ended = false;
        await foreach (var bytes in LinesAsync(file, content, cancellation).ConfigureAwait(false))
        {
            number++;
            if (ended)
                throw MoveFileException.At(file, number, "something follows the last line");
            var line = Parse(file, number, bytes);
            if (line.End is { } end)
                ended = Check(file, number, end, hash);
            else
                hash.AppendData(bytes);
            yield return new NumberedLine(number, line);
        }

        if (!ended)
            throw MoveFileException.At(file, number + 1, "the file is cut off: its last line, with the sum, is missing");
    }

    /// <summary>The first line alone.</summary>
    /// <exception cref="MoveFileException">It is no export.</exception>
    public static async Task<MoveHeader> HeaderAsync(string file, CancellationToken cancellation)
    {
        await foreach (var (_, line) in ReadAsync(file, cancellation).ConfigureAwait(false))
            return line.Header!;
        throw MoveFileException.At(file, 1, "the file is empty");
    }

    private static Stream Open(string file)
    {
        var stream = new FileStream(file, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, Options = FileOptions.Asynchronous | FileOptions.SequentialScan });
        Span<byte> magic = stackalloc byte[2];
        var packed = stream.ReadAtLeast(magic, 2, throwOnEndOfStream: false) == 2 && magic[0] == 0x1f && magic[1] == 0x8b;
        stream.Position = 0;
        return packed ? new GZipStream(stream, CompressionMode.Decompress) : stream;
    }

    /// <summary>Each line with the line feed at its end; what follows the last one is a line that was cut off.</summary>
    private static async IAsyncEnumerable<byte[]> LinesAsync(string file, Stream content, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var pipe = PipeReader.Create(content, new StreamPipeReaderOptions(bufferSize: 1 << 16, leaveOpen: true));
        for (var number = 1L; ;)
        {
            var read = await ReadAsync(file, number, pipe, cancellation).ConfigureAwait(false);
            var buffer = read.Buffer;
            while (buffer.PositionOf((byte)'\n') is { } end)
            {
                var next = buffer.GetPosition(1, end);
                yield return buffer.Slice(0, next).ToArray();
                number++;
                buffer = buffer.Slice(next);
            }

            if (buffer.Length > MaxLine)
                throw MoveFileException.At(file, number, "the line is too long; this is no export");
            if (read.IsCompleted && buffer.Length > 0)
                throw MoveFileException.At(file, number, "the file is cut off within this line");
            pipe.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCompleted)
                break;
        }

        await pipe.CompleteAsync().ConfigureAwait(false);
    }

    private static async Task<ReadResult> ReadAsync(string file, long number, PipeReader pipe, CancellationToken cancellation)
    {
        try
        {
            return await pipe.ReadAsync(cancellation).ConfigureAwait(false);
        }
        catch (InvalidDataException damage)
        {
            throw MoveFileException.At(file, number, $"the compressed file is damaged or cut off ({damage.Message.ReplaceLineEndings(" ")})");
        }
    }

    private static MoveLine Parse(string file, long number, byte[] bytes)
    {
        try
        {
            var line = RegisterJson.Read<MoveLine>(System.Text.Encoding.UTF8.GetString(bytes));
            object?[] parts = [line.Header, line.Counter, line.Policy, line.Incident, line.Content, line.End];
            if (parts.Count(part => part is not null) != 1)
                throw MoveFileException.At(file, number, "this is no line of an export that this program knows");
            if (number == 1 != line.Header is not null)
                throw MoveFileException.At(file, number, number == 1 ? "the header is missing; this is no export" : "a second header");
            return line.Header is { Format: > MoveLine.Format } header
                ? throw MoveFileException.At(file, number, $"the file was written by a newer version ({header.Product}, format {header.Format}); this program reads format {MoveLine.Format}")
                : line;
        }
        catch (JsonException wrong)
        {
            throw MoveFileException.At(file, number, $"not as it was written ({wrong.Message.ReplaceLineEndings(" ")})");
        }
    }

    private static bool Check(string file, long number, MoveEnd end, IncrementalHash hash)
    {
        if (end.Lines != number - 1)
            throw MoveFileException.At(file, number, $"{end.Lines} lines were written and {number - 1} are here");
        return Convert.ToHexStringLower(hash.GetHashAndReset()) == end.Sha256
            ? true
            : throw MoveFileException.At(file, number, "the sum does not fit: the file was changed or damaged");
    }
}
