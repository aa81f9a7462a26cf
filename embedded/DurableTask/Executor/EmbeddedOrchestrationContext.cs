using System.Buffers.Binary;
using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace Yuqing.Embedded.DurableTask.Executor;

/// <summary>The context that orchestrators see.</summary>
[SuppressMessage("Reliability", "CA2007", Justification = "Continuations stay on the orchestration's scheduler.")]
internal sealed class EmbeddedOrchestrationContext(OrchestrationExecution execution, ExecutionSetup setup) : TaskOrchestrationContext
{
    private static readonly Guid GuidNamespace = new("6f1c4f0e-62bb-4c0e-9d52-0d8c1f3a7b25");

    private ParentOrchestrationInstance? _parent;
    private int _guids;

    public override TaskName Name => execution.Start.Name;

    public override string InstanceId => setup.InstanceId;

    public override ParentOrchestrationInstance? Parent => execution.Start.Parent is { } link
        ? _parent ??= new ParentOrchestrationInstance(link.Name, link.InstanceId)
        : null;

    public override DateTime CurrentUtcDateTime => execution.Now;

    public override bool IsReplaying => execution.IsReplaying;

    public override string Version => execution.Start.Version;

    protected override ILoggerFactory LoggerFactory => setup.Loggers;

    public override T? GetInput<T>()
        where T : default => setup.Converter.Deserialize<T>(execution.Start.Input);

    public override Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null)
    {
        execution.EnsureInTurn();
        ThrowIfOptionsAsInput(input, options);
        var version = options?.Version is { } explicitVersion ? explicitVersion.Version ?? string.Empty : Version;
        var data = execution.Serialize(input);
        var tags = Copy(options?.Tags);
        return WithRetry(
            name,
            options?.Retry,
            () => execution.Schedule<TResult>(new TaskScheduled(execution.NextTaskId(), name, version, data, tags)));
    }

    public override Task<TResult> CallSubOrchestratorAsync<TResult>(
        TaskName orchestratorName, object? input = null, TaskOptions? options = null)
    {
        execution.EnsureInTurn();
        ThrowIfOptionsAsInput(input, options);
        var instanceId = (options as SubOrchestrationOptions)?.InstanceId
            ?? NewGuid().ToString("N", CultureInfo.InvariantCulture);
        var version = options?.Version is { } explicitVersion ? explicitVersion.Version ?? string.Empty : setup.DefaultVersion;
        var data = execution.Serialize(input);
        var tags = Copy(options?.Tags);
        return WithRetry(
            orchestratorName,
            options?.Retry,
            () => execution.Schedule<TResult>(
                new ChildCreated(execution.NextTaskId(), instanceId, orchestratorName, version, data, tags)));
    }

    public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken)
    {
        execution.EnsureInTurn();
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled(cancellationToken);

        // A time without a kind is taken as UTC: there is no local time zone that means the same on every machine.
        var due = fireAt.Kind == DateTimeKind.Local
            ? fireAt.ToUniversalTime()
            : DateTime.SpecifyKind(fireAt, DateTimeKind.Utc);
        return execution.Schedule(new TimerCreated(execution.NextTaskId(), due), cancellationToken);
    }

    public override Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default)
    {
        execution.EnsureInTurn();
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        return execution.Events.Wait<T>(eventName, cancellationToken);
    }

    public override void SendEvent(string instanceId, string eventName, object payload)
    {
        execution.EnsureInTurn();
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        execution.Send(new EventSent(execution.NextTaskId(), instanceId, eventName, execution.Serialize(payload)));
    }

    public override void SetCustomStatus(object? customStatus)
    {
        execution.EnsureInTurn();
        execution.SetCustomStatus(customStatus);
    }

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true) =>
        ContinueAsNew(new ContinueAsNewOptions { NewInput = newInput, PreserveUnprocessedEvents = preserveUnprocessedEvents });

    public override void ContinueAsNew(ContinueAsNewOptions options)
    {
        execution.EnsureInTurn();
        ArgumentNullException.ThrowIfNull(options);
        execution.ContinueAsNew(options);
    }

    /// <summary>A name-based GUID (RFC 9562 version 5) of the instance, the turn's time and a counter.</summary>
    [SuppressMessage("Security", "CA5350", Justification = "SHA-1 is what version 5 prescribes; nothing secret is involved.")]
    public override Guid NewGuid()
    {
        execution.EnsureInTurn();
        var name = string.Create(CultureInfo.InvariantCulture, $"{InstanceId}_{CurrentUtcDateTime:O}_{_guids++}");
        Span<byte> bytes = stackalloc byte[16 + Encoding.UTF8.GetMaxByteCount(name.Length)];
        GuidNamespace.TryWriteBytes(bytes, bigEndian: true, out _);
        var length = 16 + Encoding.UTF8.GetBytes(name, bytes[16..]);
        Span<byte> hash = stackalloc byte[20];
        SHA1.HashData(bytes[..length], hash);
        var version = BinaryPrimitives.ReadUInt16BigEndian(hash[6..]);
        BinaryPrimitives.WriteUInt16BigEndian(hash[6..], (ushort)((version & 0x0FFF) | 0x5000));
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }

    private static void ThrowIfOptionsAsInput(object? input, TaskOptions? options)
    {
        if (input is TaskOptions && options is null)
            throw new ArgumentException($"The input is a {nameof(TaskOptions)}; was it meant as the options?", nameof(input));
    }

    private static ReadOnlyDictionary<string, string>? Copy(IDictionary<string, string>? tags) =>
        tags is null or { Count: 0 } ? null : new ReadOnlyDictionary<string, string>(new Dictionary<string, string>(tags));

    private Task<T> WithRetry<T>(TaskName name, TaskRetryOptions? retry, Func<Task<T>> call) => retry switch
    {
        { Policy: { } policy } => RetryByPolicy(policy, call),
        { Handler: { } handler } => RetryByHandler(name, handler, call),
        _ => call(),
    };

    private async Task<T> RetryByPolicy<T>(RetryPolicy policy, Func<Task<T>> call)
    {
        var end = policy.RetryTimeout == Timeout.InfiniteTimeSpan || policy.RetryTimeout > DateTime.MaxValue - CurrentUtcDateTime
            ? DateTime.MaxValue
            : CurrentUtcDateTime + policy.RetryTimeout;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await call();
            }
            catch (TaskFailedException failure) when (CanRetry(failure)
                && attempt < policy.MaxNumberOfAttempts && CurrentUtcDateTime < end && policy.Handle(failure))
            {
                // Falls out of the filter into the wait below.
            }

            await CreateTimer(CurrentUtcDateTime + policy.DelayAfter(attempt), CancellationToken.None);
        }
    }

    private async Task<T> RetryByHandler<T>(TaskName name, AsyncRetryHandler handler, Func<Task<T>> call)
    {
        var first = CurrentUtcDateTime;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await call();
            }
            catch (TaskFailedException failure) when (CanRetry(failure))
            {
                var context = new RetryContext(
                    this, attempt, failure.FailureDetails, CurrentUtcDateTime - first, CancellationToken.None);
                if (!await handler(context))
                    throw;
                this.CreateReplaySafeLogger(name.Name).RetryingTask(InstanceId, name.Name, attempt);
            }
        }
    }

    private static bool CanRetry(TaskFailedException failure) => !failure.Data.Contains(PendingCall.FinalMark);
}
