using System.Collections.Immutable;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Yuqing.Embedded.FunctionsHost.Catalog;

/// <summary>Describes a function to the app by its method and attributes.</summary>
internal sealed class EmbeddedFunctionDefinition : FunctionDefinition
{
    /// <summary>Property of a parameter under which the real worker keeps the binding attribute.</summary>
    public const string BindingAttributeProperty = "bindingAttribute";

    private const string ReturnBinding = "$return";

    public EmbeddedFunctionDefinition(string name, MethodInfo method)
    {
        Name = name;
        EntryPoint = $"{method.DeclaringType!.FullName}.{method.Name}";
        PathToAssembly = method.DeclaringType.Assembly.Location;
        Id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{name}|{EntryPoint}")).AsSpan(0, 8));
        Parameters = [.. method.GetParameters().Select(Describe)];
        InputBindings = method.GetParameters()
            .Select(parameter => (parameter.Name, Attribute: parameter.GetCustomAttribute<BindingAttribute>()))
            .Where(parameter => parameter.Attribute is not null)
            .ToImmutableDictionary(
                parameter => parameter.Name!,
                BindingMetadata (parameter) => new Binding(parameter.Name!, TypeOf(parameter.Attribute!), BindingDirection.In));
        OutputBindings = Outputs(method).ToImmutableDictionary(binding => binding.Name);
    }

    public override ImmutableArray<FunctionParameter> Parameters { get; }

    public override string PathToAssembly { get; }

    public override string EntryPoint { get; }

    public override string Id { get; }

    public override string Name { get; }

    public override IImmutableDictionary<string, BindingMetadata> InputBindings { get; }

    public override IImmutableDictionary<string, BindingMetadata> OutputBindings { get; }

    private static FunctionParameter Describe(ParameterInfo parameter)
    {
        var properties = ImmutableDictionary<string, object>.Empty;
        if (parameter.GetCustomAttribute<BindingAttribute>() is { } attribute)
            properties = properties.Add(BindingAttributeProperty, attribute);
        var defaultValue = parameter.HasDefaultValue ? parameter.DefaultValue : null;
        return new FunctionParameter(parameter.Name!, parameter.ParameterType, parameter.HasDefaultValue, defaultValue, properties);
    }

    private static IEnumerable<BindingMetadata> Outputs(MethodInfo method)
    {
        if (method.GetCustomAttribute<OutputBindingAttribute>() is { } output)
            yield return new Binding(ReturnBinding, TypeOf(output), BindingDirection.Out);
        else if (method.GetParameters().Any(parameter => parameter.IsDefined(typeof(HttpTriggerAttribute))))
            yield return new Binding(ReturnBinding, "http", BindingDirection.Out);
    }

    private static string TypeOf(BindingAttribute attribute) => attribute switch
    {
        HttpTriggerAttribute => "httpTrigger",
        TimerTriggerAttribute => "timerTrigger",
        ServiceBusTriggerAttribute => "serviceBusTrigger",
        ServiceBusOutputAttribute => "serviceBus",
        OrchestrationTriggerAttribute => "orchestrationTrigger",
        ActivityTriggerAttribute => "activityTrigger",
        DurableClientAttribute => "durableClient",
        HttpResultAttribute => "http",
        _ => throw new StartupRefusedException($"The binding {attribute.GetType().FullName} is not offered by the embedded host."),
    };

    private sealed class Binding(string name, string type, BindingDirection direction) : BindingMetadata
    {
        public override string Name { get; } = name;

        public override string Type { get; } = type;

        public override BindingDirection Direction { get; } = direction;
    }
}
