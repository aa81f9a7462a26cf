using System.Collections;
using Azure.Core.Serialization;
using Microsoft.Azure.Functions.Worker.Converters;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Options of the worker.</summary>
public class WorkerOptions
{
    /// <summary>
    /// Serializer of message bodies, of durable inputs and outputs, and of plain objects that functions return. Default: a
    /// <see cref="JsonObjectSerializer"/> over the app's <c>IOptions&lt;JsonSerializerOptions&gt;</c>, which reads property names
    /// whatever their case and writes them as declared.
    /// </summary>
    public ObjectSerializer? Serializer { get; set; }

    /// <summary>Converters that are asked, in order, before the built-in bindings.</summary>
    public InputConverterCollection InputConverters { get; } = new();
}

/// <summary>Ordered list of converter types.</summary>
public sealed class InputConverterCollection : IEnumerable<Type>
{
    private readonly List<Type> _converters = [];

    /// <summary>Appends a converter.</summary>
    public void Register<T>()
        where T : IInputConverter => _converters.Add(typeof(T));

    /// <summary>Inserts a converter.</summary>
    public void RegisterAt<T>(int index)
        where T : IInputConverter => _converters.Insert(index, typeof(T));

    /// <summary>Removes all.</summary>
    public void Clear() => _converters.Clear();

    /// <inheritdoc />
    public IEnumerator<Type> GetEnumerator() => _converters.GetEnumerator();

    /// <inheritdoc />
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
