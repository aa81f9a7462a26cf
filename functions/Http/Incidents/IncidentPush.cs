using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Yuqing.Functions.Register;

namespace Yuqing.Functions.Http.Incidents;

/// <summary>Starts an incident's orchestration, or tells the running one to look into its inbox.</summary>
internal delegate Task StartOrPoke(DurableTaskClient client, StoredIncident incident, CancellationToken cancellation);

/// <summary>
/// The push after a commit. The report or signal is durable by then, so a push that fails changes no answer: the
/// reconciling timer makes up for it.
/// </summary>
internal sealed partial class IncidentPush(StartOrPoke startOrPoke, ILogger<IncidentPush> logger)
{
    /// <summary>Pushes; never throws. A client that goes away does not take the push with it.</summary>
    public async Task TryAsync(DurableTaskClient client, StoredIncident incident)
    {
        try
        {
            await startOrPoke(client, incident, CancellationToken.None);
        }
        catch (Exception failure)
        {
            LogNotPushed(failure, incident.View.Id);
        }
    }

    [LoggerMessage(3301, LogLevel.Warning, "The orchestration of incident {Incident} could not be reached; the reconciling timer will push it.")]
    private partial void LogNotPushed(Exception failure, string incident);
}
