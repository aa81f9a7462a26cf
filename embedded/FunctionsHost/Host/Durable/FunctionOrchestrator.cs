using Microsoft.DurableTask;
using Microsoft.Extensions.DependencyInjection;
using Yuqing.Embedded.FunctionsHost.Catalog;
using Yuqing.Embedded.FunctionsHost.Invocation;

namespace Yuqing.Embedded.FunctionsHost.Durable;

/// <summary>Runs an orchestrator function, with the app's middleware, on the engine's scheduler.</summary>
internal sealed class FunctionOrchestrator(FunctionDescriptor function, IServiceProvider services) : ITaskOrchestrator
{
    public Type InputType => typeof(RawInput);

    public Type OutputType => function.ResultType ?? typeof(object);

    // No ConfigureAwait(false) here or below: every continuation belongs on the orchestration's scheduler.
    public Task<object?> RunAsync(TaskOrchestrationContext context, object? input)
    {
        var raw = input as RawInput ?? new RawInput(null);
        var orchestration = new FunctionOrchestrationContext(context, raw, services.GetRequiredService<DataConverter>());
        var inputParameter = function.Method.GetParameters().FirstOrDefault(parameter =>
            parameter != function.TriggerParameter && IsInput(parameter.ParameterType));
        var bindingData = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase) { ["instanceId"] = context.InstanceId };
        if (inputParameter is not null && raw.Data is not null)
            bindingData[inputParameter.Name!] = orchestration.ReadInput(inputParameter.ParameterType);
        return services.GetRequiredService<FunctionRunner>().RunAsync(function, orchestration, bindingData, CancellationToken.None);
    }

    private static bool IsInput(Type type) =>
        type != typeof(Microsoft.Azure.Functions.Worker.FunctionContext) && type != typeof(CancellationToken);
}
