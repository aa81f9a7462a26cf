using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Yuqing.Embedded.DurableTask;
using Yuqing.Embedded.FunctionsHost.Catalog;

namespace Yuqing.Embedded.FunctionsHost.Durable;

/// <summary>Puts the app's orchestrator and activity functions onto the embedded engine.</summary>
internal static class DurableRegistration
{
    /// <summary>Adds the engine, its client and its worker.</summary>
    public static void AddDurable(this IServiceCollection services)
    {
        services.AddEmbeddedDurableTask();
        services.AddOptions<EmbeddedEngineOptions>()
            .Configure<EmbeddedDataDirectory>((options, directory) => options.DataDirectory = directory.Path);
        services.TryAddSingleton<DataConverter, SerializerDataConverter>();
        services.AddDurableTaskClient();
        services.AddDurableTaskWorker();
        services.AddOptions<DurableTaskRegistry>().Configure<FunctionCatalog, IServiceProvider>(Register);
        services.AddSingleton<DurableManagementApi>();
        services.AddSingleton<InstanceStarter>();
        services.AddSingleton<InstanceQueries>();
    }

    private static void Register(DurableTaskRegistry registry, FunctionCatalog catalog, IServiceProvider services)
    {
        foreach (var (function, trigger) in catalog.With<OrchestrationTriggerAttribute>())
            registry.AddOrchestrator(trigger.Orchestration ?? function.Name, () => new FunctionOrchestrator(function, services));
        foreach (var (function, trigger) in catalog.With<ActivityTriggerAttribute>())
            registry.AddActivity(trigger.Activity ?? function.Name, _ => new FunctionActivity(function, services));
    }
}
