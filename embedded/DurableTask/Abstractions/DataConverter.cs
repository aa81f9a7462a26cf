namespace Microsoft.DurableTask;

/// <summary>Turns inputs, outputs and payloads into text and back.</summary>
public abstract class DataConverter
{
    /// <summary>For derived classes.</summary>
    protected DataConverter()
    {
    }

    /// <summary>The text of a value; <c>null</c> for <c>null</c>.</summary>
    /// <param name="value">The value.</param>
    public abstract string? Serialize(object? value);

    /// <summary>The value of a text.</summary>
    /// <param name="data">The text, or <c>null</c>.</param>
    /// <param name="targetType">The type wanted.</param>
    public abstract object? Deserialize(string? data, Type targetType);

    /// <summary>The value of a text.</summary>
    /// <typeparam name="T">The type wanted.</typeparam>
    /// <param name="data">The text, or <c>null</c>.</param>
    public virtual T? Deserialize<T>(string? data) =>
        Deserialize(data, typeof(T)) is { } value ? (T)value : default;
}
