using Microsoft.DurableTask;
using Yuqing.Orchestrations.Incidents;

namespace Yuqing.Orchestrations;

/// <summary>
/// Runs one generation of an incident: a small loop around the pure <see cref="Incident"/>. The register is the inbox,
/// so nothing depends on an event's arrival; effects run beside the loop, so nothing they do holds up a clock.
/// Returns the incident's last status.
/// </summary>
public sealed class IncidentOrchestrator : TaskOrchestrator<IncidentInput, string?>
{
    /// <summary>
    /// Version of what the loop and the state machine decide. An instance gets the current one when it starts and keeps it
    /// to its end. See docs/versioning.md for when it must change.
    /// </summary>
    public const string CurrentVersion = "1";

    /// <inheritdoc/>
    public override async Task<string?> RunAsync(TaskOrchestrationContext context, IncidentInput? input)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(input);
        using var alarm = new Alarm(context);
        return context.Version switch
        {
            // The one place where a version step is taken. Instances from before versions were given run as version 1 does.
            "" or CurrentVersion => await new IncidentRun(context, input, alarm).RunAsync(),
            var unknown => throw new NotSupportedException(
                $"{context.InstanceId} runs on version {unknown} of the incident's orchestration, which this program does not know."),
        };
    }
}

/// <summary>All that the orchestration's custom status holds; the rest is in the register.</summary>
/// <param name="NextDue">Due time of the obligation that falls due next.</param>
/// <param name="Level">Level id.</param>
/// <param name="Rung">Highest rung that any pending obligation has reached.</param>
public sealed record IncidentRunStatus(DateTimeOffset? NextDue, string? Level, int Rung)
{
    internal static IncidentRunStatus Of(Incident incident) => new(
        incident.NextPending?.Due,
        incident.Level,
        incident.Obligations.Where(obligation => obligation.IsPending).Select(obligation => obligation.Rung).DefaultIfEmpty().Max());
}
