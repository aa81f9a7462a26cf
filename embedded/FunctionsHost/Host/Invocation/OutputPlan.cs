using System.Collections;
using System.Reflection;
using Azure.Core.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Azure.Functions.Worker.Http;
using Yuqing.Embedded.FunctionsHost.Catalog;
using Yuqing.Embedded.Queues;

namespace Yuqing.Embedded.FunctionsHost.Invocation;

/// <summary>Where the result of a function goes: to queues, to the HTTP response, or both when its type has a property for each.</summary>
internal sealed class OutputPlan
{
    private readonly ServiceBusOutputAttribute? _wholeResult;
    private readonly List<(PropertyInfo Property, ServiceBusOutputAttribute Output)> _queueProperties = [];
    private readonly PropertyInfo? _responseProperty;

    public OutputPlan(FunctionDescriptor function)
    {
        _wholeResult = function.Method.GetCustomAttribute<ServiceBusOutputAttribute>();
        RefuseTopic(function, _wholeResult);
        var properties = function.ResultType?.GetProperties() ?? [];
        if (_wholeResult is not null || !properties.Any(property => property.IsDefined(typeof(OutputBindingAttribute))))
            return;
        foreach (var property in properties)
        {
            if (property.GetCustomAttribute<ServiceBusOutputAttribute>() is { } output)
            {
                RefuseTopic(function, output);
                _queueProperties.Add((property, output));
            }
            else if (property.IsDefined(typeof(HttpResultAttribute)) || IsResponse(property.PropertyType))
            {
                _responseProperty = property;
            }
        }
    }

    /// <summary>Whether there is anything to send to a queue.</summary>
    public bool HasMessages => _wholeResult is not null || _queueProperties.Count > 0;

    /// <summary>The part of the result that answers an HTTP request.</summary>
    public object? Response(object? result)
    {
        if (_wholeResult is not null)
            return null;
        return _queueProperties.Count > 0 || _responseProperty is not null
            ? result is null ? null : _responseProperty?.GetValue(result)
            : result;
    }

    /// <summary>
    /// Sends the parts of the result that belong to queues. Null sends nothing, a list sends a message for each of its items.
    /// </summary>
    public async Task SendAsync(object? result, IQueueStore queues, ObjectSerializer serializer)
    {
        if (result is null)
            return;
        if (_wholeResult is not null)
            await SendAsync(_wholeResult.QueueOrTopicName, result, queues, serializer);
        foreach (var (property, output) in _queueProperties)
            await SendAsync(output.QueueOrTopicName, property.GetValue(result), queues, serializer);
    }

    private static async Task SendAsync(string queue, object? value, IQueueStore queues, ObjectSerializer serializer)
    {
        var messages = Items(value)
            .Select(item => new QueueMessage(Guid.NewGuid().ToString("N"), Body(item, serializer)))
            .ToList();
        if (messages.Count > 0)
            await queues.EnqueueAsync(queue, messages);
    }

    private static IEnumerable<object> Items(object? value) => value switch
    {
        null => [],
        string or byte[] or BinaryData => [value],
        IEnumerable several => several.Cast<object?>().OfType<object>(),
        _ => [value],
    };

    private static BinaryData Body(object item, ObjectSerializer serializer) => item switch
    {
        string text => BinaryData.FromString(text),
        byte[] bytes => BinaryData.FromBytes(bytes),
        BinaryData data => data,
        _ => serializer.Serialize(item, item.GetType(), CancellationToken.None),
    };

    private static bool IsResponse(Type type) =>
        typeof(IActionResult).IsAssignableFrom(type)
        || typeof(IResult).IsAssignableFrom(type)
        || typeof(HttpResponseData).IsAssignableFrom(type);

    private static void RefuseTopic(FunctionDescriptor function, ServiceBusOutputAttribute? output)
    {
        if (output?.EntityType == ServiceBusEntityType.Topic)
            throw new StartupRefusedException($"The function {function.Name} sends to a topic, which the embedded host does not offer.");
    }
}
