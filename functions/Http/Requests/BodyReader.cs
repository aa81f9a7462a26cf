using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace Yuqing.Functions.Http.Requests;

/// <summary>The raw bytes of a request in a pooled buffer; dispose it as soon as nothing refers to them any more.</summary>
internal sealed class RawBody(byte[] buffer, int length) : IDisposable
{
    private byte[]? _buffer = buffer;

    /// <summary>The bytes as they came.</summary>
    public ReadOnlyMemory<byte> Bytes => new(_buffer ?? throw new ObjectDisposedException(nameof(RawBody)), 0, length);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _buffer, null) is { } rented)
            ArrayPool<byte>.Shared.Return(rented);
    }
}

/// <summary>Reads request bodies under a limit that also holds when the client does not state a length.</summary>
internal static class BodyReader
{
    /// <summary>Largest body of a request, bytes, unless its endpoint takes more.</summary>
    public const int Limit = 256 * 1024;

    private const int FirstSize = 8 * 1024;

    /// <summary>The body, or null when it is larger than <paramref name="limit"/> bytes.</summary>
    public static async Task<RawBody?> ReadAsync(HttpRequest request, CancellationToken cancellation, int limit = Limit)
    {
        if (request.ContentLength > limit)
            return null;
        // One byte more than stated lets the read that finds the end go into the same buffer.
        var buffer = ArrayPool<byte>.Shared.Rent((int)(request.ContentLength ?? FirstSize) + 1);
        var length = 0;
        try
        {
            int read;
            while ((read = await request.Body.ReadAsync(buffer.AsMemory(length), cancellation)) > 0)
            {
                length += read;
                if (length > limit)
                {
                    ArrayPool<byte>.Shared.Return(buffer);
                    return null;
                }
                if (length == buffer.Length)
                    buffer = Grow(buffer, limit);
            }
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw;
        }
        return new RawBody(buffer, length);
    }

    private static byte[] Grow(byte[] buffer, int limit)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Min(buffer.Length * 2, limit + 1));
        buffer.CopyTo(larger.AsSpan());
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
