using System.Diagnostics.CodeAnalysis;

namespace Microsoft.DurableTask.Worker;

/// <summary>
/// Makes tasks from a registry. A version is matched exactly; the unversioned registration serves any version only when the
/// name has no versioned one.
/// </summary>
internal sealed class RegistryTaskFactory(DurableTaskRegistry registry) : IDurableTaskFactory
{
    private readonly HashSet<TaskName> _versionedOrchestrators = Versioned(registry.OrchestratorFactories.Keys);
    private readonly HashSet<TaskName> _versionedActivities = Versioned(registry.ActivityFactories.Keys);

    public bool TryCreateActivity(TaskName name, IServiceProvider serviceProvider, [NotNullWhen(true)] out ITaskActivity? activity) =>
        TryCreateActivity(name, default, serviceProvider, out activity);

    public bool TryCreateOrchestrator(
        TaskName name, IServiceProvider serviceProvider, [NotNullWhen(true)] out ITaskOrchestrator? orchestrator) =>
        TryCreateOrchestrator(name, default, serviceProvider, out orchestrator);

    public bool TryCreateActivity(
        TaskName name, TaskVersion version, IServiceProvider services, [NotNullWhen(true)] out ITaskActivity? activity)
    {
        activity = Find(registry.ActivityFactories, _versionedActivities, name, version)?.Invoke(services);
        return activity is not null;
    }

    public bool TryCreateOrchestrator(
        TaskName name, TaskVersion version, IServiceProvider services, [NotNullWhen(true)] out ITaskOrchestrator? orchestrator)
    {
        orchestrator = Find(registry.OrchestratorFactories, _versionedOrchestrators, name, version)?.Invoke(services);
        return orchestrator is not null;
    }

    private static T? Find<T>(Dictionary<TaskKey, T> factories, HashSet<TaskName> versioned, TaskName name, TaskVersion version)
        where T : class
    {
        if (factories.TryGetValue(new TaskKey(name, version), out var factory))
            return factory;
        return !versioned.Contains(name) ? factories.GetValueOrDefault(new TaskKey(name, default)) : null;
    }

    private static HashSet<TaskName> Versioned(IEnumerable<TaskKey> keys) =>
        [.. keys.Where(key => key.Version != TaskVersion.Unversioned).Select(key => key.Name)];
}
