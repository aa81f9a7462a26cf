using System.Globalization;
using DurableTask.Core.Exceptions;
using DurableTask.Core.History;
using Microsoft.Extensions.Options;
using Yuqing.Embedded.DurableTask.Engine;
using Yuqing.Embedded.DurableTask.Executor;
using Yuqing.Embedded.DurableTask.Store;
using Yuqing.Embedded.DurableTask.Tracing;

namespace Microsoft.DurableTask.Client;

/// <summary>The client of the embedded engine.</summary>
internal sealed class EmbeddedDurableTaskClient(
    string name, DurableTaskEngine engine, IOptionsMonitor<DurableTaskClientOptions> options) : DurableTaskClient(name)
{
    private readonly DurableTaskClientOptions _options = options.Get(name);
    private readonly InstancePurger _purger = new(engine);

    public override async Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName,
        object? input = null,
        StartOrchestrationOptions? options = null,
        CancellationToken cancellation = default)
    {
        if (string.IsNullOrEmpty(orchestratorName.Name))
            throw new ArgumentException("An orchestration needs a name.", nameof(orchestratorName));
        var now = engine.Clock.GetUtcNow().UtcDateTime;
        var startAt = options?.StartAt?.UtcDateTime;
        var start = new ExecutionStarted(
            orchestratorName,
            options?.Version is { } version ? version.Version ?? string.Empty : _options.DefaultVersion,
            Serialize(input),
            now,
            startAt > now ? startAt : null,
            null,
            options?.Tags is { Count: > 0 } tags ? new Dictionary<string, string>(tags) : null);
        return await StartAsync(options?.InstanceId, start, Replaceable(options?.DedupeStatuses), cancellation).ConfigureAwait(false);
    }

    public override async Task RaiseEventAsync(
        string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        using var span = EngineTracing.StartEvent(eventName, instanceId);
        await SendAsync(instanceId, new EventRaised(eventName, Serialize(eventPayload)), cancellation).ConfigureAwait(false);
    }

    public override Task TerminateInstanceAsync(
        string instanceId, TerminateInstanceOptions? options = null, CancellationToken cancellation = default) =>
        SendAsync(instanceId, new InstanceTerminated(Serialize(options?.Output), options?.Recursive ?? false), cancellation);

    public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        SendAsync(instanceId, new InstanceSuspended(reason), cancellation);

    public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        SendAsync(instanceId, new InstanceResumed(reason), cancellation);

    public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        WaitAsync(instanceId, untilEnd: false, getInputsAndOutputs, cancellation);

    public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        WaitAsync(instanceId, untilEnd: true, getInputsAndOutputs, cancellation);

    public override async Task<OrchestrationMetadata?> GetInstancesAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        var row = await engine.Store.GetAsync(instanceId, getInputsAndOutputs).AsTask().WaitAsync(cancellation).ConfigureAwait(false);
        return row is null ? null : InstanceReader.Convert(row, getInputsAndOutputs, _options.DataConverter);
    }

    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null) =>
        Pageable.Create<OrchestrationMetadata>(async (token, size, cancellation) =>
        {
            var query = filter ?? new OrchestrationQuery();
            var limit = Math.Max(1, size ?? query.PageSize);
            var rows = await engine.Store.QueryAsync(new InstanceFilter
            {
                AfterKey = InstanceReader.DecodeToken(token ?? query.ContinuationToken),
                Limit = limit,
                Statuses = query.Statuses?.ToHashSet(),
                CreatedFrom = query.CreatedFrom?.UtcDateTime,
                CreatedTo = query.CreatedTo?.UtcDateTime,
                IdPrefix = query.InstanceIdPrefix,
                Payloads = query.FetchInputsAndOutputs,
            }).AsTask().WaitAsync(cancellation).ConfigureAwait(false);
            return new Page<OrchestrationMetadata>(
                [.. rows.Select(row => InstanceReader.Convert(row, query.FetchInputsAndOutputs, _options.DataConverter))],
                InstanceReader.EncodeToken(rows, limit));
        });

    public override async Task<Page<string>> ListInstanceIdsAsync(
        IEnumerable<OrchestrationRuntimeStatus>? runtimeStatus = null,
        DateTimeOffset? completedTimeFrom = null,
        DateTimeOffset? completedTimeTo = null,
        int pageSize = OrchestrationQuery.DefaultPageSize,
        string? lastInstanceKey = null,
        CancellationToken cancellation = default)
    {
        var rows = await engine.Store.QueryAsync(new InstanceFilter
        {
            AfterKey = InstanceReader.DecodeToken(lastInstanceKey),
            Limit = Math.Max(1, pageSize),
            Statuses = runtimeStatus?.ToHashSet(),
            CompletedFrom = completedTimeFrom?.UtcDateTime,
            CompletedTo = completedTimeTo?.UtcDateTime,
        }).AsTask().WaitAsync(cancellation).ConfigureAwait(false);
        return new Page<string>([.. rows.Select(row => row.Id)], InstanceReader.EncodeToken(rows, Math.Max(1, pageSize)));
    }

    public override Task<PurgeResult> PurgeInstanceAsync(
        string instanceId, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        return _purger.PurgeAsync(instanceId, options?.Recursive ?? false, cancellation);
    }

    public override Task<PurgeResult> PurgeAllInstancesAsync(
        PurgeInstancesFilter filter, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return _purger.PurgeAsync(filter, options?.Recursive ?? false, cancellation);
    }

    public override async Task<string> RestartAsync(
        string instanceId, bool restartWithNewInstanceId = false, CancellationToken cancellation = default)
    {
        var row = await FindAsync(instanceId, payloads: true).ConfigureAwait(false);
        if (!restartWithNewInstanceId && !InstanceFactory.Ended.Contains(row.Status))
            throw new InvalidOperationException($"The orchestration '{instanceId}' is {row.Status}; it can be restarted once it has ended.");
        var start = InstanceReader.FindStart(row)
            ?? throw new InvalidOperationException($"The orchestration '{instanceId}' has no start in its history.");
        start = start with { CreatedAt = engine.Clock.GetUtcNow().UtcDateTime, StartAt = null, Parent = null };
        return await StartAsync(restartWithNewInstanceId ? null : instanceId, start, InstanceFactory.Ended, cancellation)
            .ConfigureAwait(false);
    }

    public override async Task RewindInstanceAsync(string instanceId, string reason, CancellationToken cancellation = default)
    {
        var row = await FindAsync(instanceId, payloads: false).ConfigureAwait(false);
        if (row.Status != OrchestrationRuntimeStatus.Failed)
            throw new InvalidOperationException($"The orchestration '{instanceId}' is {row.Status}; only a failed one can be rewound.");
        await SendAsync(instanceId, new InstanceRewound(reason), cancellation).ConfigureAwait(false);
    }

    public override async Task<IList<HistoryEvent>> GetOrchestrationHistoryAsync(
        string instanceId, CancellationToken cancellation = default)
    {
        var row = await FindAsync(instanceId, payloads: false).ConfigureAwait(false);
        var segments = new List<Segment>();
        foreach (var stored in await engine.Store.GetHistoryAsync(row.Key).ConfigureAwait(false))
            HistoryCodec.Decode(stored, segments);
        return HistoryExport.Export(row.Id, row.Execution, segments);
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static IReadOnlyCollection<OrchestrationRuntimeStatus> Replaceable(IReadOnlyList<string>? dedupeStatuses)
    {
        if (dedupeStatuses is null)
            return InstanceFactory.Ended;
        var forbidden = dedupeStatuses.Select(status => Enum.TryParse<OrchestrationRuntimeStatus>(status, ignoreCase: true, out var known)
            && StartOrchestrationOptionsExtensions.ValidDedupeStatuses.Contains(known)
                ? known
                : throw new ArgumentException($"'{status}' is not a status that can forbid a start.", nameof(dedupeStatuses)));
        return [.. StartOrchestrationOptionsExtensions.ValidDedupeStatuses.Except(forbidden)];
    }

    private async Task<string> StartAsync(
        string? instanceId,
        ExecutionStarted start,
        IReadOnlyCollection<OrchestrationRuntimeStatus> replaceable,
        CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var isNew = string.IsNullOrEmpty(instanceId);
        var id = isNew ? Guid.CreateVersion7().ToString("N", CultureInfo.InvariantCulture) : instanceId!;
        isNew = isNew || await engine.Store.GetAsync(id, payloads: false).ConfigureAwait(false) is null;
        using var span = EngineTracing.StartCreation(start, id);
        start = start with { Trace = EngineTracing.Origin(span) };
        var instance = InstanceFactory.Create(engine.Store.NextKey(), id, start) with { Replaceable = replaceable };
        try
        {
            await engine.CreateAsync(instance, isNew).WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch (InstanceExistsException error)
        {
            throw new OrchestrationAlreadyExistsException(error.Message, error);
        }

        return id;
    }

    private Task SendAsync(string instanceId, HistoryRecord record, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        cancellation.ThrowIfCancellationRequested();
        return engine.SendAsync(instanceId, EngineTracing.Origin(null) is { } trace ? record with { Trace = trace } : record).WaitAsync(cancellation);
    }

    private async Task<OrchestrationMetadata> WaitAsync(
        string instanceId, bool untilEnd, bool payloads, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);

        // First in line, then a look: what happens between the two is not missed.
        while (true)
        {
            using var waiter = engine.Waiters.Add(instanceId, untilEnd);
            var metadata = await GetInstancesAsync(instanceId, payloads, cancellation).ConfigureAwait(false)
                ?? throw new InvalidOperationException($"There is no orchestration with the id '{instanceId}'.");
            if (waiter.IsServedBy(metadata.RuntimeStatus))
                return metadata;
            await waiter.Task.WaitAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <exception cref="ArgumentException">There is no such instance.</exception>
    private async Task<InstanceRow> FindAsync(string instanceId, bool payloads)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        return await engine.Store.GetAsync(instanceId, payloads).ConfigureAwait(false)
            ?? throw new ArgumentException($"There is no orchestration with the id '{instanceId}'.", nameof(instanceId));
    }

    private string? Serialize(object? value)
    {
        var data = _options.DataConverter.Serialize(value);
        var limit = engine.Options.MaximumPayloadLength;
        return data is null || data.Length <= limit
            ? data
            : throw new ArgumentException($"A value of {data.Length} characters is larger than the {limit} that are allowed.", nameof(value));
    }
}
