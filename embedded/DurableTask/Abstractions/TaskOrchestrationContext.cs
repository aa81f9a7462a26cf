using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using Microsoft.DurableTask.Abstractions;
using Microsoft.Extensions.Logging;

namespace Microsoft.DurableTask;

/// <summary>What an orchestrator sees of the world. Everything here is deterministic under replay.</summary>
[SuppressMessage("Reliability", "CA2007", Justification = "Continuations stay on the orchestration's scheduler.")]
public abstract class TaskOrchestrationContext
{
    /// <summary>For derived classes.</summary>
    protected TaskOrchestrationContext()
    {
    }

    /// <summary>The orchestrator's name.</summary>
    public abstract TaskName Name { get; }

    /// <summary>The instance id.</summary>
    public abstract string InstanceId { get; }

    /// <summary>The orchestration that started this one; <c>null</c> when a client did.</summary>
    public abstract ParentOrchestrationInstance? Parent { get; }

    /// <summary>The time of the current turn (UTC); the same under replay.</summary>
    public abstract DateTime CurrentUtcDateTime { get; }

    /// <summary>Whether the code is re-running steps whose results are already known.</summary>
    public abstract bool IsReplaying { get; }

    /// <summary>The version of this instance; empty when unversioned.</summary>
    public virtual string Version => string.Empty;

    /// <summary>Configuration values for this orchestration.</summary>
    public virtual IReadOnlyDictionary<string, object?> Properties => ReadOnlyDictionary<string, object?>.Empty;

    /// <summary>A logger factory whose loggers are silent under replay.</summary>
    public virtual ILoggerFactory ReplaySafeLoggerFactory => new ReplaySafeLoggers(this, () => LoggerFactory);

    /// <summary>The logger factory below the replay-safe one.</summary>
    protected abstract ILoggerFactory LoggerFactory { get; }

    /// <summary>The input of this execution.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    public abstract T? GetInput<T>();

    /// <summary>Calls an activity.</summary>
    /// <param name="name">The activity.</param>
    /// <param name="input">Its input.</param>
    /// <param name="options">How it is called.</param>
    /// <exception cref="TaskFailedException">The activity failed, and retries (if any) are used up.</exception>
    public virtual Task CallActivityAsync(TaskName name, object? input = default, TaskOptions? options = default) =>
        CallActivityAsync<object>(name, input, options);

    /// <summary>Calls an activity without input.</summary>
    /// <param name="name">The activity.</param>
    /// <param name="options">How it is called.</param>
    public virtual Task CallActivityAsync(TaskName name, TaskOptions options) => CallActivityAsync(name, null, options);

    /// <summary>Calls an activity without input.</summary>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="name">The activity.</param>
    /// <param name="options">How it is called.</param>
    public virtual Task<TResult> CallActivityAsync<TResult>(TaskName name, TaskOptions options) =>
        CallActivityAsync<TResult>(name, null, options);

    /// <summary>Calls an activity.</summary>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="name">The activity.</param>
    /// <param name="input">Its input.</param>
    /// <param name="options">How it is called.</param>
    /// <exception cref="TaskFailedException">The activity failed, and retries (if any) are used up.</exception>
    public abstract Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = default, TaskOptions? options = default);

    /// <summary>A durable timer.</summary>
    /// <param name="delay">The time from <see cref="CurrentUtcDateTime"/>.</param>
    /// <param name="cancellationToken">Cancels the timer.</param>
    public virtual Task CreateTimer(TimeSpan delay, CancellationToken cancellationToken) =>
        CreateTimer(CurrentUtcDateTime.Add(delay), cancellationToken);

    /// <summary>A durable timer. It never fires early.</summary>
    /// <param name="fireAt">When; a local time is converted to UTC.</param>
    /// <param name="cancellationToken">Cancels the timer.</param>
    public abstract Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken);

    /// <summary>
    /// Waits for an external event. Names are compared without regard to case; events that came before anybody waited are
    /// taken first in, first out; of several waiters the newest live one is served.
    /// </summary>
    /// <typeparam name="T">The type of the payload.</typeparam>
    /// <param name="eventName">The event.</param>
    /// <param name="cancellationToken">Cancels the wait. A cancelled wait takes no event.</param>
    public abstract Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default);

    /// <summary>Waits for an external event for a time.</summary>
    /// <typeparam name="T">The type of the payload.</typeparam>
    /// <param name="eventName">The event.</param>
    /// <param name="timeout">How long.</param>
    /// <exception cref="TaskCanceledException">The event did not come in time.</exception>
    public Task<T> WaitForExternalEvent<T>(string eventName, TimeSpan timeout) =>
        WaitForExternalEvent<T>(eventName, timeout, CancellationToken.None);

    /// <summary>Waits for an external event for a time.</summary>
    /// <typeparam name="T">The type of the payload.</typeparam>
    /// <param name="eventName">The event.</param>
    /// <param name="timeout">How long.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="TaskCanceledException">The event did not come in time, or the wait was cancelled.</exception>
    public async Task<T> WaitForExternalEvent<T>(string eventName, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var timerCancellation = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var eventCancellation = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var timer = CreateTimer(timeout, timerCancellation.Token);
        var received = WaitForExternalEvent<T>(eventName, eventCancellation.Token);
        var first = await Task.WhenAny(received, timer);

        // Both are cancelled on the orchestration's own thread, so that replay sees the same order. The token sources are
        // disposed at the end: cancelling them must come before.
#pragma warning disable CA1849 // CancelAsync would leave the orchestration's scheduler.
        if (first == received)
            timerCancellation.Cancel();
        else
            eventCancellation.Cancel();
#pragma warning restore CA1849
        return await received;
    }

    /// <summary>Sends an event to an instance; nobody hears of it when the instance does not exist.</summary>
    /// <param name="instanceId">The instance.</param>
    /// <param name="eventName">The event.</param>
    /// <param name="payload">Its payload.</param>
    public abstract void SendEvent(string instanceId, string eventName, object payload);

    /// <summary>Publishes a status that clients can read.</summary>
    /// <param name="customStatus">A serializable value, or <c>null</c> to clear it.</param>
    public abstract void SetCustomStatus(object? customStatus);

    /// <summary>Runs a sub-orchestration.</summary>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="orchestratorName">The orchestrator.</param>
    /// <param name="input">Its input.</param>
    /// <param name="options">How it is called; <see cref="SubOrchestrationOptions"/> give it an instance id.</param>
    /// <exception cref="TaskFailedException">It failed, and retries (if any) are used up.</exception>
    public abstract Task<TResult> CallSubOrchestratorAsync<TResult>(
        TaskName orchestratorName, object? input = default, TaskOptions? options = default);

    /// <summary>Runs a sub-orchestration without input.</summary>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="orchestratorName">The orchestrator.</param>
    /// <param name="options">How it is called.</param>
    public virtual Task<TResult> CallSubOrchestratorAsync<TResult>(TaskName orchestratorName, TaskOptions options) =>
        CallSubOrchestratorAsync<TResult>(orchestratorName, null, options);

    /// <summary>Runs a sub-orchestration without input.</summary>
    /// <param name="orchestratorName">The orchestrator.</param>
    /// <param name="options">How it is called.</param>
    public virtual Task CallSubOrchestratorAsync(TaskName orchestratorName, TaskOptions options) =>
        CallSubOrchestratorAsync(orchestratorName, null, options);

    /// <summary>Runs a sub-orchestration.</summary>
    /// <param name="orchestratorName">The orchestrator.</param>
    /// <param name="input">Its input.</param>
    /// <param name="options">How it is called.</param>
    public virtual Task CallSubOrchestratorAsync(
        TaskName orchestratorName, object? input = default, TaskOptions? options = default) =>
        CallSubOrchestratorAsync<object>(orchestratorName, input, options);

    /// <summary>Restarts the orchestration with new input and an empty history once this execution returns.</summary>
    /// <param name="newInput">The input of the next execution.</param>
    /// <param name="preserveUnprocessedEvents">Whether events that nobody has consumed are carried over.</param>
    public abstract void ContinueAsNew(object? newInput = default, bool preserveUnprocessedEvents = true);

    /// <summary>Restarts the orchestration with new input and an empty history once this execution returns.</summary>
    /// <param name="options">How.</param>
    public virtual void ContinueAsNew(ContinueAsNewOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ContinueAsNew(options.NewInput, options.PreserveUnprocessedEvents);
    }

    /// <summary>A GUID that is the same under replay.</summary>
    public abstract Guid NewGuid();

    /// <summary>A logger that is silent under replay.</summary>
    /// <param name="categoryName">Its category.</param>
    public virtual ILogger CreateReplaySafeLogger(string categoryName) =>
        new ReplaySafeLogger(this, LoggerFactory.CreateLogger(categoryName));

    /// <summary>A logger that is silent under replay.</summary>
    /// <param name="type">The type that names its category.</param>
    public virtual ILogger CreateReplaySafeLogger(Type type) => new ReplaySafeLogger(this, LoggerFactory.CreateLogger(type));

    /// <summary>A logger that is silent under replay.</summary>
    /// <typeparam name="T">The type that names its category.</typeparam>
    public virtual ILogger CreateReplaySafeLogger<T>() => new ReplaySafeLogger(this, LoggerFactory.CreateLogger<T>());

    /// <summary>Compares this instance's version with another one.</summary>
    /// <param name="version">The other version.</param>
    /// <returns>Negative when this instance is older, positive when newer, zero when the same.</returns>
    public virtual int CompareVersionTo(string version) => TaskOrchestrationVersioningUtils.CompareVersions(Version, version);
}
