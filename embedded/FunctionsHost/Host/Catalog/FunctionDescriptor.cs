using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Yuqing.Embedded.FunctionsHost.Catalog;

/// <summary>A function found in the app.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Method">The method that implements it.</param>
/// <param name="TriggerParameter">The parameter that carries the trigger.</param>
/// <param name="Trigger">What starts it.</param>
/// <param name="Definition">How the app sees it.</param>
internal sealed record FunctionDescriptor(
    string Name, MethodInfo Method, ParameterInfo TriggerParameter, TriggerBindingAttribute Trigger, FunctionDefinition Definition)
{
    /// <summary>Type of what the method returns once awaited; null for none.</summary>
    public Type? ResultType { get; } = AwaitedType(Method.ReturnType);

    private static Type? AwaitedType(Type type)
    {
        if (type == typeof(void) || type == typeof(Task) || type == typeof(ValueTask))
            return null;
        var isGenericTask = type.IsGenericType
            && (type.GetGenericTypeDefinition() == typeof(Task<>) || type.GetGenericTypeDefinition() == typeof(ValueTask<>));
        return isGenericTask ? type.GetGenericArguments()[0] : type;
    }
}
