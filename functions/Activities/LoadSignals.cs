using Microsoft.Azure.Functions.Worker;
using Yuqing.Functions.Register;
using Yuqing.Functions.Telemetry;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Activities;

/// <summary>Reads an incident's inbox.</summary>
internal sealed class LoadSignals(IIncidentRegister register, TurnTraces turns)
{
    /// <summary>The signals after a sequence number.</summary>
    [Function(ActivityNames.LoadSignals)]
    public async Task<SignalBatch> RunAsync([ActivityTrigger] LoadSignalsRequest request, CancellationToken cancellation)
    {
        using var span = turns.Begin(request.IncidentId);
        var batch = await register.LoadSignalsAsync(request.IncidentId, request.AfterSeq, cancellation).ConfigureAwait(false);
        IncidentTrace.Link(span, batch.Signals.Select(signal => signal.Trace));
        return batch with { Trace = turns.HandOn(span) };
    }
}
