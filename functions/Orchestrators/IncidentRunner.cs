using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Yuqing.Functions.Register;
using Yuqing.Orchestrations;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Orchestrators;

/// <summary>
/// Sees to it that the orchestration of an incident runs and looks into its inbox. Every step may be repeated, by several
/// callers at once and after a crash anywhere: the register says which generation is due, the instance id makes a second
/// start harmless, and the event carries nothing.
/// </summary>
internal sealed class IncidentRunner(IIncidentRegister register, IPolicyArchive policies, ILogger<IncidentRunner> logger)
{
    /// <summary>Version of the picture that was written with the report; a later one came from the orchestration.</summary>
    private const long OpeningVersion = 1;

    /// <summary>Rounds in which the incident may move on under this caller's eyes before that is left to the watchdog.</summary>
    private const int MaxRounds = 4;

    /// <summary>Starts what should run, or tells it to look: for after a report or signal was accepted.</summary>
    /// <param name="incident">The incident as known to the caller; it may be out of date.</param>
    public Task EnsureRunningAsync(DurableTaskClient client, StoredIncident incident, CancellationToken cancellation) =>
        EnsureAsync(client, incident, look: true, cancellation);

    /// <summary>Starts what should run and leaves alone what does: for the watchdog's rounds.</summary>
    public Task EnsureStartedAsync(DurableTaskClient client, StoredIncident incident, CancellationToken cancellation) =>
        EnsureAsync(client, incident, look: false, cancellation);

    private async Task EnsureAsync(DurableTaskClient client, StoredIncident incident, bool look, CancellationToken cancellation)
    {
        StoredIncident? current = incident;
        for (var round = 0; round < MaxRounds && current is not null; round++)
        {
            if (await TryAsync(client, current, look, cancellation).ConfigureAwait(false))
                return;
            current = await register.GetAsync(incident.Seed.IncidentId, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>One round on one picture; false when it changed the picture, or found it out of date.</summary>
    private async Task<bool> TryAsync(DurableTaskClient client, StoredIncident incident, bool look, CancellationToken cancellation)
    {
        if (incident.Final)
        {
            if (incident.InboxSeq <= incident.LastSeq)
                return true;
            await BeginNextAsync(incident, cancellation).ConfigureAwait(false);
            return false;
        }

        if (IsFresh(incident) && await StartAsync(client, incident, cancellation).ConfigureAwait(false))
            return true;
        var instance = InstanceOf(incident);
        var run = await client.GetInstanceAsync(instance, cancellation).ConfigureAwait(false);
        if (run is null)
            return await StartMissingAsync(client, incident, cancellation).ConfigureAwait(false);
        if (run.IsCompleted)
            return await SucceedAsync(incident, run, cancellation).ConfigureAwait(false);
        if (look)
            await client.RaiseEventAsync(instance, ActivityNames.LookEvent, cancellation).ConfigureAwait(false);
        return true;
    }

    /// <summary>Just accepted, most likely by this very caller: starting needs no question first.</summary>
    private static bool IsFresh(StoredIncident incident) => incident is { Generation: 1, Version: OpeningVersion, InboxSeq: 0 };

    private async Task<bool> StartMissingAsync(DurableTaskClient client, StoredIncident incident, CancellationToken cancellation)
    {
        if (incident.Generation == 1 && incident.Version > OpeningVersion)
        {
            // It ran, and the engine no longer knows: its files are older than the register's. Go on from the picture.
            RunnerLog.Lost(logger, InstanceOf(incident), incident.Seed.Number);
            await BeginNextAsync(incident, cancellation).ConfigureAwait(false);
            return false;
        }

        return await StartAsync(client, incident, cancellation).ConfigureAwait(false);
    }

    /// <summary>False when the instance exists after all.</summary>
    private async Task<bool> StartAsync(DurableTaskClient client, StoredIncident incident, CancellationToken cancellation)
    {
        var policy = await policies.GetAsync(incident.View.PolicyVersion, cancellation).ConfigureAwait(false)
            ?? throw new InvalidOperationException($"The policy {incident.View.PolicyVersion} of incident {incident.Seed.Number} is not in the archive.");
        var input = new IncidentInput(incident.Seed, policy, incident.Generation, incident.Generation == 1 ? null : incident.StateJson);
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(
                ActivityNames.IncidentOrchestrator,
                input,
                // Whatever became of an instance, its id is never used again.
                new StartOrchestrationOptions(InstanceOf(incident)) { Version = IncidentOrchestrator.CurrentVersion }
                    .WithDedupeStatuses([.. StartOrchestrationOptionsExtensions.ValidDedupeStatuses]),
                cancellation).ConfigureAwait(false);
            return true;
        }
        catch (OrchestrationAlreadyExistsException)
        {
            return false;
        }
    }

    /// <summary>The instance ended although its incident has not: unless the picture is merely old, the next generation takes over.</summary>
    private async Task<bool> SucceedAsync(StoredIncident incident, OrchestrationMetadata run, CancellationToken cancellation)
    {
        if (run.RuntimeStatus == OrchestrationRuntimeStatus.Terminated)
        {
            // Somebody decided so; only a person starts it again.
            RunnerLog.Terminated(logger, run.InstanceId, incident.Seed.Number);
            return true;
        }

        var latest = await register.GetAsync(incident.Seed.IncidentId, cancellation).ConfigureAwait(false);
        if (latest is null || latest.Final || latest.Generation != incident.Generation)
            return false;
        RunnerLog.Ended(logger, run.InstanceId, run.RuntimeStatus, incident.Seed.Number);
        await BeginNextAsync(latest, cancellation).ConfigureAwait(false);
        return false;
    }

    private Task<bool> BeginNextAsync(StoredIncident incident, CancellationToken cancellation) =>
        register.BeginGenerationAsync(incident.Seed.IncidentId, incident.Generation + 1, cancellation);

    private static string InstanceOf(StoredIncident incident) => IncidentInput.InstanceId(incident.Seed.IncidentId, incident.Generation);
}
