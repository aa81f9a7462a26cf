using Microsoft.DurableTask.Client;

namespace Yuqing.Functions.Watch;

/// <summary>
/// One of the things that the watchdog looks at. A check only looks: what it would have repaired, it says. It compares the
/// register, the engine's or the queue's answers with the clock and relies on no orchestration.
/// </summary>
internal interface IWatchCheck
{
    /// <summary>How long after its time something counts as broken; with a round every minute it is reported within two.</summary>
    static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(45);

    /// <summary>A stable name.</summary>
    string Name { get; }

    /// <summary>The kinds of alarm that it raises and clears.</summary>
    IReadOnlyList<string> Kinds { get; }

    /// <summary>It reports delays. After a pause of its own the watchdog first lets engine and queue catch up before it reports any.</summary>
    bool IsAboutDelays => false;

    /// <summary>Looks. Whatever it throws means that it could not; then nothing is raised or cleared.</summary>
    Task<CheckResult> RunAsync(DurableTaskClient client, DateTimeOffset now, CancellationToken cancellation);
}

/// <summary>What a check found.</summary>
/// <param name="Findings">What is broken.</param>
/// <param name="Complete">Everything was looked at: what is not among the findings is good.</param>
internal sealed record CheckResult(IReadOnlyList<Finding> Findings, bool Complete = true)
{
    /// <summary>Incidents whose orchestration should be started or woken.</summary>
    public IReadOnlyList<IncidentPush> Pushes { get; init; } = [];

    /// <summary>A further repair, or null.</summary>
    public Func<CancellationToken, Task>? Repair { get; init; }
}

/// <summary>An incident to push.</summary>
/// <param name="Incident">Its id.</param>
/// <param name="Look">Also wakes an orchestration that runs; else only one that does not run is started.</param>
internal sealed record IncidentPush(string Incident, bool Look);

/// <summary>Starts or wakes the orchestration of an incident: the watchdog's only hold on them.</summary>
internal interface IIncidentPusher
{
    /// <summary>Pushes one; harmless when it was not needed.</summary>
    Task PushAsync(DurableTaskClient client, IncidentPush push, CancellationToken cancellation);
}
