using System.Buffers.Binary;
using System.Text;
using Microsoft.DurableTask;

namespace Yuqing.Embedded.DurableTask.Executor;

/// <summary>Writes the compact binary form: variable-length integers and length-prefixed UTF-8.</summary>
internal sealed class RecordWriter
{
    [ThreadStatic]
    private static RecordWriter? _cached;

    private byte[] _buffer = new byte[512];
    private int _length;

    /// <summary>The calling thread's writer, emptied. Its content is only good until the next call.</summary>
    public static RecordWriter Rent()
    {
        var writer = _cached ??= new RecordWriter();
        writer._length = 0;

        // One huge payload must not keep its buffer for ever.
        if (writer._buffer.Length > 1 << 20)
            writer._buffer = new byte[512];
        return writer;
    }

    public byte[] ToArray() => _buffer.AsSpan(0, _length).ToArray();

    public void Byte(byte value)
    {
        Reserve(1);
        _buffer[_length++] = value;
    }

    public void Bool(bool value) => Byte(value ? (byte)1 : (byte)0);

    public void Int(int value)
    {
        var rest = unchecked((uint)value);
        Reserve(5);
        while (rest >= 0x80)
        {
            _buffer[_length++] = unchecked((byte)(rest | 0x80));
            rest >>= 7;
        }

        _buffer[_length++] = (byte)rest;
    }

    public void Long(long value)
    {
        Reserve(8);
        BinaryPrimitives.WriteInt64LittleEndian(_buffer.AsSpan(_length), value);
        _length += 8;
    }

    public void Time(DateTime value) => Long(value.Ticks);

    public void Time(DateTime? value)
    {
        Bool(value.HasValue);
        if (value is { } time)
            Time(time);
    }

    /// <summary>Writes a text; the length is shifted by one so that 0 stands for <c>null</c>.</summary>
    public void Text(string? value)
    {
        if (value is null)
        {
            Int(0);
            return;
        }

        var bytes = Encoding.UTF8.GetByteCount(value);
        Int(bytes + 1);
        Reserve(bytes);
        _length += Encoding.UTF8.GetBytes(value, _buffer.AsSpan(_length));
    }

    public void Pairs(IReadOnlyDictionary<string, string>? value)
    {
        Int(value?.Count ?? 0);
        if (value is null)
            return;
        foreach (var (name, text) in value)
        {
            Text(name);
            Text(text);
        }
    }

    public void Failure(TaskFailureDetails? value)
    {
        Bool(value is not null);
        if (value is null)
            return;
        Text(value.ErrorType);
        Text(value.ErrorMessage);
        Text(value.StackTrace);
        Text(value.Properties is null ? null : System.Text.Json.JsonSerializer.Serialize(value.Properties));
        Failure(value.InnerFailure);
    }

    private void Reserve(int count)
    {
        if (_buffer.Length - _length < count)
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + count));
    }
}
