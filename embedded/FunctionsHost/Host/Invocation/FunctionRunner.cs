using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Yuqing.Embedded.FunctionsHost.Catalog;
using Yuqing.Embedded.FunctionsHost.Tracing;
using Yuqing.Embedded.Queues;

namespace Yuqing.Embedded.FunctionsHost.Invocation;

/// <summary>
/// Runs a function inside the app's middleware. Nothing here leaves the caller's task scheduler: orchestrators run through it on the
/// engine's scheduler, where every continuation must stay.
/// </summary>
internal sealed class FunctionRunner
{
    private readonly FunctionExecutionDelegate _run;
    private readonly IServiceScopeFactory _scopes;
    private readonly IServiceProvider _services;
    private readonly Dictionary<FunctionDefinition, Executable> _executables;

    public FunctionRunner(FunctionCatalog catalog, FunctionPipeline pipeline, IServiceScopeFactory scopes, IServiceProvider services)
    {
        _scopes = scopes;
        _services = services;
        _executables = catalog.Functions.ToDictionary(function => function.Definition, function => new Executable(function));
        _run = pipeline.Build(context => _executables[context.FunctionDefinition].ExecuteAsync((EmbeddedFunctionContext)context));
    }

    /// <summary>Runs the function in a scope of its own and returns its result, as middleware left it.</summary>
    public async Task<object?> RunAsync(
        FunctionDescriptor function, object? triggerValue, IReadOnlyDictionary<string, object?> bindingData, CancellationToken cancellation)
    {
        await using var scope = _scopes.CreateAsyncScope();
        var context = new EmbeddedFunctionContext(function.Definition, scope.ServiceProvider, bindingData, triggerValue, cancellation);
        return await RunAsync(context);
    }

    /// <summary>Runs the function of a context that the caller has prepared.</summary>
    /// <returns>The part of the result that answers the caller.</returns>
    public async Task<object?> RunAsync(EmbeddedFunctionContext context)
    {
        var executable = _executables[context.FunctionDefinition];
        using var span = HostTracing.StartRun(context, executable.IsOrchestrator);
        try
        {
            await _run(context);
        }
        catch (Exception error)
        {
            HostTracing.Fail(span, error);
            throw;
        }

        var outputs = executable.Outputs;
        var result = context.Outcome.Value;
        if (outputs.HasMessages)
            await outputs.SendAsync(result, _services.GetRequiredService<IQueueStore>(), WorkerSerializer.Of(context));
        return outputs.Response(result);
    }

    private sealed class Executable(FunctionDescriptor function)
    {
        private readonly ParameterBinder[] _binders =
            [.. function.Method.GetParameters().Select(parameter => new ParameterBinder(parameter))];

        private readonly ObjectFactory? _create =
            function.Method.IsStatic ? null : ActivatorUtilities.CreateFactory(function.Method.DeclaringType!, []);

        // Kept, like the two below: reflection objects that are looked up for each call lose their compiled code at every collection.
        private readonly MethodInvoker _method = MethodInvoker.Create(function.Method);

        private readonly Func<object?, Task<object?>> _await = AwaiterOf(function);

        public OutputPlan Outputs { get; } = new(function);

        public bool IsOrchestrator { get; } = function.Trigger is OrchestrationTriggerAttribute;

        public async Task ExecuteAsync(EmbeddedFunctionContext context)
        {
            var arguments = new object?[_binders.Length];
            for (var i = 0; i < _binders.Length; i++)
                arguments[i] = await _binders[i].BindAsync(context);
            var instance = _create?.Invoke(context.InstanceServices, null);
            try
            {
                context.Outcome.Value = await _await(_method.Invoke(instance, arguments.AsSpan()));
            }
            finally
            {
                await DisposeAsync(instance);
            }
        }

        /// <summary>How to wait for what the method returns, chosen once by its declared type.</summary>
        private static Func<object?, Task<object?>> AwaiterOf(FunctionDescriptor function)
        {
            var type = function.Method.ReturnType;
            if (type == typeof(Task))
                return static async returned => { await (Task)returned!; return null; };
            if (type == typeof(ValueTask))
                return static async returned => { await (ValueTask)returned!; return null; };
            var generic = type.IsGenericType ? type.GetGenericTypeDefinition() : null;
            if (generic == typeof(Task<>))
                return Closed(nameof(FromTaskAsync), type);
            return generic == typeof(ValueTask<>) ? Closed(nameof(FromValueTaskAsync), type) : Task.FromResult;
        }

        private static Func<object?, Task<object?>> Closed(string method, Type awaited) =>
            typeof(Executable).GetMethod(method, BindingFlags.NonPublic | BindingFlags.Static)!
                .MakeGenericMethod(awaited.GetGenericArguments())
                .CreateDelegate<Func<object?, Task<object?>>>();

        private static async Task<object?> FromTaskAsync<T>(object? returned) => await (Task<T>)returned!;

        private static async Task<object?> FromValueTaskAsync<T>(object? returned) => await (ValueTask<T>)returned!;

        private static async ValueTask DisposeAsync(object? instance)
        {
            if (instance is IAsyncDisposable asynchronous)
                await asynchronous.DisposeAsync();
            else if (instance is IDisposable disposable)
                disposable.Dispose();
        }
    }
}
