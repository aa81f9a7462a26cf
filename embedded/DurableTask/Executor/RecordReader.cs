using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using Microsoft.DurableTask;

namespace Yuqing.Embedded.DurableTask.Executor;

/// <summary>Reads what <see cref="RecordWriter"/> wrote.</summary>
internal ref struct RecordReader(ReadOnlySpan<byte> data)
{
    private ReadOnlySpan<byte> _rest = data;

    public readonly bool AtEnd => _rest.IsEmpty;

    /// <summary>How many bytes are left.</summary>
    public readonly int Remaining => _rest.Length;

    public byte Byte()
    {
        var value = _rest[0];
        _rest = _rest[1..];
        return value;
    }

    public bool Bool() => Byte() != 0;

    public int Int()
    {
        uint value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = Byte();
            value |= (uint)(next & 0x7F) << shift;
            if (next < 0x80)
                return unchecked((int)value);
        }
    }

    public long Long()
    {
        var value = BinaryPrimitives.ReadInt64LittleEndian(_rest);
        _rest = _rest[8..];
        return value;
    }

    public DateTime Time() => new(Long(), DateTimeKind.Utc);

    public DateTime? OptionalTime() => Bool() ? Time() : null;

    public string? OptionalText()
    {
        var length = Int() - 1;
        if (length < 0)
            return null;
        var value = Encoding.UTF8.GetString(_rest[..length]);
        _rest = _rest[length..];
        return value;
    }

    public string Text() => OptionalText() ?? throw new FormatException("A stored text is missing.");

    public IReadOnlyDictionary<string, string>? Pairs()
    {
        var count = Int();
        if (count == 0)
            return null;
        if (count < 0 || count > Remaining)
            throw new FormatException($"The stored history claims to hold {count} labels.");
        var pairs = new Dictionary<string, string>(count);
        for (var i = 0; i < count; i++)
            pairs[Text()] = Text();
        return pairs;
    }

    public TaskFailureDetails? OptionalFailure()
    {
        if (!Bool())
            return null;
        var type = Text();
        var message = Text();
        var stack = OptionalText();
        var properties = OptionalText() is { } json ? JsonSerializer.Deserialize<Dictionary<string, object?>>(json) : null;
        return new TaskFailureDetails(type, message, stack, OptionalFailure(), properties);
    }

    public TaskFailureDetails Failure() => OptionalFailure() ?? throw new FormatException("Stored failure details are missing.");
}
