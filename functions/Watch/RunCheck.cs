using System.Collections.Concurrent;
using Microsoft.DurableTask.Client;
using Yuqing.Functions.Register;
using Yuqing.Orchestrations;

namespace Yuqing.Functions.Watch;

/// <summary>
/// Orchestrations that should run and do not. Asks the engine for all that failed or were terminated, and for the next few of
/// those that should run, so that one that is simply gone is found too: at the latest when all had their turn, or when a clock
/// of its runs out.
/// </summary>
internal sealed class RunCheck(IWatchlist watchlist, IAlarmStore alarms) : IWatchCheck
{
    private const int PageSize = 200;
    private const int MaxPages = 10;
    private const int TurnSize = 500;
    private const int MaxOpen = 500;
    private const int Parallel = 8;

    private static readonly OrchestrationRuntimeStatus[] Broken = [OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated];

    private string? _listedUpTo;
    private string? _askedUpTo;

    /// <inheritdoc/>
    public string Name => "runs";

    /// <inheritdoc/>
    public IReadOnlyList<string> Kinds { get; } = [AlarmKinds.RunFailed, AlarmKinds.RunTerminated];

    /// <inheritdoc/>
    public async Task<CheckResult> RunAsync(DurableTaskClient client, DateTimeOffset now, CancellationToken cancellation)
    {
        var turn = await watchlist.ListRunningAsync(_askedUpTo, TurnSize, cancellation).ConfigureAwait(false);
        var suspects = await SuspectsAsync(client, cancellation).ConfigureAwait(false);
        var first = await AskAsync(client, turn.Concat(suspects).DistinctBy(incident => incident.Id), cancellation).ConfigureAwait(false);
        // Asked twice: an incident may have ended, or its next generation begun, between the register's answer and the engine's.
        var again = await watchlist.FindRunningAsync([.. first.Keys], cancellation).ConfigureAwait(false);
        var broken = await AskAsync(client, again, cancellation).ConfigureAwait(false);
        _askedUpTo = turn.Count < TurnSize ? null : turn[^1].Id;
        var known = again.ToDictionary(incident => incident.Id);
        return new CheckResult([.. broken.Where(found => found.Value is not null).Select(found => Of(known[found.Key], found.Value!))])
        {
            Pushes = [.. broken.Where(found => found.Value != Trouble.Terminated).Select(found => new IncidentPush(found.Key, Look: false))],
        };
    }

    /// <summary>Incidents that may be broken: those of instances that ended badly, and those that there is an alarm about.</summary>
    private async Task<IReadOnlyList<WatchedIncident>> SuspectsAsync(DurableTaskClient client, CancellationToken cancellation)
    {
        var open = await alarms.ListOpenAsync(Kinds, MaxOpen, cancellation).ConfigureAwait(false);
        var instances = await ListBrokenAsync(client, cancellation).ConfigureAwait(false);
        var ids = instances.Select(IncidentOf).Concat(open.Select(alarm => alarm.Incident)).OfType<string>().ToHashSet();
        var running = await watchlist.FindRunningAsync(ids, cancellation).ConfigureAwait(false);
        var ended = instances.ToHashSet();
        return [.. running.Where(incident => ended.Contains(InstanceOf(incident)) || open.Any(alarm => alarm.Incident == incident.Id))];
    }

    /// <summary>Bounded: where a round stops, the next one goes on.</summary>
    private async Task<IReadOnlyList<string>> ListBrokenAsync(DurableTaskClient client, CancellationToken cancellation)
    {
        var found = new List<string>();
        var pages = 0;
        var from = _listedUpTo;
        _listedUpTo = null;
        var query = new OrchestrationQuery { Statuses = Broken, PageSize = PageSize };
        await foreach (var page in client.GetAllInstancesAsync(query).AsPages(from, PageSize).WithCancellation(cancellation).ConfigureAwait(false))
        {
            found.AddRange(page.Values.Select(run => run.InstanceId));
            if (page.ContinuationToken is null)
                break;
            if (++pages < MaxPages)
                continue;
            _listedUpTo = page.ContinuationToken;
            break;
        }

        return found;
    }

    /// <summary>What is wrong with each; those that are well are left out. Null: not started yet, which the inbox tells better.</summary>
    private static async Task<IReadOnlyDictionary<string, Trouble?>> AskAsync(
        DurableTaskClient client, IEnumerable<WatchedIncident> incidents, CancellationToken cancellation)
    {
        var broken = new ConcurrentDictionary<string, Trouble?>();
        await System.Threading.Tasks.Parallel.ForEachAsync(
            incidents,
            new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellation },
            async (incident, token) =>
            {
                var run = await client.GetInstanceAsync(InstanceOf(incident), token).ConfigureAwait(false);
                if (run is null)
                    broken[incident.Id] = incident.Version > 1 ? Trouble.Gone : null;
                else if (run.IsCompleted)
                    broken[incident.Id] = run.RuntimeStatus == OrchestrationRuntimeStatus.Terminated ? Trouble.Terminated : Trouble.Ended;
            }).ConfigureAwait(false);
        return broken;
    }

    private static string InstanceOf(WatchedIncident incident) => IncidentInput.InstanceId(incident.Id, incident.Generation);

    private static string? IncidentOf(string instance) => instance.LastIndexOf('-') is > 0 and var end ? instance[..end] : null;

    private static Finding Of(WatchedIncident incident, Trouble trouble) => new(
        trouble == Trouble.Terminated ? AlarmKinds.RunTerminated : AlarmKinds.RunFailed,
        incident.Id,
        $"{incident.Number} {trouble.Chinese}",
        $"The run of {incident.Number} {trouble.English}")
    {
        Unit = incident.Unit,
        Incident = incident.Id,
        Number = incident.Number,
        Guarded = incident.Guarded,
    };

    /// <summary>What is wrong with a run.</summary>
    private sealed record Trouble(string Chinese, string English)
    {
        public static readonly Trouble Gone = new("的流程在引擎中不存在，时限无人计时。", "is unknown to the engine; its clocks stand still.");
        public static readonly Trouble Ended = new("的流程异常结束，时限无人计时。", "ended before its incident; its clocks stand still.");
        public static readonly Trouble Terminated = new("的流程被人终止，时限停摆，须由管理员重新启动。", "was terminated; its clocks stand still until an administrator restarts it.");
    }
}
