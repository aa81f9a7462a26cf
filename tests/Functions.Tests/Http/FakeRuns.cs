using DurableTask.Core.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Functions.Tests.Http;

/// <summary>A client of an engine that holds what the test says and notes what it is asked to do.</summary>
internal sealed class FakeRuns() : DurableTaskClient("fake")
{
    public List<OrchestrationMetadata> Instances { get; } = [];

    public List<string> Asked { get; } = [];

    /// <summary>Not every provider does; the real client says so in this way.</summary>
    public bool KnowsRewind { get; set; } = true;

    public Exception? Failure { get; set; }

    public static OrchestrationMetadata Run(string id, OrchestrationRuntimeStatus status = OrchestrationRuntimeStatus.Running, string name = "IncidentOrchestrator") =>
        new(name, id)
        {
            RuntimeStatus = status,
            CreatedAt = DateTimeOffset.UnixEpoch,
            LastUpdatedAt = DateTimeOffset.UnixEpoch,
            SerializedInput = """{"seed":1}""",
            SerializedCustomStatus = """{"level":"I"}""",
        };

    public override Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName, object? input = null, StartOrchestrationOptions? options = null, CancellationToken cancellation = default) => Ask("schedule", "new");

    public override Task RaiseEventAsync(string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default) =>
        Ask("raise-event", $"{instanceId} {eventName} {eventPayload}");

    public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        throw new NotSupportedException();

    public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) => throw new NotSupportedException();

    public override Task TerminateInstanceAsync(string instanceId, TerminateInstanceOptions? options = null, CancellationToken cancellation = default) =>
        Ask("terminate", $"{instanceId} {options?.Output}");

    public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) => Ask("suspend", $"{instanceId} {reason}");

    public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) => Ask("resume", $"{instanceId} {reason}");

    public override async Task<PurgeResult> PurgeInstanceAsync(string instanceId, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        await Ask("purge", instanceId);
        return new PurgeResult(1);
    }

    public override Task<string> RestartAsync(string instanceId, bool restartWithNewInstanceId = false, CancellationToken cancellation = default) =>
        Ask("restart", $"{instanceId} {restartWithNewInstanceId}");

    public override Task RewindInstanceAsync(string instanceId, string reason, CancellationToken cancellation = default) =>
        KnowsRewind ? Ask("rewind", $"{instanceId} {reason}") : Task.FromException(new NotImplementedException("The provider has no rewind."));

    public override Task<IList<HistoryEvent>> GetOrchestrationHistoryAsync(string instanceId, CancellationToken cancellation = default) =>
        Task.FromResult<IList<HistoryEvent>>(
        [
            new ExecutionStartedEvent(-1, """{"seed":1}""") { Timestamp = DateTime.UnixEpoch, Name = "IncidentOrchestrator" },
            new TimerFiredEvent(-1) { Timestamp = DateTime.UnixEpoch.AddMinutes(30), TimerId = 4 },
        ]);

    public override Task<OrchestrationMetadata?> GetInstancesAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        Failure is null ? Task.FromResult(Instances.FirstOrDefault(run => run.InstanceId == instanceId)) : Task.FromException<OrchestrationMetadata?>(Failure);

    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null) =>
        Pageable.Create<OrchestrationMetadata>((token, size, _) =>
        {
            var matching = Instances
                .Where(run => filter?.Statuses?.Contains(run.RuntimeStatus) != false)
                .Where(run => run.InstanceId.StartsWith(filter?.InstanceIdPrefix ?? "", StringComparison.Ordinal))
                .ToList();
            var from = 0;
            if (token is not null && !int.TryParse(token, System.Globalization.CultureInfo.InvariantCulture, out from))
                throw new ArgumentException("The engine's way to say that it gave no such token.", nameof(token));
            var count = size ?? filter!.PageSize;
            var next = from + count < matching.Count ? (from + count).ToString(System.Globalization.CultureInfo.InvariantCulture) : null;
            return Task.FromResult(new Page<OrchestrationMetadata>([.. matching.Skip(from).Take(count)], next));
        });

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Task<string> Ask(string action, string what)
    {
        Asked.Add($"{action} {what}".TrimEnd());
        return Failure is null ? Task.FromResult("new-id") : Task.FromException<string>(Failure);
    }
}
