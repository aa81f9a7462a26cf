using System.Text.Json;
using System.Text.Json.Serialization;
using System.Xml;

namespace Yuqing.Orchestrations.Policies;

/// <summary>
/// A length of time as a policy writes it: ISO 8601 with days, hours, minutes and seconds (<c>PT30M</c>, <c>P15D</c>).
/// The text is kept, so that pages show 24 hours where the regulation says 24 hours, not one day.
/// </summary>
/// <param name="Text">The text as written.</param>
[JsonConverter(typeof(DurationConverter))]
public readonly record struct Duration(string Text)
{
    /// <summary>The length, before drill scaling.</summary>
    /// <exception cref="FormatException">The text is no ISO 8601 duration.</exception>
    [JsonIgnore]
    public TimeSpan Value => XmlConvert.ToTimeSpan(Text);

    /// <summary>Whether the text is a positive duration.</summary>
    public static bool IsValid(string text)
    {
        try
        {
            return XmlConvert.ToTimeSpan(text) > TimeSpan.Zero;
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}

internal sealed class DurationConverter : JsonConverter<Duration>
{
    public override Duration Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(reader.GetString() ?? "");

    public override void Write(Utf8JsonWriter writer, Duration value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Text);
}
