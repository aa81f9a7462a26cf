using Microsoft.Azure.Functions.Worker;
using Yuqing.Functions.Register;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Activities;

/// <summary>Reads an incident's inbox.</summary>
internal sealed class LoadSignals(IIncidentRegister register)
{
    /// <summary>The signals after a sequence number.</summary>
    [Function(ActivityNames.LoadSignals)]
    public Task<SignalBatch> RunAsync([ActivityTrigger] LoadSignalsRequest request, CancellationToken cancellation) =>
        register.LoadSignalsAsync(request.IncidentId, request.AfterSeq, cancellation);
}
