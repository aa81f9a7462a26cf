using Azure.Data.Tables;
using Functions.Tests.Register;
using Yuqing.Functions.Azure.Register;
using Yuqing.Functions.Register;
using Yuqing.Orchestrations.Contracts;

namespace Tables.Tests;

/// <summary>What is cut off, how it is repeated, and what must be true afterwards.</summary>
internal sealed record CrashStep(
    Func<TableIncidentRegister, int, Task<IncidentSeed?>> Prepare,
    Func<TableIncidentRegister, IncidentSeed?, int, Task> Act,
    Func<CrashWorld, IncidentSeed?, int, Task> Check)
{
    /// <summary>What comes after the crash; null = the same again.</summary>
    public Func<TableIncidentRegister, IncidentSeed?, int, Task>? Repeat { get; init; }
}

/// <summary>What a check looks at: the register as a process sees it that had no part in what happened.</summary>
internal sealed record CrashWorld(TableIncidentRegister Register, RegisterTables Tables);

/// <summary>The writes of the register. Reports are numbered as the cuts are, so numbers must have no gaps either.</summary>
internal static class CrashSteps
{
    private static readonly CancellationToken None = CancellationToken.None;

    public static readonly IReadOnlyDictionary<string, CrashStep> All = new Dictionary<string, CrashStep>
    {
        ["report"] = new((_, _) => Task.FromResult<IncidentSeed?>(null), (register, _, at) => AcceptAsync(register, at), CheckReportAsync),
        ["signal"] = new(CloseAsync, (register, seed, _) => register.AcceptSignalAsync(seed!.IncidentId, Sample.Note("n-1"), Sample.Allow, None), CheckSignalAsync),
        ["picture"] = new(NoteAsync, (register, seed, at) => register.ProjectAsync(Picture(seed!, at, 2), None), (world, seed, at) => CheckPictureAsync(world, seed!, at, 2)),
        ["overtaken picture"] = new(NoteAsync, (register, seed, at) => register.ProjectAsync(Picture(seed!, at, 2), None), (world, seed, at) => CheckPictureAsync(world, seed!, at, 3))
        {
            Repeat = (register, seed, at) => register.ProjectAsync(Picture(seed!, at, 3), None),
        },
        ["last picture"] = new(NoteAsync, (register, seed, _) => register.ProjectAsync(Last(seed!, lastSeq: 1), None), CheckLastAsync),
        ["timeline"] = new(NoteAsync, (register, seed, _) => register.AppendTimelineAsync(seed!.IncidentId, Sample.Entry("t-1", seed.AcceptedAt), None), CheckTimelineAsync),
        ["generation"] = new(CloseAsync, (register, seed, _) => register.BeginGenerationAsync(seed!.IncidentId, 2, None), CheckGenerationAsync),
    };

    private static async Task<ReportOutcome> AcceptAsync(TableIncidentRegister register, int at) =>
        await register.AcceptReportAsync(Sample.Delivery(Sample.Report($"r-{at}", title: $"国道垮塌 {Word('k', at)}"), $"d-{at}"), Sample.Open, None);

    private static async Task<IncidentSeed?> CloseAsync(TableIncidentRegister register, int at)
    {
        var seed = (await AcceptAsync(register, at)).Incident.Seed;
        await register.ProjectAsync(Last(seed, lastSeq: 0), None);
        return seed;
    }

    private static async Task<IncidentSeed?> NoteAsync(TableIncidentRegister register, int at)
    {
        var seed = (await AcceptAsync(register, at)).Incident.Seed;
        await register.AcceptSignalAsync(seed.IncidentId, Sample.Note("n-1"), Sample.Allow, None);
        return seed;
    }

    private static IncidentProjection Last(IncidentSeed seed, long lastSeq) => Sample.Picture(seed, version: 2, lastSeq: lastSeq, final: true, status: "closed", obligations: []);

    private static IncidentProjection Picture(IncidentSeed seed, int at, long version)
    {
        var picture = Sample.Picture(
            seed,
            version,
            lastSeq: 1,
            entries: [Sample.Entry("reported", seed.AcceptedAt), Sample.Entry($"e-{version}", seed.AcceptedAt)],
            results: [new SignalResult("n-1", true, null)],
            obligations: [Sample.Obligation(seed.AcceptedAt.AddHours(version), $"paper-{version}")]);
        return picture with { View = picture.View with { Report = seed.Report with { Title = $"改名 {Word('m', at)}" } } };
    }

    private static async Task CheckReportAsync(CrashWorld world, IncidentSeed? seed, int at)
    {
        var again = await AcceptAsync(world.Register, at);
        Assert.Equal((false, 0L, $"HNGL-2026-{at:0000}"), (again.Duplicate, again.Incident.InboxSeq, again.Incident.Seed.Number));
        Assert.Equal([again.Incident.Seed.IncidentId], await FindAsync(world, Word('k', at)));
        Assert.Single((await world.Register.GetTimelineAsync(again.Incident.Seed.IncidentId, None))!);
        Assert.True(await IsOpenAsync(world, again.Incident.Seed));
        await CheckIndexAsync(world, again.Incident);
    }

    private static async Task CheckSignalAsync(CrashWorld world, IncidentSeed? seed, int at)
    {
        Assert.True(await IsOpenAsync(world, seed!));
        var next = await world.Register.AcceptSignalAsync(seed!.IncidentId, Sample.Note("n-2"), Sample.Allow, None);
        Assert.Equal((2L, false), (next.Accepted!.Signal.Seq, next.Repeated));
        Assert.Equal([(1L, "n-1"), (2L, "n-2")], (await world.Register.LoadSignalsAsync(seed.IncidentId, 0, None)).Signals.Select(signal => (signal.Seq, signal.SignalId)));
    }

    private static async Task CheckPictureAsync(CrashWorld world, IncidentSeed seed, int at, long version)
    {
        var stored = (await world.Register.GetAsync(seed.IncidentId, None))!;
        Assert.Equal((version, 1L), (stored.Version, stored.LastSeq));
        Assert.Equal([seed.IncidentId], await FindAsync(world, Word('m', at)));
        Assert.Empty(await FindAsync(world, Word('k', at)));
        Assert.NotNull((await world.Register.GetSignalAsync(seed.IncidentId, "n-1", None))!.Result);
        var lines = (await world.Register.GetTimelineAsync(seed.IncidentId, None))!.Select(line => line.Id).ToList();
        Assert.Equal(lines.Distinct(), lines);
        Assert.Superset(new HashSet<string> { "reported", $"e-{version}" }, lines.ToHashSet());
        var clocks = await new TableWatchlist(world.Tables).ListDueFromAsync(DateTimeOffset.MinValue, 1000, None);
        Assert.Equal([$"paper-{version}"], clocks.Where(clock => clock.Incident.Id == seed.IncidentId).Select(clock => clock.Obligation));
        await CheckIndexAsync(world, stored);
    }

    private static async Task CheckLastAsync(CrashWorld world, IncidentSeed? seed, int at)
    {
        Assert.True((await world.Register.GetAsync(seed!.IncidentId, None))!.Final);
        Assert.False(await IsOpenAsync(world, seed));
        Assert.DoesNotContain(
            await new TableWatchlist(world.Tables).ListDueFromAsync(DateTimeOffset.MinValue, 1000, None), clock => clock.Incident.Id == seed.IncidentId);
    }

    private static async Task CheckTimelineAsync(CrashWorld world, IncidentSeed? seed, int at) =>
        Assert.Equal(["reported", "t-1"], (await world.Register.GetTimelineAsync(seed!.IncidentId, None))!.Select(line => line.Id));

    private static async Task CheckGenerationAsync(CrashWorld world, IncidentSeed? seed, int at)
    {
        var stored = (await world.Register.GetAsync(seed!.IncidentId, None))!;
        Assert.Equal((2, false), (stored.Generation, stored.Final));
        Assert.True(await IsOpenAsync(world, seed));
    }

    /// <summary>Incidents that lists and searches show, each as often as they do.</summary>
    private static async Task<List<string>> FindAsync(CrashWorld world, string word)
    {
        var listed = await world.Register.ListAsync(new IncidentQuery { Limit = 200 }, None);
        Assert.Equal(listed.Items.DistinctBy(one => one.Seed.IncidentId).Count(), listed.Items.Count);
        var found = await world.Register.ListAsync(new IncidentQuery { Text = word, Limit = 200 }, None);
        Assert.Subset(listed.Items.Select(one => one.Seed.IncidentId).ToHashSet(), found.Items.Select(one => one.Seed.IncidentId).ToHashSet());
        return [.. found.Items.Select(one => one.Seed.IncidentId)];
    }

    private static async Task<bool> IsOpenAsync(CrashWorld world, IncidentSeed seed) =>
        (await world.Register.ListOpenAsync(null, 1000, None)).Any(open => open.IncidentId == seed.IncidentId);

    /// <summary>The index holds what the picture calls for, and nothing that earlier ones left.</summary>
    private static async Task CheckIndexAsync(CrashWorld world, StoredIncident stored)
    {
        var id = stored.Seed.IncidentId;
        // Days of acts follow from signals, not from pictures.
        var rows = await RegisterTables.TakeAsync(world.Tables.Indexes, TableClient.CreateQueryFilter($"PartitionKey ne {IndexEntries.Open}"), int.MaxValue, None, ["PartitionKey", "RowKey"]);
        var expected = IndexEntries.Of(stored.View).Concat(IndexEntries.WordsOf(stored.View)).Select(IndexEntries.KeyOf).ToHashSet();
        Assert.Equal(expected, rows.Where(row => row.RowKey.Contains(id, StringComparison.Ordinal) && !row.PartitionKey.StartsWith("acts|", StringComparison.Ordinal)).Select(IndexEntries.KeyOf).ToHashSet());
    }

    private static string Word(char first, int at) => $"{first}{at:000}";
}
