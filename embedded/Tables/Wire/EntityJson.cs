using System.Globalization;
using System.Text.Json;

namespace Azure.Data.Tables.Wire;

/// <summary>
/// Entities in the service's JSON with minimal metadata: types that JSON does not show are named beside the property
/// ("Understanding the Table service data model", "Payload format for Table service operations").
/// </summary>
internal static class EntityJson
{
    private const string TypeSuffix = "@odata.type";
    private const string EtagName = "odata.etag";

    public static byte[] Write(ITableEntity entity)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in PropertiesOf(entity))
            {
                // The service gives the timestamp itself.
                if (value is not null && name != nameof(ITableEntity.Timestamp))
                    Write(writer, name, value);
            }

            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }

    public static T Read<T>(JsonElement json)
        where T : class, ITableEntity
    {
        var entity = new TableEntity();
        foreach (var property in json.EnumerateObject())
        {
            if (property.NameEquals(EtagName))
                entity.ETag = new ETag(property.Value.GetString()!);
            else if (property.NameEquals(nameof(ITableEntity.Timestamp)))
                entity.Timestamp = property.Value.GetDateTimeOffset();
            else if (!property.Name.StartsWith("odata.", StringComparison.Ordinal) && !property.Name.EndsWith(TypeSuffix, StringComparison.Ordinal))
                entity[property.Name] = Value(property.Value, json.TryGetProperty(property.Name + TypeSuffix, out var type) ? type.GetString() : null)!;
        }

        return (T)(object)entity;
    }

    /// <summary>Only dictionaries are read and written here; typed entities are the real package's.</summary>
    public static void Check<T>()
    {
        if (typeof(T) != typeof(TableEntity))
            throw new NotSupportedException($"Only {nameof(TableEntity)} is supported here, not {typeof(T).Name}.");
    }

    private static IEnumerable<KeyValuePair<string, object>> PropertiesOf(ITableEntity entity) =>
        entity as TableEntity ?? throw new NotSupportedException($"Only {nameof(TableEntity)} is supported here, not {entity.GetType().Name}.");

    private static void Write(Utf8JsonWriter writer, string name, object value)
    {
        switch (value)
        {
            case string text:
                writer.WriteString(name, text);
                break;
            case bool truth:
                writer.WriteBoolean(name, truth);
                break;
            case int number:
                writer.WriteNumber(name, number);
                break;
            case long number:
                WriteTyped(writer, name, "Edm.Int64", number.ToString(CultureInfo.InvariantCulture));
                break;
            case double number:
                writer.WriteString(name + TypeSuffix, "Edm.Double");
                writer.WriteNumber(name, number);
                break;
            case DateTimeOffset instant:
                WriteTyped(writer, name, "Edm.DateTime", instant.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
                break;
            case Guid id:
                WriteTyped(writer, name, "Edm.Guid", id.ToString());
                break;
            case byte[] bytes:
                WriteTyped(writer, name, "Edm.Binary", Convert.ToBase64String(bytes));
                break;
            default:
                throw new NotSupportedException($"The service has no type for the {value.GetType().Name} in {name}.");
        }
    }

    private static void WriteTyped(Utf8JsonWriter writer, string name, string type, string value)
    {
        writer.WriteString(name + TypeSuffix, type);
        writer.WriteString(name, value);
    }

    private static object? Value(JsonElement value, string? type) => (type, value.ValueKind) switch
    {
        (_, JsonValueKind.Null) => null,
        ("Edm.Int64", _) => long.Parse(value.GetString()!, CultureInfo.InvariantCulture),
        ("Edm.DateTime", _) => value.GetDateTimeOffset(),
        ("Edm.Guid", _) => value.GetGuid(),
        ("Edm.Binary", _) => value.GetBytesFromBase64(),
        ("Edm.Double", _) => value.ValueKind == JsonValueKind.String ? double.Parse(value.GetString()!, CultureInfo.InvariantCulture) : value.GetDouble(),
        (_, JsonValueKind.String) => value.GetString(),
        (_, JsonValueKind.True or JsonValueKind.False) => value.GetBoolean(),
        (_, JsonValueKind.Number) when value.TryGetInt32(out var number) => number,
        (_, JsonValueKind.Number) => value.GetDouble(),
        _ => throw new NotSupportedException($"The service has no such value: {value.ValueKind}."),
    };
}
