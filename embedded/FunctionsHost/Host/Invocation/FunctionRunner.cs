using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Yuqing.Embedded.FunctionsHost.Catalog;
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
        await _run(context);
        var outputs = _executables[context.FunctionDefinition].Outputs;
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

        public OutputPlan Outputs { get; } = new(function);

        public async Task ExecuteAsync(EmbeddedFunctionContext context)
        {
            var arguments = new object?[_binders.Length];
            for (var i = 0; i < _binders.Length; i++)
                arguments[i] = await _binders[i].BindAsync(context);
            var instance = _create?.Invoke(context.InstanceServices, null);
            try
            {
                var returned = function.Method.Invoke(instance, BindingFlags.DoNotWrapExceptions, null, arguments, null);
                context.Outcome.Value = await AwaitAsync(returned, function);
            }
            finally
            {
                await DisposeAsync(instance);
            }
        }

        private static async Task<object?> AwaitAsync(object? returned, FunctionDescriptor function)
        {
            var task = returned switch
            {
                Task plain => plain,
                ValueTask plain => plain.AsTask(),
                not null when IsGenericValueTask(returned.GetType()) =>
                    (Task)returned.GetType().GetMethod(nameof(ValueTask<>.AsTask))!.Invoke(returned, null)!,
                _ => null,
            };
            if (task is null)
                return returned;
            await task;
            return function.ResultType is null ? null : task.GetType().GetProperty(nameof(Task<>.Result))!.GetValue(task);
        }

        private static bool IsGenericValueTask(Type type) =>
            type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueTask<>);

        private static async ValueTask DisposeAsync(object? instance)
        {
            if (instance is IAsyncDisposable asynchronous)
                await asynchronous.DisposeAsync();
            else if (instance is IDisposable disposable)
                disposable.Dispose();
        }
    }
}
