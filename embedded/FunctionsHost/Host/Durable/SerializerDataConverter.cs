using Azure.Core.Serialization;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.Extensions.Options;

namespace Yuqing.Embedded.FunctionsHost.Durable;

/// <summary>
/// Durable inputs and outputs through the worker's serializer, as the Durable Functions extension does it: by the runtime type of the
/// value. A bare value of a derived type therefore loses its discriminator; inside a property of the base type it keeps it.
/// </summary>
internal sealed class SerializerDataConverter(IOptions<WorkerOptions> options) : DataConverter
{
    private readonly ObjectSerializer _serializer = options.Value.Serializer
        ?? throw new InvalidOperationException("WorkerOptions.Serializer is null; set it or leave it to its default.");

    public override string? Serialize(object? value) =>
        value is null ? null : _serializer.Serialize(value, value.GetType(), CancellationToken.None).ToString();

    public override object? Deserialize(string? data, Type targetType)
    {
        if (targetType == typeof(RawInput))
            return new RawInput(data);
        return data is null ? null : _serializer.Deserialize(BinaryData.FromString(data).ToStream(), targetType, CancellationToken.None);
    }
}

/// <summary>The input of an orchestrator function, not yet read: only the function knows its type.</summary>
internal sealed record RawInput(string? Data);
