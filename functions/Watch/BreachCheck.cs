using System.Globalization;
using Microsoft.DurableTask.Client;
using Yuqing.Functions.Register;

namespace Yuqing.Functions.Watch;

/// <summary>Clocks that ran out unnoticed: the timer was lost, or nothing runs that would have heard it.</summary>
internal sealed class BreachCheck(IWatchlist watchlist) : IWatchCheck
{
    private const int Limit = 500;

    /// <inheritdoc/>
    public string Name => "breaches";

    /// <inheritdoc/>
    public bool IsAboutDelays => true;

    /// <inheritdoc/>
    public IReadOnlyList<string> Kinds { get; } = [AlarmKinds.BreachMissed];

    /// <inheritdoc/>
    public async Task<CheckResult> RunAsync(DurableTaskClient client, DateTimeOffset now, CancellationToken cancellation)
    {
        var missed = await watchlist.ListMissedBreachesAsync(now - IWatchCheck.Tolerance, Limit, cancellation).ConfigureAwait(false);
        return new CheckResult([.. missed.Select(Of)], missed.Count < Limit)
        {
            Pushes = [.. missed.Select(clock => clock.Incident.Id).Distinct().Select(id => new IncidentPush(id, Look: true))],
        };
    }

    private static Finding Of(PendingClock clock) => new(
        AlarmKinds.BreachMissed,
        $"{clock.Incident.Id}/{clock.Obligation}",
        string.Create(CultureInfo.InvariantCulture, $"{clock.Incident.Number} 的“{clock.Obligation}”已于 {clock.DueAt:M月d日 HH:mm} 到期，系统没有记录逾期，请立即人工跟进。"),
        string.Create(CultureInfo.InvariantCulture, $"\"{clock.Obligation}\" of {clock.Incident.Number} fell due at {clock.DueAt:yyyy-MM-dd HH:mm} and no breach is recorded."))
    {
        Unit = clock.Incident.Unit,
        Incident = clock.Incident.Id,
        Number = clock.Incident.Number,
        Guarded = clock.Incident.Guarded,
    };
}
