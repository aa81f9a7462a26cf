using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.DurableTask;

/// <summary>The orchestrators and activities that a worker runs.</summary>
public sealed partial class DurableTaskRegistry
{
    /// <summary>An empty registry.</summary>
    public DurableTaskRegistry()
    {
    }

    internal Dictionary<TaskKey, Func<IServiceProvider, ITaskOrchestrator>> OrchestratorFactories { get; } = [];

    internal Dictionary<TaskKey, Func<IServiceProvider, ITaskActivity>> ActivityFactories { get; } = [];

    /// <summary>The registered orchestrators.</summary>
    public IEnumerable<KeyValuePair<TaskName, Func<IServiceProvider, ITaskOrchestrator>>> GetOrchestrators() =>
        OrchestratorFactories.Select(entry => KeyValuePair.Create(entry.Key.Name, entry.Value));

    /// <summary>The registered activities.</summary>
    public IEnumerable<KeyValuePair<TaskName, Func<IServiceProvider, ITaskActivity>>> GetActivities() =>
        ActivityFactories.Select(entry => KeyValuePair.Create(entry.Key.Name, entry.Value));

    private static (TaskName Name, TaskVersion Version) Describe(Type type, Type contract, TaskName? name = null)
    {
        ArgumentNullException.ThrowIfNull(type);
        if (!contract.IsAssignableFrom(type) || type.IsAbstract || type.IsGenericTypeDefinition)
            throw new ArgumentException($"{type} is not a concrete {contract.Name}.", nameof(type));
        var attribute = type.GetCustomAttribute<DurableTaskAttribute>();
        var own = attribute is { } named && named.Name != default ? named.Name : new TaskName(type.Name);
        return (name ?? own, new TaskVersion(attribute?.Version));
    }

    private static T Create<T>(IServiceProvider services, Type type) => (T)ActivatorUtilities.GetServiceOrCreateInstance(services, type);

    private static void Add<T>(Dictionary<TaskKey, T> factories, TaskName name, TaskVersion version, T factory)
    {
        if (name == default)
            throw new ArgumentException("A task needs a name.", nameof(name));
        if (factories.TryAdd(new TaskKey(name, version), factory))
            return;
        var versioned = version == TaskVersion.Unversioned ? string.Empty : $" with version '{version}'";
        throw new ArgumentException($"A task named '{name}'{versioned} is already added.", nameof(name));
    }

    private DurableTaskRegistry Add(TaskName name, TaskVersion version, Func<IServiceProvider, ITaskOrchestrator> factory)
    {
        Add(OrchestratorFactories, name, version, factory);
        return this;
    }

    private DurableTaskRegistry Add(TaskName name, TaskVersion version, Func<IServiceProvider, ITaskActivity> factory)
    {
        Add(ActivityFactories, name, version, factory);
        return this;
    }
}

/// <summary>What a task is registered under.</summary>
internal readonly record struct TaskKey(TaskName Name, TaskVersion Version);
