using System.Globalization;
using Microsoft.DurableTask.Client;
using Yuqing.Functions.Register;

namespace Yuqing.Functions.Watch;

/// <summary>Reports and signals that were accepted and are not applied. They are pushed at once, and reported when that did not help.</summary>
internal sealed class InboxCheck(IWatchlist watchlist) : IWatchCheck
{
    private const int Limit = 500;
    private string? _after;

    /// <inheritdoc/>
    public string Name => "inbox";

    /// <inheritdoc/>
    public bool IsAboutDelays => true;

    /// <inheritdoc/>
    public IReadOnlyList<string> Kinds { get; } = [AlarmKinds.SignalLagging];

    /// <inheritdoc/>
    public async Task<CheckResult> RunAsync(DurableTaskClient client, DateTimeOffset now, CancellationToken cancellation)
    {
        var from = _after;
        var lagging = await watchlist.ListLaggingAsync(from, Limit, cancellation).ConfigureAwait(false);
        _after = lagging.Count < Limit ? null : lagging[^1].Incident.Id;
        return new CheckResult(
            [.. lagging.Where(found => found.Since < now - IWatchCheck.Tolerance).Select(Of)], Complete: from is null && _after is null)
        {
            Pushes = [.. lagging.Select(found => new IncidentPush(found.Incident.Id, Look: true))],
        };
    }

    private static Finding Of(LaggingIncident found) => new(
        AlarmKinds.SignalLagging,
        found.Incident.Id,
        string.Create(CultureInfo.InvariantCulture, $"{found.Incident.Number} 于 {found.Since:M月d日 HH:mm} 登记的事项尚未处理。"),
        string.Create(CultureInfo.InvariantCulture, $"What was accepted for {found.Incident.Number} at {found.Since:yyyy-MM-dd HH:mm} is not applied."))
    {
        Unit = found.Incident.Unit,
        Incident = found.Incident.Id,
        Number = found.Incident.Number,
        Guarded = found.Incident.Guarded,
    };
}
