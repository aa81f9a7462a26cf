using System.ComponentModel;
using System.Globalization;
using System.Text.Json;
using Azure.Core.Serialization;

namespace Yuqing.Embedded.FunctionsHost.Invocation;

/// <summary>Turns text that a trigger brought into the type of a parameter.</summary>
internal static class ValueConversion
{
    private const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;

    /// <summary>Converts a simple value, such as a part of a route.</summary>
    /// <exception cref="InputFormatException">The text is not such a value.</exception>
    public static object? Simple(object? value, Type target)
    {
        var type = Nullable.GetUnderlyingType(target) ?? target;
        if (value is null || type.IsInstanceOfType(value))
            return value;
        var text = Convert.ToString(value, CultureInfo.InvariantCulture)!;
        if (type == typeof(string))
            return text;
        try
        {
            if (type == typeof(DateTimeOffset))
                return DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
            if (type == typeof(DateTime))
                return DateTime.Parse(text, CultureInfo.InvariantCulture, Utc);
            return type.IsEnum
                ? Enum.Parse(type, text, ignoreCase: true)
                : TypeDescriptor.GetConverter(type).ConvertFromInvariantString(text);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or NotSupportedException or OverflowException)
        {
            throw new InputFormatException($"The value is not a valid {type.Name}.", exception);
        }
    }

    /// <summary>Converts a simple value, or reads JSON into anything else.</summary>
    /// <exception cref="InputFormatException">The text is not such a value.</exception>
    public static object? SimpleOrJson(object? value, Type target, ObjectSerializer serializer)
    {
        if (value is not string text || IsSimple(target))
            return Simple(value, target);
        return Json(BinaryData.FromString(text), target, serializer);
    }

    /// <summary>Reads a body: as it is into text, bytes or <see cref="BinaryData"/>, else as JSON.</summary>
    /// <exception cref="InputFormatException">The body is not such JSON.</exception>
    public static object? Body(BinaryData body, Type target, ObjectSerializer serializer)
    {
        if (target == typeof(string))
            return body.ToString();
        if (target == typeof(byte[]))
            return body.ToArray();
        return target == typeof(BinaryData) ? body : Json(body, target, serializer);
    }

    private static bool IsSimple(Type target)
    {
        var type = Nullable.GetUnderlyingType(target) ?? target;
        return type == typeof(string) || type.IsEnum || TypeDescriptor.GetConverter(type).CanConvertFrom(typeof(string));
    }

    private static object? Json(BinaryData body, Type target, ObjectSerializer serializer)
    {
        try
        {
            return serializer.Deserialize(body.ToStream(), target, CancellationToken.None);
        }
        catch (JsonException exception)
        {
            throw new InputFormatException("The body is not the JSON that is expected here.", exception);
        }
    }
}

/// <summary>What came is not of the type that the function takes: the sender's fault.</summary>
internal sealed class InputFormatException(string message, Exception? cause = null) : FormatException(message, cause)
{
    /// <summary>The parameter it came for; null for the body.</summary>
    public string? Parameter { get; init; }
}
