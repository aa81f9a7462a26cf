using Functions.Tests.Register;
using Microsoft.Extensions.Logging.Abstractions;
using Yuqing.Functions.Orchestrators;
using Yuqing.Functions.Register;
using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Policies;
using Yuqing.Testing;

namespace Functions.Tests.Orchestrators;

/// <summary>A runner over a real register and an engine double.</summary>
internal sealed class RunnerFixture : IDisposable
{
    public RunnerFixture(FakeTimeProvider? time = null)
    {
        Register = new RegisterFixture(time);
        Policies = new SqlitePolicyArchive(Register.Database, Register.Time);
        Policies.EnsureAsync([Policy("hash")]).Wait();
        Runner = NewRunner();
    }

    public RegisterFixture Register { get; }

    public SqlitePolicyArchive Policies { get; }

    public EngineDouble Engine { get; } = new();

    public IncidentRunner Runner { get; }

    public static PolicySlice Policy(string hash) => new()
    {
        SchemaVersion = 1,
        Id = Sample.Highway,
        Title = "实施细则",
        ContentHash = hash,
        Levels = [],
        Intake = new IntakeRule(new Duration("P30D"), new Duration("PT5M"), 3600),
        Permissions = new Dictionary<string, IReadOnlyList<string>>(),
        Notices = new NoticeRule(["duty-officer"], [], []),
        Ladders = new Dictionary<string, LadderRule>(),
        BackEntry = new BackEntryRule(new Duration("PT10M")),
        Obligations = [],
    };

    public IncidentRunner NewRunner() => new(Register.Register, Policies, NullLogger<IncidentRunner>.Instance);

    public async Task<StoredIncident> AcceptAsync(string externalId = "a", string kind = MatterKinds.Incident)
    {
        var report = Sample.Report(externalId) with { Kind = kind };
        return (await Register.Register.AcceptReportAsync(Sample.Delivery(report), Sample.Open, CancellationToken.None)).Incident;
    }

    public async Task<StoredIncident> LatestAsync(string id) => (await Register.Register.GetAsync(id, CancellationToken.None))!;

    public Task SignalAsync(string id, string signalId) =>
        Register.Register.AcceptSignalAsync(id, Sample.Note(signalId), Sample.Allow, CancellationToken.None);

    public Task ProjectAsync(StoredIncident incident, long version, int generation = 1, long lastSeq = 0, bool final = false) =>
        Register.Register.ProjectAsync(
            Sample.Picture(incident.Seed, version, generation, lastSeq, final, obligations: final ? [] : null), CancellationToken.None);

    public Task EnsureAsync(StoredIncident incident) => Runner.EnsureRunningAsync(Engine.Client, incident, CancellationToken.None);

    public void Dispose() => Register.Dispose();
}
