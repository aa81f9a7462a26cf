using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Yuqing.Functions.Notifications;
using Yuqing.Functions.Register;
using Yuqing.Functions.Watch;

namespace Yuqing.Functions.Telemetry;

/// <summary>
/// How things stand: clocks, queue, alarms, the watchdog. Reading a gauge never waits: it gives what was found last and has
/// the stores asked again when that is a minute old, by bounded questions. What could not be renewed for a while is not told
/// any more, so that silence raises the alarm that it should.
/// </summary>
internal sealed partial class StateGauges : IDisposable
{
    /// <summary>The most clocks that are counted.</summary>
    public const int MostClocks = 5_000;

    /// <summary>The most notifications, and alarms, that are counted.</summary>
    public const int MostCounted = 1_000;

    private static readonly TimeSpan Renewal = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Meter _meter = new(AppTelemetry.Name);
    private readonly IWatchlist _watchlist;
    private readonly INotificationStore _notifications;
    private readonly IAlarmStore _alarms;
    private readonly TimeProvider _time;
    private readonly ILogger<StateGauges> _logger;
    private readonly Lock _lock = new();
    private State? _state;
    private DateTimeOffset _askedAt = DateTimeOffset.MinValue;
    private Task _asking = Task.CompletedTask;

    public StateGauges(
        IWatchlist watchlist, INotificationStore notifications, IAlarmStore alarms, TimeProvider time, ILogger<StateGauges> logger)
    {
        (_watchlist, _notifications, _alarms, _time, _logger) = (watchlist, notifications, alarms, time, logger);
        _meter.CreateObservableGauge("yuqing.clocks.open", () => One(state => state.Clocks), "{clock}", "Clocks that run: pending, with a due time, not breached.");
        _meter.CreateObservableGauge("yuqing.queue.depth", () => One(state => state.Waiting), "{notification}", "Notifications that are due and not sent.");
        _meter.CreateObservableGauge("yuqing.alarms.open", Alarms, "{alarm}", "Open alarms of the watchdog.");
        _meter.CreateObservableGauge("yuqing.watchdog.round.age", Age, "s", "Since the watchdog's last finished round.");
    }

    /// <summary>The question that is under way, for tests.</summary>
    internal Task Asking => _asking;

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    /// <summary>Whether an instrument is one of these gauges, for tests.</summary>
    internal bool Owns(Instrument instrument) => instrument.Meter == _meter;

    private IEnumerable<Measurement<long>> One(Func<State, long> value) => Current() is { } state ? [new(value(state))] : [];

    private IEnumerable<Measurement<long>> Alarms() => Current() is { } state
        ? AlarmKinds.All.Select(kind => new Measurement<long>(state.Alarms.GetValueOrDefault(kind), new KeyValuePair<string, object?>("kind", kind)))
        : [];

    private IEnumerable<Measurement<double>> Age() => Current() is { LastRound: { } last }
        ? [new(Math.Max(0, (_time.GetUtcNow() - last).TotalSeconds))]
        : [];

    private State? Current()
    {
        lock (_lock)
        {
            var now = _time.GetUtcNow();
            if (_asking.IsCompleted && (now - _askedAt).Duration() >= Renewal)
            {
                _askedAt = now;
                _asking = Task.Run(AskAsync);
            }

            return _state is { } state && (now - state.At).Duration() < Forgotten ? state : null;
        }
    }

    private async Task AskAsync()
    {
        try
        {
            using var deadline = new CancellationTokenSource(Patience, _time);
            var now = _time.GetUtcNow();
            var clocks = await _watchlist.ListDueFromAsync(DateTimeOffset.UnixEpoch, MostClocks, deadline.Token).ConfigureAwait(false);
            var waiting = await _notifications.ListStuckAsync(now, MostCounted, deadline.Token).ConfigureAwait(false);
            var alarms = await _alarms.ListOpenAsync(AlarmKinds.All, MostCounted, deadline.Token).ConfigureAwait(false);
            var last = await _alarms.LastRoundAsync(deadline.Token).ConfigureAwait(false);
            var state = new State(now, clocks.Count, waiting.Count, alarms.CountBy(alarm => alarm.Kind).ToDictionary(one => one.Key, one => (long)one.Value), last);
            lock (_lock)
                _state = state;
        }
#pragma warning disable CA1031 // Whatever the stores' trouble is, figures are not worth failing for.
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogNotAsked(error);
        }
    }

    [LoggerMessage(3800, LogLevel.Warning, "The figures of clocks, queue and alarms could not be renewed")]
    private partial void LogNotAsked(Exception error);

    private sealed record State(DateTimeOffset At, long Clocks, long Waiting, IReadOnlyDictionary<string, long> Alarms, DateTimeOffset? LastRound);
}
