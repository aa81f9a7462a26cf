using Microsoft.DurableTask;
using Microsoft.DurableTask.Converters;

namespace Yuqing.Benchmarks.Profile;

/// <summary>Counts what is converted.</summary>
internal sealed class CountingConverter : DataConverter
{
    private int _written;
    private int _read;

    public int Written => _written;

    public int Read => _read;

    public override string? Serialize(object? value)
    {
        Interlocked.Increment(ref _written);
        return JsonDataConverter.Default.Serialize(value);
    }

    public override object? Deserialize(string? data, Type targetType)
    {
        Interlocked.Increment(ref _read);
        return JsonDataConverter.Default.Deserialize(data, targetType);
    }
}
