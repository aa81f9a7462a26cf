using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Yuqing.Orchestrations;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Orchestrators;

/// <summary>The orchestrator function of an incident; the loop itself is plain code in orchestrations/.</summary>
internal static class RunIncident
{
    /// <summary>Runs one generation of an incident.</summary>
    [Function(ActivityNames.IncidentOrchestrator)]
    public static Task<string?> Run([OrchestrationTrigger] TaskOrchestrationContext context, IncidentInput input) =>
        new IncidentOrchestrator().RunAsync(context, input);
}
