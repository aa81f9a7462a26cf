using Yuqing.Functions.Register;
using Yuqing.Orchestrations.Contracts;
using Yuqing.Testing;

namespace Functions.Tests.Register;

/// <summary>What every incident register keeps to, whatever it stores in. An adapter's tests derive from this.</summary>
public abstract class IncidentRegisterContract
{
    private static readonly CancellationToken None = CancellationToken.None;

    /// <summary>The register under test, on the clock below, knowing the units <c>huaning-highway</c> (HNGL) and <c>town</c> (NZJD).</summary>
    protected abstract IIncidentRegister Register { get; }

    protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task AcceptReport_New_GivesIdNumberAndAcceptanceTime()
    {
        var outcome = await Accept("a");

        Assert.False(outcome.Duplicate);
        Assert.False(outcome.Repeated);
        Assert.Equal("HNGL-2026-0001", outcome.Incident.Seed.Number);
        Assert.Matches("^[0-9a-f]{32}$", outcome.Incident.Seed.IncidentId);
        Assert.Equal(Time.GetUtcNow(), outcome.Incident.Seed.AcceptedAt);
        Assert.Equal(TimeSpan.FromHours(8), outcome.Incident.Seed.AcceptedAt.Offset);
        Assert.Equal("国道垮塌致交通中断", outcome.Incident.View.Report.Title);
        Assert.Equal((1, 1L, 0L, 0L, false), Position(outcome.Incident));
    }

    [Fact]
    public async Task AcceptReport_SeveralUnitsAndYears_NumbersCountWithinEach()
    {
        Assert.Equal("HNGL-2026-0001", (await Accept("a")).Incident.Seed.Number);
        Assert.Equal("HNGL-2026-0002", (await Accept("b")).Incident.Seed.Number);
        Assert.Equal("NZJD-2026-0001", (await Accept("a", unit: Sample.Town)).Incident.Seed.Number);

        // 2027 has begun in Shanghai while it is still 2026 in UTC.
        Time.SetUtcNow(new DateTimeOffset(2026, 12, 31, 16, 0, 0, TimeSpan.Zero));
        Assert.Equal("HNGL-2027-0001", (await Accept("c")).Incident.Seed.Number);
    }

    [Fact]
    public async Task AcceptReport_SameUnitSourceAndExternalId_IsADuplicateThatBringsItsMetrics()
    {
        var first = await Accept("a", deliveryId: "msg-1");
        Time.Advance(TimeSpan.FromMinutes(5));
        var again = Sample.Report("a") with { Metrics = new ReportMetrics(12000, null, 80) };

        var second = await Register.AcceptReportAsync(Sample.Delivery(again, "msg-2"), MustNotOpen, None);

        Assert.True(second.Duplicate);
        Assert.False(second.Repeated);
        Assert.Equal(first.Incident.Seed, second.Incident.Seed);
        Assert.Equal(1, second.Incident.InboxSeq);
        var signal = Assert.Single((await Register.LoadSignalsAsync(first.Incident.Seed.IncidentId, 0, None)).Signals);
        Assert.Equal((SignalTypes.Metrics, "system", 1L), (signal.Type, signal.Actor, signal.Seq));
        Assert.Equal(new Dictionary<string, string> { ["views"] = "12000", ["reposts"] = "80" }, signal.Fields);
    }

    [Fact]
    public async Task AcceptReport_DuplicateWithoutMetrics_LeavesTheInboxAlone()
    {
        await Accept("a");
        var second = await Accept("a");

        Assert.True(second.Duplicate);
        Assert.Equal(0, second.Incident.InboxSeq);
    }

    [Fact]
    public async Task AcceptReport_SameExternalIdOfAnotherSource_IsNew()
    {
        var first = await Accept("a");
        var second = await Register.AcceptReportAsync(Sample.Delivery(Sample.Report("a") with { Source = "other" }), Sample.Open, None);

        Assert.False(second.Duplicate);
        Assert.NotEqual(first.Incident.Seed.IncidentId, second.Incident.Seed.IncidentId);
    }

    [Fact]
    public async Task AcceptReport_SameDelivery_GetsTheOriginalAnswerAndNothingElse()
    {
        var first = await Accept("a", deliveryId: "msg-1");
        var counted = Sample.Report("a") with { Metrics = new ReportMetrics(1, 2, 3) };
        await Register.AcceptReportAsync(Sample.Delivery(counted, "msg-2"), MustNotOpen, None);

        var originalAgain = await Register.AcceptReportAsync(Sample.Delivery(Sample.Report("changed"), "msg-1"), MustNotOpen, None);
        var duplicateAgain = await Register.AcceptReportAsync(Sample.Delivery(counted, "msg-2"), MustNotOpen, None);

        Assert.Equal((false, true), (originalAgain.Duplicate, originalAgain.Repeated));
        Assert.Equal((true, true), (duplicateAgain.Duplicate, duplicateAgain.Repeated));
        Assert.Equal(first.Incident.Seed.IncidentId, originalAgain.Incident.Seed.IncidentId);
        Assert.Equal(1, duplicateAgain.Incident.InboxSeq);
    }

    [Fact]
    public async Task AcceptReport_SameDeliveryWithinSevenDays_IsStillRemembered()
    {
        await Accept("a", deliveryId: "msg-1");
        Time.Advance(TimeSpan.FromDays(7));
        await Accept("b", deliveryId: "msg-2");

        Assert.True((await Accept("c", deliveryId: "msg-1")).Repeated);
    }

    [Fact]
    public async Task AcceptReport_OpenThrows_NothingIsWritten()
    {
        await Assert.ThrowsAsync<NotSupportedException>(
            () => Register.AcceptReportAsync(Sample.Delivery(Sample.Report("a"), "msg-1"), _ => throw new NotSupportedException(), None));

        var outcome = await Accept("a", deliveryId: "msg-1");
        Assert.Equal((false, false, "HNGL-2026-0001"), (outcome.Duplicate, outcome.Repeated, outcome.Incident.Seed.Number));
    }

    [Fact]
    public async Task AcceptReport_ManyAtOnceOfOneMatter_OpensOneIncident()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Accept("a", deliveryId: $"msg-{i}")));

        Assert.Single(outcomes.Select(outcome => outcome.Incident.Seed.IncidentId).Distinct());
        Assert.Single(outcomes, outcome => !outcome.Duplicate);
    }

    [Fact]
    public async Task AcceptSignal_ManyAtOnce_AreNumberedWithoutGapsInOrderOfTime()
    {
        var id = await OpenIncident();

        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Signal(id, $"s-{i}")));

        var signals = await LoadAll(id);
        Assert.Equal(Enumerable.Range(1, 100).Select(i => (long)i), signals.Select(signal => signal.Seq));
        Assert.Equal(100, signals.Select(signal => signal.SignalId).Distinct().Count());
        Assert.Equal(signals.OrderBy(signal => signal.AcceptedAt).Select(signal => signal.Seq), signals.Select(signal => signal.Seq));
    }

    [Fact]
    public async Task AcceptSignal_ClockWentBack_AcceptanceTimeDoesNot()
    {
        var id = await OpenIncident();
        var first = await Signal(id, "s-1");
        Time.JumpWallClock(TimeSpan.FromMinutes(-10));
        var second = await Signal(id, "s-2");
        Time.JumpWallClock(TimeSpan.FromMinutes(20));
        var third = await Signal(id, "s-3");

        Assert.Equal(first.Accepted!.Signal.AcceptedAt, second.Accepted!.Signal.AcceptedAt);
        Assert.Equal(Time.GetUtcNow(), third.Accepted!.Signal.AcceptedAt);
    }

    [Fact]
    public async Task AcceptSignal_SameId_ReturnsWhatWasStored()
    {
        var id = await OpenIncident();
        var first = await Signal(id, "s-1");
        Time.Advance(TimeSpan.FromMinutes(1));

        var again = await Register.AcceptSignalAsync(
            id, Sample.Note("s-1") with { Actor = "somebody-else" }, (_, _) => throw new InvalidOperationException("not asked again"), None);

        Assert.True(again.Repeated);
        Assert.Equal("chen", again.Accepted!.Signal.Actor);
        Assert.Equal(first.Accepted!.Signal.AcceptedAt, again.Accepted.Signal.AcceptedAt);
        Assert.Equal(1, (await Register.GetAsync(id, None))!.InboxSeq);
    }

    [Fact]
    public async Task AcceptSignal_SameIdInAnotherIncident_IsIndependent()
    {
        var (one, two) = (await OpenIncident("a"), await OpenIncident("b"));
        await Signal(one, "s-1");

        var other = await Signal(two, "s-1");

        Assert.False(other.Repeated);
        Assert.Equal(1, other.Accepted!.Signal.Seq);
    }

    [Fact]
    public async Task AcceptSignal_Refused_WritesNothing()
    {
        var id = await OpenIncident();
        var cursor = (await Register.WaitForChangesAsync(null, null, TimeSpan.Zero, None)).Cursor;
        var problem = Problem.Field("obligation", "没有这个任务");

        var outcome = await Register.AcceptSignalAsync(id, Sample.Note("s-1"), (_, _) => problem, None);

        Assert.Same(problem, outcome.Refused);
        Assert.Null(outcome.Accepted);
        Assert.Null(await Register.GetSignalAsync(id, "s-1", None));
        Assert.Equal(0, (await Register.GetAsync(id, None))!.InboxSeq);
        Assert.Empty((await Register.WaitForChangesAsync(cursor, null, TimeSpan.Zero, None)).Items);
    }

    [Fact]
    public async Task AcceptSignal_UnknownIncident_IsAConflict()
    {
        var outcome = await Signal("0123", "s-1");

        Assert.Equal(ProblemKind.Conflict, outcome.Refused!.Kind);
    }

    [Fact]
    public async Task AcceptSignal_Check_SeesTheLatestPictureAndTheSignalAsStored()
    {
        var seed = (await Accept("a")).Incident.Seed;
        await Register.ProjectAsync(Sample.Picture(seed, version: 2, status: "closed"), None);
        Time.Advance(TimeSpan.FromMinutes(3));
        StoredIncident? seen = null;
        Signal? stamped = null;

        var outcome = await Register.AcceptSignalAsync(
            seed.IncidentId,
            Sample.Note("s-1"),
            (incident, signal) =>
            {
                (seen, stamped) = (incident, signal);
                return null;
            },
            None);

        Assert.Equal("closed", seen!.View.Status);
        Assert.Equal((1L, Time.GetUtcNow()), (stamped!.Seq, stamped.AcceptedAt.ToUniversalTime()));
        Assert.Equal(stamped.AcceptedAt, outcome.Accepted!.Signal.AcceptedAt);
    }

    [Fact]
    public async Task LoadSignals_MoreThanABatch_ComeInOrderWithTheirFields()
    {
        var id = await OpenIncident();
        for (var i = 1; i <= 60; i++)
            await Signal(id, $"s-{i}");

        var first = await Register.LoadSignalsAsync(id, 0, None);
        var rest = await Register.LoadSignalsAsync(id, first.Signals[^1].Seq, None);

        Assert.Equal((50, true), (first.Signals.Count, first.More));
        Assert.Equal((10, false), (rest.Signals.Count, rest.More));
        Assert.Equal("s-51", rest.Signals[0].SignalId);
        Assert.Equal("已联系养护站", rest.Signals[0].Fields["text"]);
    }

    [Fact]
    public async Task Project_NewerThenOlder_KeepsTheNewerButAddsLinesAndResultsOnce()
    {
        var seed = (await Accept("a")).Incident.Seed;
        await Signal(seed.IncidentId, "s-1");
        await Signal(seed.IncidentId, "s-2");
        var newer = Sample.Picture(
            seed, version: 5, lastSeq: 2, status: "watching", entries: [Line("e-2", 2)], results: [new SignalResult("s-2", true, null)]);
        var older = Sample.Picture(
            seed, version: 4, lastSeq: 1, entries: [Line("e-1", 1)], results: [new SignalResult("s-1", false, Problem.Field("where", "缺少地点"))]);

        await Register.ProjectAsync(newer, None);
        await Register.ProjectAsync(older, None);
        await Register.ProjectAsync(newer, None);
        await Register.ProjectAsync(older, None);

        var stored = (await Register.GetAsync(seed.IncidentId, None))!;
        Assert.Equal((5L, 2L, "watching", """{"version":5}"""), (stored.Version, stored.LastSeq, stored.View.Status, stored.StateJson));
        Assert.Equal(["reported", "e-1", "e-2"], (await Register.GetTimelineAsync(seed.IncidentId, None))!.Select(entry => entry.Id));
        Assert.True((await Register.GetSignalAsync(seed.IncidentId, "s-2", None))!.Result!.Applied);
        Assert.Equal("缺少地点", (await Register.GetSignalAsync(seed.IncidentId, "s-1", None))!.Result!.Problem!.Errors["where"][0]);
    }

    [Fact]
    public async Task Project_SecondOutcomeOfASignal_TheFirstStands()
    {
        var seed = (await Accept("a")).Incident.Seed;
        await Signal(seed.IncidentId, "s-1");
        await Register.ProjectAsync(Sample.Picture(seed, version: 2, results: [new SignalResult("s-1", true, null)]), None);
        await Register.ProjectAsync(Sample.Picture(seed, version: 3, results: [new SignalResult("s-1", false, null)]), None);

        Assert.True((await Register.GetSignalAsync(seed.IncidentId, "s-1", None))!.Result!.Applied);
    }

    [Fact]
    public async Task Project_PictureOfASucceededGeneration_IsIgnored()
    {
        var seed = (await Accept("a")).Incident.Seed;
        await Register.ProjectAsync(Sample.Picture(seed, version: 2, final: true), None);
        await Register.BeginGenerationAsync(seed.IncidentId, 2, None);

        await Register.ProjectAsync(Sample.Picture(seed, version: 3, generation: 1, final: true), None);

        Assert.Equal((2, 2L, 0L, 0L, false), Position((await Register.GetAsync(seed.IncidentId, None))!));
    }

    [Fact]
    public async Task BeginGeneration_OnceForEach_AndOpensTheIncidentAgain()
    {
        var seed = (await Accept("a")).Incident.Seed;
        await Register.ProjectAsync(Sample.Picture(seed, version: 2, final: true), None);

        Assert.False(await Register.BeginGenerationAsync(seed.IncidentId, 1, None));
        Assert.True((await Register.GetAsync(seed.IncidentId, None))!.Final);
        Assert.True(await Register.BeginGenerationAsync(seed.IncidentId, 2, None));
        Assert.False(await Register.BeginGenerationAsync(seed.IncidentId, 2, None));
        Assert.Equal((2, 2L, 0L, 0L, false), Position((await Register.GetAsync(seed.IncidentId, None))!));
    }

    [Fact]
    public async Task Timeline_EntriesOfSeveralTimes_OldestFirstAndEachOnce()
    {
        var id = await OpenIncident();
        await Register.AppendTimelineAsync(id, Line("late", 20), None);
        await Register.AppendTimelineAsync(id, Line("early", 10), None);
        await Register.AppendTimelineAsync(id, Line("late", 30), None);

        Assert.Equal(["reported", "early", "late"], (await Register.GetTimelineAsync(id, None))!.Select(entry => entry.Id));
        Assert.Null(await Register.GetTimelineAsync("0123", None));
    }

    [Fact]
    public async Task ListOpen_FinalWithoutNewSignals_IsLeftOut()
    {
        var ids = new List<string>();
        for (var i = 0; i < 4; i++)
            ids.Add((await Accept($"a-{i}")).Incident.Seed.IncidentId);
        await Finish(ids[1]);
        await Finish(ids[2]);
        await Signal(ids[2], "came-late");

        var all = await Register.ListOpenAsync(null, 10, None);
        var paged = await Register.ListOpenAsync(all[0].IncidentId, 1, None);

        Assert.Equal(new[] { ids[0], ids[2], ids[3] }.Order(StringComparer.Ordinal), all.Select(open => open.IncidentId));
        Assert.Equal(all[1], Assert.Single(paged));
        var lagging = all.Single(open => open.IncidentId == ids[2]);
        Assert.Equal((true, 1L, 0L), (lagging.Final, lagging.InboxSeq, lagging.LastSeq));
    }

    [Fact]
    public async Task ListMissedBreaches_OnlyPendingPastDueWithoutABreach()
    {
        var seed = (await Accept("a")).Incident.Seed;
        var due = seed.AcceptedAt + TimeSpan.FromMinutes(30);
        await Register.ProjectAsync(
            Sample.Picture(
                seed,
                version: 2,
                obligations:
                [
                    Sample.Obligation(due, "missed"),
                    Sample.Obligation(due, "breached", breachedAt: due),
                    Sample.Obligation(due, "done", status: "done"),
                    Sample.Obligation(due, "born-overdue") with { BornOverdue = true },
                    Sample.Obligation(due, "extended", status: "extended") with { ExtendedTo = due + TimeSpan.FromHours(1) },
                    Sample.Obligation(null, "without-clock"),
                ]),
            None);

        Assert.Equal([new MissedBreach(seed.IncidentId, "missed", due)], await Register.ListMissedBreachesAsync(due + TimeSpan.FromSeconds(1), 10, None));
        Assert.Empty(await Register.ListMissedBreachesAsync(due, 10, None));
        Assert.Equal(
            ["missed", "extended"],
            (await Register.ListMissedBreachesAsync(due + TimeSpan.FromHours(2), 10, None)).Select(missed => missed.Obligation));
    }

    [Fact]
    public async Task WaitForChanges_NoCursor_AnswersAtOnceWithTheEnd()
    {
        await OpenIncident();

        var batch = await Register.WaitForChangesAsync(null, null, TimeSpan.FromSeconds(25), None);

        Assert.Empty(batch.Items);
        Assert.False(batch.Reset);
    }

    [Fact]
    public async Task WaitForChanges_SomethingHappens_WakesTheWaiter()
    {
        var cursor = (await Register.WaitForChangesAsync(null, null, TimeSpan.Zero, None)).Cursor;
        var waiting = Register.WaitForChangesAsync(cursor, null, TimeSpan.FromSeconds(25), None);

        var id = await OpenIncident();

        // The fake clock stands still: only the change itself can end the wait.
        var batch = await waiting.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(new Change(id, "opened", Time.GetUtcNow()), batch.Items[0] with { At = batch.Items[0].At.ToUniversalTime() });
        await Signal(id, "s-1");
        Assert.Equal("signal", Assert.Single((await Register.WaitForChangesAsync(batch.Cursor, null, TimeSpan.Zero, None)).Items).Kind);
    }

    [Fact]
    public async Task WaitForChanges_NothingHappens_EndsAfterTheWait()
    {
        var cursor = (await Register.WaitForChangesAsync(null, null, TimeSpan.Zero, None)).Cursor;
        var waiting = Register.WaitForChangesAsync(cursor, null, TimeSpan.FromSeconds(25), None);

        while (!waiting.IsCompleted)
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Empty((await waiting).Items);
    }

    [Fact]
    public async Task WaitForChanges_OfOtherUnits_AreNotShown()
    {
        var cursor = (await Register.WaitForChangesAsync(null, null, TimeSpan.Zero, None)).Cursor;
        await Accept("a", unit: Sample.Town);
        var mine = await OpenIncident("b");

        var batch = await Register.WaitForChangesAsync(cursor, [Sample.Highway], TimeSpan.Zero, None);

        Assert.Equal([mine], batch.Items.Select(change => change.Incident).Distinct());
        Assert.Empty((await Register.WaitForChangesAsync(batch.Cursor, null, TimeSpan.Zero, None)).Items);
        Assert.Empty((await Register.WaitForChangesAsync(cursor, [], TimeSpan.Zero, None)).Items);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("abc")]
    [InlineData("1;drop table changes")]
    public async Task WaitForChanges_ForeignCursor_IsRefused(string cursor)
    {
        var error = await Assert.ThrowsAsync<BadCursorException>(() => Register.WaitForChangesAsync(cursor, null, TimeSpan.Zero, None));

        Assert.Contains("cursor", error.Problem.Errors.Keys);
    }

    protected async Task<string> OpenIncident(string externalId = "wb-5012") => (await Accept(externalId)).Incident.Seed.IncidentId;

    protected Task<ReportOutcome> Accept(string externalId, string unit = Sample.Highway, string? deliveryId = null) =>
        Register.AcceptReportAsync(Sample.Delivery(Sample.Report(externalId, unit), deliveryId), Sample.Open, None);

    protected Task<SignalOutcome> Signal(string incidentId, string signalId) =>
        Register.AcceptSignalAsync(incidentId, Sample.Note(signalId), Sample.Allow, None);

    private static IncidentProjection MustNotOpen(IncidentSeed seed) => throw new InvalidOperationException("a known matter was opened again");

    private static (int Generation, long Version, long LastSeq, long InboxSeq, bool Final) Position(StoredIncident incident) =>
        (incident.Generation, incident.Version, incident.LastSeq, incident.InboxSeq, incident.Final);

    private TimelineEntry Line(string id, int minutes) => Sample.Entry(id, Time.GetUtcNow() + TimeSpan.FromMinutes(minutes), "note");

    private async Task Finish(string incidentId)
    {
        var stored = (await Register.GetAsync(incidentId, None))!;
        await Register.ProjectAsync(Sample.Picture(stored.Seed, stored.Version + 1, final: true, status: "closed", obligations: []), None);
    }

    private async Task<List<Signal>> LoadAll(string incidentId)
    {
        var signals = new List<Signal>();
        while (true)
        {
            var batch = await Register.LoadSignalsAsync(incidentId, signals.Count == 0 ? 0 : signals[^1].Seq, None);
            signals.AddRange(batch.Signals);
            if (!batch.More)
                return signals;
        }
    }
}
