using System.Text.Json;

namespace Microsoft.DurableTask.Converters;

/// <summary>
/// Converts with System.Text.Json. A value is written as its own runtime type, never as the type it was declared with, so a
/// bare polymorphic value carries no discriminator; put it in a property of the base type when it needs one.
/// </summary>
/// <param name="options">The options; by default fields are included and everything else is as System.Text.Json has it.</param>
public class JsonDataConverter(JsonSerializerOptions? options = default) : DataConverter
{
    private static readonly JsonSerializerOptions DefaultOptions = new() { IncludeFields = true };

    private readonly JsonSerializerOptions _options = options ?? DefaultOptions;

    /// <summary>The converter with default options.</summary>
    public static JsonDataConverter Default { get; } = new();

    /// <inheritdoc/>
    public override string? Serialize(object? value) =>
        value is null ? null : JsonSerializer.Serialize(value, value.GetType(), _options);

    /// <inheritdoc/>
    public override object? Deserialize(string? data, Type targetType) =>
        data is null ? null : JsonSerializer.Deserialize(data, targetType, _options);
}
