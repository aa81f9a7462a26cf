using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Yuqing.Embedded.FunctionsHost.Invocation;

/// <summary>Gives a parameter of a function its value.</summary>
internal sealed class ParameterBinder(ParameterInfo parameter)
{
    private readonly Type _type = parameter.ParameterType;
    private readonly string _name = parameter.Name!;
    private readonly bool _isTrigger = parameter.IsDefined(typeof(TriggerBindingAttribute));
    private readonly bool _isClient = parameter.IsDefined(typeof(DurableClientAttribute));

    private readonly Type? _ownConverter =
        parameter.GetCustomAttribute<InputConverterAttribute>()?.ConverterType
        ?? parameter.ParameterType.GetCustomAttribute<InputConverterAttribute>()?.ConverterType;

    /// <exception cref="InputFormatException">What came cannot be the parameter's type.</exception>
    public async ValueTask<object?> BindAsync(EmbeddedFunctionContext context)
    {
        if (_type == typeof(CancellationToken))
            return context.CancellationToken;
        if (_type == typeof(FunctionContext))
            return context;
        if (_isClient)
            return context.InstanceServices.GetRequiredService<DurableTaskClient>();
        var converted = await ConvertAsync(context);
        if (converted.Status == ConversionStatus.Succeeded)
            return converted.Value;
        return _isTrigger ? await BindTriggerAsync(context) : BindByName(context);
    }

    private async ValueTask<object?> BindTriggerAsync(EmbeddedFunctionContext context)
    {
        if (_type.IsInstanceOfType(context.TriggerValue))
            return context.TriggerValue;
        var serializer = WorkerSerializer.Of(context);
        switch (context.TriggerValue)
        {
            case HttpRequest when _type == typeof(HttpRequestData):
                return await context.GetHttpRequestDataAsync();
            case HttpRequest request:
                var body = await BinaryData.FromStreamAsync(request.Body, context.CancellationToken);
                return ValueConversion.Body(body, _type, serializer);
            case BinaryData message:
                return ValueConversion.Body(message, _type, serializer);
            case null:
                return Missing();
            default:
                throw new FunctionInputConverterException(
                    $"The trigger parameter {_name} is a {_type}; the trigger brings a {context.TriggerValue.GetType()}.");
        }
    }

    private object? BindByName(EmbeddedFunctionContext context)
    {
        if (!context.BindingContext.BindingData.TryGetValue(_name, out var value) || value is null)
            return Missing();
        try
        {
            return ValueConversion.SimpleOrJson(value, _type, WorkerSerializer.Of(context));
        }
        catch (InputFormatException exception)
        {
            throw new InputFormatException(exception.Message, exception) { Parameter = _name };
        }
    }

    private object? Missing()
    {
        if (parameter.HasDefaultValue)
            return parameter.DefaultValue;
        return !_type.IsValueType || Nullable.GetUnderlyingType(_type) is not null
            ? null
            : throw new InputFormatException("A value is required.") { Parameter = _name };
    }

    private async ValueTask<ConversionResult> ConvertAsync(EmbeddedFunctionContext context)
    {
        var registered = context.InstanceServices.GetRequiredService<IOptions<WorkerOptions>>().Value.InputConverters;
        IEnumerable<Type> converters = _ownConverter is null ? registered : [_ownConverter];
        foreach (var type in converters)
        {
            var converter = (IInputConverter)ActivatorUtilities.GetServiceOrCreateInstance(context.InstanceServices, type);
            var result = await converter.ConvertAsync(new Conversion(context, _type, _name));
            if (result.Status == ConversionStatus.Failed)
                throw new FunctionInputConverterException($"The parameter {_name} could not be converted.", result.Error!);
            if (result.Status == ConversionStatus.Succeeded)
                return result;
        }

        return ConversionResult.Unhandled();
    }

    private sealed class Conversion(EmbeddedFunctionContext context, Type target, string name) : ConverterContext
    {
        public override Type TargetType => target;

        public override object? Source => context.BindingContext.BindingData.GetValueOrDefault(name) ?? context.TriggerValue;

        public override FunctionContext FunctionContext => context;

        public override IReadOnlyDictionary<string, object> Properties =>
            context.FunctionDefinition.Parameters.First(parameter => parameter.Name == name).Properties;
    }
}
