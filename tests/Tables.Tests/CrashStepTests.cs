using Functions.Tests.Register;
using Yuqing.Functions.Azure.Register;
using Yuqing.Functions.Register;
using Yuqing.Testing;

namespace Tables.Tests;

/// <summary>
/// The register is cut off at each single request of each write. Whoever repeats it – a sender, the engine, somebody else's process –
/// ends where an undisturbed one would have: nothing is missing, nothing is there twice, numbers have no gaps.
/// </summary>
[Collection(nameof(TableEmulator))]
public sealed class CrashStepTests(TableEmulator emulator)
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData("report", Cut.Before, 10)]
    [InlineData("report", Cut.After, 10)]
    [InlineData("report", Cut.AnswerLost, 10)]
    [InlineData("signal", Cut.Before, 6)]
    [InlineData("signal", Cut.After, 6)]
    [InlineData("signal", Cut.AnswerLost, 6)]
    [InlineData("picture", Cut.Before, 12)]
    [InlineData("picture", Cut.After, 12)]
    [InlineData("picture", Cut.AnswerLost, 12)]
    [InlineData("overtaken picture", Cut.Before, 12)]
    [InlineData("overtaken picture", Cut.After, 12)]
    [InlineData("last picture", Cut.Before, 8)]
    [InlineData("last picture", Cut.After, 8)]
    [InlineData("last picture", Cut.AnswerLost, 8)]
    [InlineData("timeline", Cut.Before, 3)]
    [InlineData("timeline", Cut.After, 3)]
    [InlineData("timeline", Cut.AnswerLost, 3)]
    [InlineData("generation", Cut.Before, 4)]
    [InlineData("generation", Cut.After, 4)]
    [InlineData("generation", Cut.AnswerLost, 4)]
    public async Task Cut_AtAnyRequest_TheRepetitionEndsAsIfNothingHadHappened(string name, Cut cut, int atLeast)
    {
        await using var tables = await TableRegister.CreateAsync(emulator, _time);
        var step = CrashSteps.All[name];
        var at = 0;
        CuttingPolicy policy;
        do
        {
            policy = new CuttingPolicy(++at, cut);
            await RunAsync(tables, step, policy, cut, at);
        }
        while (policy.IsReached);

        Assert.True(at > atLeast, $"Only {at - 1} requests were cut.");
    }

    [Fact]
    public async Task Signals_OfTwoProcessesAtOnce_HaveNumbersWithoutGapsAndAreThereOnce()
    {
        await using var tables = await TableRegister.CreateAsync(emulator, _time);
        await using var other = tables.Another();
        var id = (await tables.Register.AcceptReportAsync(Sample.Delivery(Sample.Report()), Sample.Open, None)).Incident.Seed.IncidentId;
        const int Distinct = 30;

        var outcomes = await Task.WhenAll(Enumerable.Range(0, Distinct * 2).Select(i => Task.Run(
            () => (i % 2 == 0 ? tables : other).Register.AcceptSignalAsync(id, Sample.Note($"s-{i / 2}"), Sample.Allow, None))));

        var stored = await tables.Register.ListSignalsAsync(id, 0, 1000, null, None);
        Assert.Equal(Enumerable.Range(1, Distinct).Select(seq => (long)seq), stored.Select(one => one.Signal.Seq));
        Assert.Equal(Distinct, stored.Select(one => one.Signal.SignalId).Distinct().Count());
        Assert.Equal(Distinct, outcomes.Count(outcome => outcome.Repeated));
        Assert.All(outcomes, outcome => Assert.Equal(outcome.Accepted!.Signal.Seq, stored.Single(one => one.Signal.SignalId == outcome.Accepted.Signal.SignalId).Signal.Seq));
        Assert.Equal(Distinct, (await other.Register.GetAsync(id, None))!.InboxSeq);
    }

    [Fact]
    public async Task Reports_OfTwoProcessesAtOnce_OpenEachMatterOnceAndLeaveNoNumberOut()
    {
        await using var tables = await TableRegister.CreateAsync(emulator, _time);
        await using var other = tables.Another();
        const int Matters = 12;

        var outcomes = await Task.WhenAll(Enumerable.Range(0, Matters * 2).Select(i => Task.Run(
            () => (i % 2 == 0 ? tables : other).Register.AcceptReportAsync(Sample.Delivery(Sample.Report($"r-{i / 2}"), $"d-{i}"), Sample.Open, None))));

        Assert.Equal(Matters, outcomes.Count(outcome => !outcome.Duplicate));
        Assert.Equal(Enumerable.Range(1, Matters).Select(i => $"HNGL-2026-{i:0000}"), outcomes.Select(outcome => outcome.Incident.Seed.Number).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(Matters, (await other.Register.ListAsync(new IncidentQuery { Limit = 200 }, None)).Items.Count);
    }

    [Fact]
    public async Task Project_ManyPictures_RemembersNoIndexEntriesThatAreGone()
    {
        await using var tables = await TableRegister.CreateAsync(emulator, _time);
        var seed = (await tables.Register.AcceptReportAsync(Sample.Delivery(Sample.Report()), Sample.Open, None)).Incident.Seed;
        for (var version = 2; version < 12; version++)
            await tables.Register.ProjectAsync(Sample.Picture(seed, version, obligations: [Sample.Obligation(seed.AcceptedAt.AddHours(version))]), None);

        var entity = await RegisterTables.FindAsync(tables.Tables.Incidents, Keys.PartitionOf(seed.Report.Unit, seed.IncidentId), Keys.Head(seed.IncidentId), None);

        Assert.Empty(Head.Read(entity!).Stale);
        // What the last picture replaced: its places in lists and its clock.
        Assert.InRange(RegisterJson.Read<List<IndexKey>>(Chunks.Get(entity!, nameof(Head.Stale))!).Count, 1, 6);
    }

    private static async Task RunAsync(TableRegister tables, CrashStep step, CuttingPolicy policy, Cut cut, int at)
    {
        var seed = await step.Prepare(tables.Register, at);
        var cursor = (await tables.Register.WaitForChangesAsync(null, null, TimeSpan.Zero, None)).Cursor;
        await using (var cutOff = tables.Another(policy.Options()))
        {
            try
            {
                await step.Act(cutOff.Register, seed, at);
            }
            catch (RegisterUnavailableException) when (cut != Cut.AnswerLost)
            {
                Assert.True(policy.IsReached);
            }
        }

        if (cut != Cut.AnswerLost)
        {
            await using var repeating = tables.Another();
            await (step.Repeat ?? step.Act)(repeating.Register, seed, at);
        }

        await using var fresh = tables.Another();
        await step.Check(new CrashWorld(fresh.Register, fresh.Tables), seed, at);
        if (cut == Cut.AnswerLost && step != CrashSteps.All["generation"])
            Assert.NotEmpty((await tables.Register.WaitForChangesAsync(cursor, null, TimeSpan.Zero, None)).Items);
    }
}
