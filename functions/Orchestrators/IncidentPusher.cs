using Microsoft.DurableTask.Client;
using Yuqing.Functions.Register;
using Yuqing.Functions.Watch;

namespace Yuqing.Functions.Orchestrators;

/// <summary>Lets the watchdog repair by the runner.</summary>
internal sealed class IncidentPusher(IIncidentRegister register, IncidentRunner runner) : IIncidentPusher
{
    /// <inheritdoc/>
    public async Task PushAsync(DurableTaskClient client, IncidentPush push, CancellationToken cancellation)
    {
        if (await register.GetAsync(push.Incident, cancellation).ConfigureAwait(false) is not { } incident)
            return;
        await (push.Look ? runner.EnsureRunningAsync(client, incident, cancellation) : runner.EnsureStartedAsync(client, incident, cancellation))
            .ConfigureAwait(false);
    }
}
