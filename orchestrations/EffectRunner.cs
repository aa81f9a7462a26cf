using Microsoft.DurableTask;
using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Incidents;

namespace Yuqing.Orchestrations;

/// <summary>
/// Runs what the incident owes as activities beside the loop. An effect stays in the incident's state until its
/// activity has confirmed it; one whose retries are exhausted is tried again after a pause.
/// </summary>
internal sealed class EffectRunner(TaskOrchestrationContext context, TaskOptions options)
{
    private readonly SortedDictionary<int, Task> _running = [];

    /// <summary>Nothing is running.</summary>
    public bool AreIdle => _running.Count == 0;

    /// <summary>The activities that are running, in order of their effects: replay needs one order.</summary>
    public IEnumerable<Task> Running => _running.Values;

    /// <summary>Starts every effect that is not running and not waiting for its next try.</summary>
    /// <param name="trace">The turn that starts them, for who follows it.</param>
    public void Start(Incident incident, DateTimeOffset now, string? trace)
    {
        foreach (var effect in incident.Effects)
        {
            if (!_running.ContainsKey(effect.N) && !(effect.NotBefore > now))
                _running[effect.N] = Run(incident, effect, now, trace);
        }
    }

    /// <summary>Takes note of those that have finished.</summary>
    public Incident Collect(Incident incident, DateTimeOffset now)
    {
        foreach (var (n, task) in _running.Where(running => running.Value.IsCompleted).ToList())
        {
            _running.Remove(n);
            incident = task switch
            {
                { IsCompletedSuccessfully: false } => incident.Failed(n, task.Exception?.InnerException?.Message ?? "canceled", now),
                Task<NotifyResult> notified => incident.Notified(n, notified.Result, now),
                _ => incident.Relayed(n),
            };
        }
        return incident;
    }

    /// <summary>When the next of the failed effects is due again.</summary>
    public DateTimeOffset? NextTry(Incident incident) =>
        incident.Effects.Where(effect => !_running.ContainsKey(effect.N)).Min(effect => effect.NotBefore);

    private Task Run(Incident incident, Effect effect, DateTimeOffset now, string? trace) => effect.Reason == Effect.Relay
        ? context.CallActivityAsync(ActivityNames.RelaySignal, incident.RelayRequest(), options)
        : context.CallActivityAsync<NotifyResult>(ActivityNames.Notify, incident.RequestOf(effect, now) with { Trace = trace }, options);
}
