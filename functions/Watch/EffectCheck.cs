using Microsoft.DurableTask.Client;
using Yuqing.Functions.Register;

namespace Yuqing.Functions.Watch;

/// <summary>Incidents that owe a notice, or a message to another incident, which cannot be handed over.</summary>
internal sealed class EffectCheck(IWatchlist watchlist) : IWatchCheck
{
    private const int Limit = 500;

    /// <inheritdoc/>
    public string Name => "effects";

    /// <inheritdoc/>
    public IReadOnlyList<string> Kinds { get; } = [AlarmKinds.EffectFailing];

    /// <inheritdoc/>
    public async Task<CheckResult> RunAsync(DurableTaskClient client, DateTimeOffset now, CancellationToken cancellation)
    {
        var failing = await watchlist.ListFailingAsync(Limit, cancellation).ConfigureAwait(false);
        return new CheckResult([.. failing.Select(Of)], failing.Count < Limit);
    }

    private static Finding Of(WatchedIncident incident) => new(
        AlarmKinds.EffectFailing,
        incident.Id,
        $"{incident.Number} 应发的通知反复未能交出，系统仍在重试，请电话通知有关人员。",
        $"What {incident.Number} has to tell cannot be handed over; it is tried again. Call those concerned.")
    {
        Unit = incident.Unit,
        Incident = incident.Id,
        Number = incident.Number,
        Guarded = incident.Guarded,
    };
}
