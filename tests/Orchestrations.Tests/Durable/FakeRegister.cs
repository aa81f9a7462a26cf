using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Orchestrations.Tests.Durable;

/// <summary>The register and the notifications as the orchestration sees them, in memory, with faults to order.</summary>
internal sealed class FakeRegister(TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Lock _lock = new();
    private readonly List<Signal> _inbox = [];
    private readonly List<string> _seen = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IncidentProjection? Picture { get; private set; }

    public Dictionary<string, TimelineEntry> Timeline { get; } = [];

    public Dictionary<string, SignalResult> Results { get; } = [];

    /// <summary>Signal ids whose result was written more than once.</summary>
    public IReadOnlyList<string> Repeated => [.. _seen.GroupBy(id => id).Where(group => group.Count() > 1).Select(group => group.Key)];

    public List<NotifyRequest> Notices { get; } = [];

    public List<RelaySignalRequest> Relayed { get; } = [];

    public int FinalPictures { get; private set; }

    /// <summary>While true, reading the inbox fails.</summary>
    public bool Unreadable { get; set; }

    /// <summary>While true, pictures cannot be written.</summary>
    public bool Unwritable { get; set; }

    /// <summary>What the next reading of the inbox hands to the turn.</summary>
    public string? Trace { get; set; }

    public int FailedReads { get; private set; }

    public int FailedWrites { get; private set; }

    /// <summary>What notifying does; by default everybody is reached.</summary>
    public Func<NotifyRequest, Task<NotifyResult>> OnNotify { get; set; } = request =>
        Task.FromResult(new NotifyResult([.. request.Roles.Select(role => new NotifiedPerson($"p-{role}", role, role))], []));

    public ObligationView Obligation(string id) => Picture!.View.Obligations.Single(o => o.Id == id);

    public IReadOnlyList<TimelineEntry> Lines(string kind, string? obligation = null)
    {
        lock (_lock)
            return [.. Timeline.Values.Where(e => e.Kind == kind && (obligation is null || e.Obligation == obligation))];
    }

    public void Accept(
        string type, string? obligation = null, Dictionary<string, string>? fields = null, string actor = "wang", string? onBehalfOf = null)
    {
        lock (_lock)
        {
            _inbox.Add(new Signal
            {
                SignalId = $"s{_inbox.Count + 1}",
                Seq = _inbox.Count + 1,
                AcceptedAt = clock.GetUtcNow(),
                Type = type,
                Actor = actor,
                ActorRoles = [Roles.Administrator],
                Obligation = obligation,
                OnBehalfOf = onBehalfOf,
                Fields = fields ?? [],
            });
        }
    }

    /// <summary>Signals that were accepted in an earlier life of the register.</summary>
    public void Restore(IEnumerable<Signal> signals)
    {
        lock (_lock)
            _inbox.AddRange(signals);
    }

    public SignalBatch Load(LoadSignalsRequest request)
    {
        lock (_lock)
        {
            if (Unreadable)
            {
                FailedReads++;
                Announce();
                throw new InvalidOperationException("The register cannot be read.");
            }
            var waiting = _inbox.Where(signal => signal.Seq > request.AfterSeq).ToList();
            return new SignalBatch([.. waiting.Take(3)], waiting.Count > 3) { Trace = Trace };
        }
    }

    public void Project(IncidentProjection picture)
    {
        lock (_lock)
        {
            if (Unwritable)
            {
                FailedWrites++;
                Announce();
                throw new InvalidOperationException("The register cannot be written.");
            }
            if (Picture is null || picture.Version >= Picture.Version)
                Picture = picture;
            foreach (var entry in picture.Entries)
                Timeline.TryAdd(entry.Id, entry);
            foreach (var result in picture.Results)
            {
                if (!Results.TryAdd(result.SignalId, result))
                    _seen.Add(result.SignalId);
            }
            if (picture.Final)
                FinalPictures++;
            Announce();
        }
    }

    public async Task<NotifyResult> NotifyAsync(NotifyRequest request)
    {
        lock (_lock)
        {
            Notices.Add(request);
            Announce();
        }
        return await OnNotify(request);
    }

    public void Relay(RelaySignalRequest request)
    {
        lock (_lock)
        {
            Relayed.Add(request);
            Announce();
        }
    }

    /// <summary>Completes at the next change.</summary>
    public Task Changed
    {
        get
        {
            lock (_lock)
                return _changed.Task;
        }
    }

    /// <summary>Waits until something holds, looking again at every change.</summary>
    public async Task UntilAsync(Func<FakeRegister, bool> condition)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (condition(this))
                    return;
                changed = _changed.Task;
            }
            await changed.WaitAsync(deadline.Token);
        }
    }

    private void Announce()
    {
        var changed = _changed;
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        changed.SetResult();
    }
}
