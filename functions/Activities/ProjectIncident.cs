using Microsoft.Azure.Functions.Worker;
using Yuqing.Functions.Register;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Activities;

/// <summary>Writes an incident's picture to the register.</summary>
internal sealed class ProjectIncident(IIncidentRegister register)
{
    /// <summary>Writes it; an older one is ignored.</summary>
    [Function(ActivityNames.ProjectIncident)]
    public Task RunAsync([ActivityTrigger] IncidentProjection projection, CancellationToken cancellation) =>
        register.ProjectAsync(projection, cancellation);
}
