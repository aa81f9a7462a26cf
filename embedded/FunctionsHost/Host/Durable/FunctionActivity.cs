using Microsoft.DurableTask;
using Microsoft.Extensions.DependencyInjection;
using Yuqing.Embedded.FunctionsHost.Catalog;
using Yuqing.Embedded.FunctionsHost.Invocation;

namespace Yuqing.Embedded.FunctionsHost.Durable;

/// <summary>Runs an activity function with the app's middleware.</summary>
internal sealed class FunctionActivity(FunctionDescriptor function, IServiceProvider services) : ITaskActivity
{
    private readonly bool _takesContext = function.TriggerParameter.ParameterType == typeof(TaskActivityContext);

    public Type InputType => _takesContext ? typeof(RawInput) : function.TriggerParameter.ParameterType;

    public Type OutputType => function.ResultType ?? typeof(object);

    public Task<object?> RunAsync(TaskActivityContext context, object? input)
    {
        var bindingData = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase) { ["instanceId"] = context.InstanceId };
        return services.GetRequiredService<FunctionRunner>().RunAsync(
            function,
            _takesContext ? context : input,
            bindingData,
            services.GetRequiredService<DrainDeadlines>().Cancel);
    }
}
