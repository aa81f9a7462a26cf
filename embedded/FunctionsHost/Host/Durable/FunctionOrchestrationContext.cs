using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace Yuqing.Embedded.FunctionsHost.Durable;

/// <summary>The engine's context with an input that is read when the function asks for it, as whatever type it asks for.</summary>
internal sealed class FunctionOrchestrationContext(TaskOrchestrationContext inner, RawInput input, DataConverter converter)
    : TaskOrchestrationContext
{
    public override TaskName Name => inner.Name;

    public override string InstanceId => inner.InstanceId;

    public override ParentOrchestrationInstance? Parent => inner.Parent;

    public override DateTime CurrentUtcDateTime => inner.CurrentUtcDateTime;

    public override bool IsReplaying => inner.IsReplaying;

    public override string Version => inner.Version;

    public override IReadOnlyDictionary<string, object?> Properties => inner.Properties;

    public override ILoggerFactory ReplaySafeLoggerFactory => inner.ReplaySafeLoggerFactory;

    protected override ILoggerFactory LoggerFactory => inner.ReplaySafeLoggerFactory;

    public override T? GetInput<T>()
        where T : default => (T?)ReadInput(typeof(T));

    public object? ReadInput(Type type) => converter.Deserialize(input.Data, type);

    public override Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = default, TaskOptions? options = default) =>
        inner.CallActivityAsync<TResult>(name, input, options);

    public override Task CallActivityAsync(TaskName name, object? input = default, TaskOptions? options = default) =>
        inner.CallActivityAsync(name, input, options);

    public override Task<TResult> CallSubOrchestratorAsync<TResult>(
        TaskName orchestratorName, object? input = default, TaskOptions? options = default) =>
        inner.CallSubOrchestratorAsync<TResult>(orchestratorName, input, options);

    public override Task CallSubOrchestratorAsync(TaskName orchestratorName, object? input = default, TaskOptions? options = default) =>
        inner.CallSubOrchestratorAsync(orchestratorName, input, options);

    public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken) => inner.CreateTimer(fireAt, cancellationToken);

    public override Task CreateTimer(TimeSpan delay, CancellationToken cancellationToken) => inner.CreateTimer(delay, cancellationToken);

    public override Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default) =>
        inner.WaitForExternalEvent<T>(eventName, cancellationToken);

    public override void SendEvent(string instanceId, string eventName, object payload) => inner.SendEvent(instanceId, eventName, payload);

    public override void SetCustomStatus(object? customStatus) => inner.SetCustomStatus(customStatus);

    public override void ContinueAsNew(object? newInput = default, bool preserveUnprocessedEvents = true) =>
        inner.ContinueAsNew(newInput, preserveUnprocessedEvents);

    public override void ContinueAsNew(ContinueAsNewOptions options) => inner.ContinueAsNew(options);

    public override Guid NewGuid() => inner.NewGuid();

    public override ILogger CreateReplaySafeLogger(string categoryName) => inner.CreateReplaySafeLogger(categoryName);

    public override ILogger CreateReplaySafeLogger(Type type) => inner.CreateReplaySafeLogger(type);

    public override ILogger CreateReplaySafeLogger<T>() => inner.CreateReplaySafeLogger<T>();

    public override int CompareVersionTo(string version) => inner.CompareVersionTo(version);
}
