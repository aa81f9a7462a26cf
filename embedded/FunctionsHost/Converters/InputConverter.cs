namespace Microsoft.Azure.Functions.Worker.Converters;

/// <summary>Turns what a trigger brought into the type of a parameter.</summary>
public interface IInputConverter
{
    /// <summary>Converts, refuses, or leaves it to the next converter.</summary>
    ValueTask<ConversionResult> ConvertAsync(ConverterContext context);
}

/// <summary>Names the converter of a parameter or type.</summary>
/// <param name="converterType">A type that implements <see cref="IInputConverter"/>.</param>
[AttributeUsage(
    AttributeTargets.Parameter | AttributeTargets.Class | AttributeTargets.Interface | AttributeTargets.Enum | AttributeTargets.Struct)]
public class InputConverterAttribute(Type converterType) : Attribute
{
    /// <summary>The converter.</summary>
    public Type ConverterType { get; } = converterType;
}

/// <summary>What is to be converted.</summary>
public abstract class ConverterContext
{
    /// <summary>Type of the parameter.</summary>
    public abstract Type TargetType { get; }

    /// <summary>What the trigger brought.</summary>
    public abstract object? Source { get; }

    /// <summary>The invocation.</summary>
    public abstract FunctionContext FunctionContext { get; }

    /// <summary>Properties of the parameter.</summary>
    public abstract IReadOnlyDictionary<string, object> Properties { get; }
}

/// <summary>How a conversion ended.</summary>
public enum ConversionStatus
{
    /// <summary>Left to the next converter.</summary>
    Unhandled = 0,

    /// <summary>Converted.</summary>
    Succeeded = 1,

    /// <summary>Refused.</summary>
    Failed = 2,
}

/// <summary>Outcome of a conversion.</summary>
public readonly struct ConversionResult
{
    private ConversionResult(ConversionStatus status, object? value, Exception? error)
    {
        Status = status;
        Value = value;
        Error = error;
    }

    /// <summary>How it ended.</summary>
    public ConversionStatus Status { get; }

    /// <summary>The value of a successful conversion.</summary>
    public object? Value { get; }

    /// <summary>Why it failed.</summary>
    public Exception? Error { get; }

    /// <summary>Leaves it to the next converter.</summary>
    public static ConversionResult Unhandled() => new(ConversionStatus.Unhandled, null, null);

    /// <summary>Converted to <paramref name="value"/>.</summary>
    public static ConversionResult Success(object? value) => new(ConversionStatus.Succeeded, value, null);

    /// <summary>Failed because of <paramref name="exception"/>.</summary>
    public static ConversionResult Failed(Exception exception) => new(ConversionStatus.Failed, null, exception);
}
