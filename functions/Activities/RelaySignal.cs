using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Yuqing.Functions.Orchestrators;
using Yuqing.Functions.Register;
using Yuqing.Functions.Telemetry;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Activities;

/// <summary>Puts a message of one incident into another's inbox.</summary>
internal sealed class RelaySignal(IIncidentRegister register, IncidentRunner runner, ILogger<RelaySignal> logger)
{
    /// <summary>Writes the signal once, however often this runs, and tells the other incident to look.</summary>
    [Function(ActivityNames.RelaySignal)]
    public async Task RunAsync(
        [ActivityTrigger] RelaySignalRequest request, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        using var span = IncidentTrace.Accept("signal", request.Signal.Type)?.SetTag(AppTelemetry.IncidentTag, request.TargetIncidentId);
        var signal = request.Signal with { Trace = IncidentTrace.Current };
        var outcome = await register.AcceptSignalAsync(request.TargetIncidentId, signal, (_, _, _) => null, cancellation).ConfigureAwait(false);
        if (outcome.Refused is { } problem)
        {
            // Only an incident that does not exist refuses; trying again would not create it.
            RunnerLog.RelayRefused(logger, request.Signal.SignalId, request.TargetIncidentId, problem.Detail);
            return;
        }

        if (await register.GetAsync(request.TargetIncidentId, cancellation).ConfigureAwait(false) is { } target)
            await runner.EnsureRunningAsync(client, target, cancellation).ConfigureAwait(false);
    }
}
