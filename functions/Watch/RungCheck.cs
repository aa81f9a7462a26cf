using System.Globalization;
using Microsoft.DurableTask.Client;
using Yuqing.Functions.Register;

namespace Yuqing.Functions.Watch;

/// <summary>
/// Rungs of ladders that nobody climbs: the timer was lost, or nothing runs that would have heard it. While somebody has
/// acknowledged, the next rung lies ahead, so that is none.
/// </summary>
internal sealed class RungCheck(IWatchlist watchlist) : IWatchCheck
{
    private const int Limit = 500;

    /// <summary>How long after its time a rung counts as missed; telling it takes a turn more than noting a breach.</summary>
    private static readonly TimeSpan MissedAfter = TimeSpan.FromSeconds(60);

    /// <inheritdoc/>
    public string Name => "rungs";

    /// <inheritdoc/>
    public bool IsAboutDelays => true;

    /// <inheritdoc/>
    public IReadOnlyList<string> Kinds { get; } = [AlarmKinds.RungMissed];

    /// <inheritdoc/>
    public async Task<CheckResult> RunAsync(DurableTaskClient client, DateTimeOffset now, CancellationToken cancellation)
    {
        var missed = await watchlist.ListMissedRungsAsync(now - MissedAfter, Limit, cancellation).ConfigureAwait(false);
        return new CheckResult([.. missed.Select(Of)], missed.Count < Limit)
        {
            Pushes = [.. missed.Select(clock => clock.Incident.Id).Distinct().Select(id => new IncidentPush(id, Look: true))],
        };
    }

    private static Finding Of(PendingClock clock) => new(
        AlarmKinds.RungMissed,
        $"{clock.Incident.Id}/{clock.Obligation}",
        string.Create(CultureInfo.InvariantCulture, $"{clock.Incident.Number} 的“{clock.Obligation}”应于 {clock.DueAt:M月d日 HH:mm} 升级通知下一级，系统没有执行，请立即人工通知。"),
        string.Create(CultureInfo.InvariantCulture, $"The next rung for \"{clock.Obligation}\" of {clock.Incident.Number} was due at {clock.DueAt:yyyy-MM-dd HH:mm} and nobody was told."))
    {
        Unit = clock.Incident.Unit,
        Incident = clock.Incident.Id,
        Number = clock.Incident.Number,
        Guarded = clock.Incident.Guarded,
    };
}
