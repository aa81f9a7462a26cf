using Microsoft.DurableTask;
using Microsoft.DurableTask.Abstractions;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yuqing.Embedded.DurableTask.Executor;

namespace Yuqing.Embedded.DurableTask.Engine;

/// <summary>A worker's tasks and options.</summary>
internal sealed record WorkerRegistration(
    IDurableTaskFactory Factory, DurableTaskWorkerOptions Options, IExceptionPropertiesProvider? ExceptionProperties);

/// <summary>How an instance can be run: with code, not now, or never.</summary>
internal readonly record struct Resolution(ExecutionSetup? Setup, TaskFailureDetails? Failure)
{
    /// <summary>It waits for a worker of another version.</summary>
    public bool IsRejected => Setup is null && Failure is null;
}

/// <summary>Knows the workers, and makes orchestrators and activities.</summary>
internal sealed class TaskHost(IServiceScopeFactory scopes, ILoggerFactory loggers, int maximumPayloadLength)
{
    private volatile WorkerRegistration[] _workers = [];

    /// <summary>How many activities run at once: the largest bound that a worker sets.</summary>
    public int MaximumActivities { get; private set; } = 1;

    /// <summary>How many turns of orchestrators run at once: the largest bound that a worker sets.</summary>
    public int MaximumTurns { get; private set; } = 1;

    public bool HasWorkers => _workers.Length > 0;

    public void Add(WorkerRegistration worker)
    {
        _workers = [.. _workers, worker];
        MaximumTurns = _workers.Max(each => each.Options.Concurrency.MaximumConcurrentOrchestrationWorkItems);
        MaximumActivities = _workers.Max(each => each.Options.Concurrency.MaximumConcurrentActivityWorkItems);
    }

    /// <summary>Finds and makes the orchestrator of an instance.</summary>
    public Resolution Resolve(ExecutionStarted start, string instanceId)
    {
        TaskFailureDetails? mismatch = null;
        var rejected = false;
        foreach (var worker in _workers)
        {
            if (Mismatch(worker.Options.Versioning, start.Version) is { } reason)
            {
                var fails = worker.Options.Versioning!.FailureStrategy == DurableTaskWorkerOptions.VersionFailureStrategy.Fail;
                mismatch ??= fails ? new TaskFailureDetails("VersionMismatch", reason, null, null, null) : null;
                rejected |= !fails;
                continue;
            }

            if (TryCreate(worker, start, instanceId) is { } setup)
                return new Resolution(setup, null);
        }

        if (rejected)
            return default;
        return new Resolution(null, mismatch ?? new TaskFailureDetails(
            "OrchestratorTaskNotFound", $"No orchestrator named '{start.Name}'{Of(start.Version)} is registered.", null, null, null));
    }

    /// <summary>Runs an activity and gives what its caller receives.</summary>
    public async Task<(HistoryRecord Record, Exception? Error)> RunActivityAsync(string instanceId, TaskScheduled task)
    {
        var scope = scopes.CreateAsyncScope();
        await using var _ = scope.ConfigureAwait(false);
        IExceptionPropertiesProvider? properties = null;
        try
        {
            foreach (var worker in _workers)
            {
                properties = worker.ExceptionProperties;
                if (!TryCreate(worker.Factory, task, scope.ServiceProvider, out var activity))
                    continue;
                var converter = worker.Options.DataConverter;
                var input = task.Input is null ? null : converter.Deserialize(task.Input, activity!.InputType);
                var output = await activity!.RunAsync(new ActivityContext(task, instanceId), input).ConfigureAwait(false);
                return (new TaskCompleted(task.TaskId, Serialize(converter, output)), null);
            }
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            return (new TaskFailed(task.TaskId, TaskFailureDetails.FromException(error, properties), Final: false), error);
        }

        var message = $"No activity named '{task.Name}'{Of(task.Version)} is registered.";
        var missing = new TaskFailureDetails("ActivityTaskNotFound", message, null, null, null);
        return (new TaskFailed(task.TaskId, missing, Final: true), null);
    }

    private static string Of(string version) => version.Length == 0 ? string.Empty : $" of version '{version}'";

    /// <summary>Why a worker does not take a version, or <c>null</c> when it does.</summary>
    private static string? Mismatch(DurableTaskWorkerOptions.VersioningOptions? versioning, string version)
    {
        if (versioning is null || versioning.MatchStrategy == DurableTaskWorkerOptions.VersionMatchStrategy.None)
            return null;
        var order = TaskOrchestrationVersioningUtils.CompareVersions(version, versioning.Version);
        var matches = versioning.MatchStrategy == DurableTaskWorkerOptions.VersionMatchStrategy.Strict ? order == 0 : order <= 0;
        return matches
            ? null
            : $"The orchestration version '{version}' does not match the worker version '{versioning.Version}' ({versioning.MatchStrategy}).";
    }

    private static bool TryCreate(IDurableTaskFactory factory, TaskScheduled task, IServiceProvider services, out ITaskActivity? activity) =>
        factory is RegistryTaskFactory registry
            ? registry.TryCreateActivity(task.Name, task.Version, services, out activity)
            : factory.TryCreateActivity(task.Name, services, out activity);

    private string? Serialize(DataConverter converter, object? output)
    {
        var data = converter.Serialize(output);
        return data is null || data.Length <= maximumPayloadLength
            ? data
            : throw new InvalidOperationException(
                $"The result of {data.Length} characters is larger than the {maximumPayloadLength} that are allowed.");
    }

    private ExecutionSetup? TryCreate(WorkerRegistration worker, ExecutionStarted start, string instanceId)
    {
        var scope = scopes.CreateScope();
        ITaskOrchestrator? orchestrator = null;
        try
        {
            var found = worker.Factory is RegistryTaskFactory registry
                ? registry.TryCreateOrchestrator(start.Name, start.Version, scope.ServiceProvider, out orchestrator)
                : worker.Factory.TryCreateOrchestrator(start.Name, scope.ServiceProvider, out orchestrator);
            return found
                ? new ExecutionSetup(
                    instanceId,
                    orchestrator!,
                    worker.Options.DataConverter,
                    loggers,
                    worker.Options.Versioning?.DefaultVersion ?? string.Empty,
                    maximumPayloadLength,
                    worker.ExceptionProperties,
                    scope)
                : null;
        }
        finally
        {
            if (orchestrator is null)
                scope.Dispose();
        }
    }

    private sealed class ActivityContext(TaskScheduled task, string instanceId) : TaskActivityContext
    {
        public override TaskName Name => task.Name;

        public override string InstanceId => instanceId;

        public override string Version => task.Version;
    }
}
