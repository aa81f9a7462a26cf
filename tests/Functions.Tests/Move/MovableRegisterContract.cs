using Functions.Tests.Register;
using Yuqing.Functions.Move;
using Yuqing.Functions.Register;
using Yuqing.Orchestrations.Contracts;
using Yuqing.Testing;

namespace Functions.Tests.Move;

/// <summary>What every register keeps to when incidents are moved, whatever it stores in. An adapter's tests derive from this.</summary>
public abstract class MovableRegisterContract
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly DateTimeOffset MadeAt = new(2026, 3, 2, 12, 0, 0, TimeSpan.FromHours(8));

    /// <summary>The register under test, on the clock below, knowing the units <c>huaning-highway</c> (HNGL) and <c>town</c> (NZJD).</summary>
    protected abstract IIncidentRegister Register { get; }

    private protected abstract IMovableRegister Movable { get; }

    protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Add_Open_IsThereWithAllThatBelongsToItAsItsNextGeneration()
    {
        var incident = MovedSample.Incident(signals: 3, generation: 2, version: 7);

        Assert.True(await Movable.AddAsync(incident, MadeAt, None));

        var stored = (await Register.GetAsync(incident.Id, None))!;
        Assert.Equal((3, 7L, 2L, 3L, false), (stored.Generation, stored.Version, stored.LastSeq, stored.InboxSeq, stored.Final));
        Assert.Equal((incident.Picture.Seed.Number, incident.Picture.Seed.AcceptedAt, incident.Picture.StateJson), (stored.Seed.Number, stored.Seed.AcceptedAt, stored.StateJson));
        Assert.Equal(incident.Picture.View.NextDue, stored.View.NextDue);
        var signals = await Register.ListSignalsAsync(incident.Id, 0, 10, null, None);
        Assert.Equal(["s-1:1:True", "s-2:2:True", "s-3:3:"], signals.Select(one => $"{one.Signal.SignalId}:{one.Signal.Seq}:{one.Result?.Applied}"));
        Assert.Equal(incident.Signals.Select(one => one.Signal.AcceptedAt), signals.Select(one => one.Signal.AcceptedAt));
        Assert.Equal(["reported", "noted", "first-due"], (await Register.GetTimelineAsync(incident.Id, None))!.Select(line => line.Id));
        Assert.Equal("陈", (await Register.GetActorNamesAsync(incident.Id, None))["chen"]);
    }

    [Fact]
    public async Task Add_Open_IsFoundByListsSearchAndWatchdog()
    {
        var incident = MovedSample.Incident();

        await Movable.AddAsync(incident, MadeAt, None);

        Assert.Single((await Register.ListAsync(new IncidentQuery { Text = "国道", Now = Time.GetUtcNow() }, None)).Items);
        Assert.Single((await Register.ListOpenedAsync(new OpenedQuery(Sample.Highway, MadeAt.AddDays(-1), MadeAt.AddDays(1)), None)).Items);
        Assert.Equal(incident.Id, Assert.Single(await Register.ListOpenAsync(null, 10, None)).IncidentId);
    }

    [Fact]
    public async Task Add_ManySignalsAndLines_AllAreThere()
    {
        var incident = MovedSample.Incident(signals: 260, text: new string('字', 4000));

        await Movable.AddAsync(incident, MadeAt, None);

        var read = new List<StoredSignal>();
        while (await Register.ListSignalsAsync(incident.Id, read.Count, 100, null, None) is { Count: > 0 } page)
            read.AddRange(page);
        Assert.Equal(Enumerable.Range(1, 260).Select(seq => (long)seq), read.Select(one => one.Signal.Seq));
        Assert.All(read, one => Assert.Equal(4000, one.Signal.Fields["text"].Length));
    }

    [Fact]
    public async Task Add_Twice_ChangesNothing()
    {
        var incident = MovedSample.Incident(signals: 2);
        await Movable.AddAsync(incident, MadeAt, None);
        await Register.AcceptSignalAsync(incident.Id, Sample.Note("here"), Sample.Allow, None);

        Assert.True((await Movable.FitAsync(incident, None)).IsHere);
        Assert.False(await Movable.AddAsync(incident, MadeAt, None));

        Assert.Equal(3, (await Register.GetAsync(incident.Id, None))!.InboxSeq);
        Assert.Equal(3, (await Register.GetTimelineAsync(incident.Id, None))!.Count);
    }

    [Fact]
    public async Task Add_HasMovedOnHere_IsLeftAsItIs()
    {
        var incident = MovedSample.Incident(version: 4);
        await Movable.AddAsync(incident, MadeAt, None);
        await Register.ProjectAsync(Sample.Picture(incident.Picture.Seed, version: 9, generation: 2, status: "watching"), None);
        await Register.BeginGenerationAsync(incident.Id, 5, None);

        Assert.True((await Movable.FitAsync(incident, None)).IsHere);
        Assert.False(await Movable.AddAsync(incident, MadeAt, None));

        var stored = (await Register.GetAsync(incident.Id, None))!;
        Assert.Equal((5, 9L, "watching"), (stored.Generation, stored.Version, stored.View.Status));
    }

    [Fact]
    public async Task Add_Closed_KeepsItsGenerationAndWaitsForNothing()
    {
        var incident = MovedSample.Incident(generation: 3, final: true);

        await Movable.AddAsync(incident, MadeAt, None);

        var stored = (await Register.GetAsync(incident.Id, None))!;
        Assert.Equal((3, true), (stored.Generation, stored.Final));
        Assert.Empty(await Movable.ListWaitingAsync(10, None));
        Assert.Empty(await Register.ListOpenAsync(null, 10, None));
        Assert.True((await Movable.FitAsync(incident, None)).IsHere);
    }

    [Fact]
    public async Task Add_ClosedWithASignalThatIsNotApplied_RunsAgain()
    {
        var incident = MovedSample.Incident(generation: 3, final: true, signals: 1);

        await Movable.AddAsync(incident, MadeAt, None);

        var stored = (await Register.GetAsync(incident.Id, None))!;
        Assert.Equal((4, false), (stored.Generation, stored.Final));
        Assert.Equal([incident.Id], await Movable.ListWaitingAsync(10, None));
    }

    [Fact]
    public async Task Add_ThenASignal_GoesOnAfterTheInboxAndNotBeforeTheExport()
    {
        var incident = MovedSample.Incident(signals: 2);
        await Movable.AddAsync(incident, MadeAt, None);

        var accepted = (await Register.AcceptSignalAsync(incident.Id, Sample.Note("later"), Sample.Allow, None)).Accepted!;

        Assert.Equal((3L, MadeAt), (accepted.Signal.Seq, accepted.Signal.AcceptedAt));
        Assert.True((await Register.AcceptSignalAsync(incident.Id, Sample.Note("s-2"), Sample.Allow, None)).Repeated);
    }

    [Fact]
    public async Task Add_ThenTheSameReport_IsADuplicate()
    {
        var incident = MovedSample.Incident();
        await Movable.AddAsync(incident, MadeAt, None);

        var again = await Register.AcceptReportAsync(Sample.Delivery(incident.Picture.Seed.Report, "new-delivery"), Sample.Open, None);

        Assert.Equal((true, incident.Id), (again.Duplicate, again.Incident.Seed.IncidentId));
    }

    [Fact]
    public async Task Add_ThenAPicture_IsTakenFromTheGenerationThatRunsHereAlone()
    {
        var incident = MovedSample.Incident(generation: 1, version: 3);
        await Movable.AddAsync(incident, MadeAt, None);

        await Register.ProjectAsync(Sample.Picture(incident.Picture.Seed, version: 8, generation: 1, status: "zombie"), None);
        await Register.ProjectAsync(Sample.Picture(incident.Picture.Seed, version: 4, generation: 2, status: "going on"), None);

        Assert.Equal("going on", (await Register.GetAsync(incident.Id, None))!.View.Status);
    }

    [Fact]
    public async Task Fit_OlderCopyOtherNumberOtherReport_SaysWhyNot()
    {
        var here = (await Register.AcceptReportAsync(Sample.Delivery(Sample.Report("a")), Sample.Open, None)).Incident;
        var copy = MovedSample.Of(here.Seed, generation: 4);
        var sameNumber = MovedSample.Incident(number: here.Seed.Number, externalId: "b");
        var sameReport = MovedSample.Incident(number: "HNGL-2026-0900", externalId: "a");

        Assert.Contains("older", (await Movable.FitAsync(copy, None)).Refusal, StringComparison.Ordinal);
        Assert.Contains("number", (await Movable.FitAsync(sameNumber, None)).Refusal, StringComparison.Ordinal);
        Assert.Contains(here.Seed.Number, (await Movable.FitAsync(sameReport, None)).Refusal, StringComparison.Ordinal);
        Assert.Equal(ImportFit.New, await Movable.FitAsync(MovedSample.Incident(number: "HNGL-2026-0901", externalId: "c"), None));
    }

    [Fact]
    public async Task Counter_Raised_NumbersGoOnAndNeverBack()
    {
        await Movable.RaiseCounterAsync(new NumberCounter(Sample.Highway, "HNGL", 2026, 41), None);
        await Movable.RaiseCounterAsync(new NumberCounter(Sample.Highway, "HNGL", 2026, 7), None);

        var next = await Register.AcceptReportAsync(Sample.Delivery(Sample.Report("a")), Sample.Open, None);

        Assert.Equal("HNGL-2026-0042", next.Incident.Seed.Number);
        Assert.Equal([new NumberCounter(Sample.Highway, "HNGL", 2026, 42)], await Movable.ListCountersAsync(None));
    }

    [Fact]
    public async Task Counters_OfUnitsThatHaveIncidents_NameTheirUnits()
    {
        await Register.AcceptReportAsync(Sample.Delivery(Sample.Report("a")), Sample.Open, None);
        await Register.AcceptReportAsync(Sample.Delivery(Sample.Report("a", Sample.Town)), Sample.Open, None);
        await Register.AcceptReportAsync(Sample.Delivery(Sample.Report("day") with { Kind = MatterKinds.Monitoring }), Sample.Open, None);

        var counters = await Movable.ListCountersAsync(None);

        Assert.Equal(
            [new(Sample.Highway, "HNGL", 2026, 1), new(Sample.Highway, "HNGL-JC", 2026, 1), new NumberCounter(Sample.Town, "NZJD", 2026, 1)],
            counters.OrderBy(counter => counter.Prefix, StringComparer.Ordinal));
    }

    [Fact]
    public async Task Waiting_SeveralAdded_MostUrgentFirstUntilStarted()
    {
        var later = MovedSample.Incident(number: "HNGL-2026-0001", externalId: "a", due: MadeAt.AddHours(5));
        var sooner = MovedSample.Incident(number: "HNGL-2026-0002", externalId: "b", due: MadeAt.AddHours(1));
        var never = MovedSample.Incident(number: "HNGL-2026-0003", externalId: "c", due: null);
        foreach (var incident in new[] { never, later, sooner })
            await Movable.AddAsync(incident, MadeAt, None);

        Assert.Equal([sooner.Id, later.Id], await Movable.ListWaitingAsync(2, None));
        await Movable.StartedAsync(sooner.Id, None);
        await Movable.StartedAsync(sooner.Id, None);
        Assert.Equal([later.Id, never.Id], await Movable.ListWaitingAsync(10, None));
    }

    [Fact]
    public async Task ListIds_OpenAndClosed_AllInOrderPageByPage()
    {
        var ids = new List<string>();
        for (var i = 1; i <= 5; i++)
        {
            var incident = MovedSample.Incident(number: $"HNGL-2026-000{i}", externalId: $"e-{i}", final: i % 2 == 0);
            await Movable.AddAsync(incident, MadeAt, None);
            ids.Add(incident.Id);
        }

        var first = await Movable.ListIdsAsync(null, 3, None);
        var rest = await Movable.ListIdsAsync(first[^1], 3, None);

        Assert.Equal(ids.Order(StringComparer.Ordinal), first.Concat(rest));
    }

    [Fact]
    public async Task Mark_Written_IsReadAgain()
    {
        Assert.Equal(MovePhase.Open, (await Movable.ReadMarkAsync(None)).Phase);
        var mark = new MoveMark(MovePhase.Importing, MadeAt, "0123456789ab", MovePhase.Frozen);

        var frozen = new MoveMark(MovePhase.Frozen, MadeAt);
        Assert.True(await Movable.WriteMarkAsync(frozen, MoveMark.None, None));
        Assert.True(await Movable.WriteMarkAsync(mark, await Movable.ReadMarkAsync(None), None));

        Assert.Equal(mark, await Movable.ReadMarkAsync(None));
    }

    [Fact]
    public async Task Mark_ChangedMeanwhile_IsNotWrittenOver()
    {
        var frozen = new MoveMark(MovePhase.Frozen, MadeAt);
        var reopened = new MoveMark(MovePhase.Open, MadeAt.AddMinutes(1));
        await Movable.WriteMarkAsync(frozen, MoveMark.None, None);
        await Movable.WriteMarkAsync(reopened, frozen, None);

        Assert.False(await Movable.WriteMarkAsync(new MoveMark(MovePhase.Closed, MadeAt.AddMinutes(2), "0123456789ab"), frozen, None));
        Assert.False(await Movable.WriteMarkAsync(frozen, MoveMark.None, None));

        Assert.Equal(reopened, await Movable.ReadMarkAsync(None));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Mark_SeveralAtOnce_OneIsWritten(bool isFirst)
    {
        var known = isFirst ? MoveMark.None : new MoveMark(MovePhase.Frozen, MadeAt);
        if (!isFirst)
            await Movable.WriteMarkAsync(known, MoveMark.None, None);
        var marks = Enumerable.Range(1, 8).Select(i => new MoveMark(MovePhase.Importing, MadeAt.AddSeconds(i), $"export-{i}")).ToList();

        var written = await Task.WhenAll(marks.Select(mark => Movable.WriteMarkAsync(mark, known, None)));

        Assert.Equal(await Movable.ReadMarkAsync(None), Assert.Single(marks.Where((_, i) => written[i])));
    }
}
