using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Yuqing.Embedded.FunctionsHost.Catalog;

/// <summary>All functions of the app, checked as far as that is possible before they run.</summary>
internal sealed class FunctionCatalog
{
    private FunctionCatalog(IReadOnlyList<FunctionDescriptor> functions)
    {
        Functions = functions;
    }

    public IReadOnlyList<FunctionDescriptor> Functions { get; }

    /// <summary>Finds the functions of the given types.</summary>
    /// <exception cref="StartupRefusedException">A function is not one that the host can run.</exception>
    public static FunctionCatalog Find(IEnumerable<Type> types)
    {
        const BindingFlags anyMethod =
            BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        var functions = types
            .Where(type => type is { ContainsGenericParameters: false } && (!type.IsAbstract || type.IsSealed))
            .SelectMany(type => type.GetMethods(anyMethod))
            .Select(method => (method, Function: method.GetCustomAttribute<FunctionAttribute>()))
            .Where(found => found.Function is not null)
            .Select(found => Describe(found.method, found.Function!.Name))
            .OrderBy(function => function.Name, StringComparer.OrdinalIgnoreCase)
            .ToList();
        var twice = functions.GroupBy(function => function.Name, StringComparer.OrdinalIgnoreCase)
            .FirstOrDefault(group => group.Count() > 1);
        return twice is null
            ? new FunctionCatalog(functions)
            : throw new StartupRefusedException(
                $"Two functions are named {twice.Key}: {string.Join(" and ", twice.Select(function => function.Definition.EntryPoint))}.");
    }

    /// <summary>The functions with a trigger of this type.</summary>
    public IEnumerable<(FunctionDescriptor Function, TTrigger Trigger)> With<TTrigger>()
        where TTrigger : TriggerBindingAttribute =>
        Functions.Where(function => function.Trigger is TTrigger).Select(function => (function, (TTrigger)function.Trigger));

    private static FunctionDescriptor Describe(MethodInfo method, string name)
    {
        var entryPoint = $"{method.DeclaringType!.FullName}.{method.Name}";
        if (!method.IsPublic)
            throw new StartupRefusedException($"The function {name} ({entryPoint}) is not public.");
        if (method.ReturnType == typeof(void) && method.IsDefined(typeof(AsyncStateMachineAttribute)))
            throw new StartupRefusedException($"The function {name} ({entryPoint}) is async void; return Task.");
        var triggers = method.GetParameters()
            .Where(parameter => parameter.GetCustomAttribute<TriggerBindingAttribute>() is not null)
            .ToList();
        if (triggers.Count != 1)
            throw new StartupRefusedException($"The function {name} ({entryPoint}) has {triggers.Count} triggers; it needs one.");
        return new FunctionDescriptor(
            name,
            method,
            triggers[0],
            triggers[0].GetCustomAttribute<TriggerBindingAttribute>()!,
            new EmbeddedFunctionDefinition(name, method));
    }
}
