using Yuqing.Functions.Register;
using Yuqing.Orchestrations.Contracts;
using Yuqing.Testing;

namespace Functions.Tests.Register;

/// <summary>What every incident register keeps to, whatever it stores in. An adapter's tests derive from this.</summary>
public abstract partial class IncidentRegisterContract
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
        Assert.Equal(first.Incident.Seed.IncidentId, second.Incident.Seed.IncidentId);
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
            id, Sample.Note("s-1") with { Actor = "somebody-else" }, (_, _, _) => throw new InvalidOperationException("not asked again"), None);

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

        var outcome = await Register.AcceptSignalAsync(id, Sample.Note("s-1"), (_, _, _) => problem, None);

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
            (incident, _, signal) =>
            {
                (seen, stamped) = (incident, signal);
                return null;
            },
            None);

        Assert.Equal("closed", seen!.View.Status);
        Assert.Equal((1L, Time.GetUtcNow()), (stamped!.Seq, stamped.AcceptedAt.ToUniversalTime()));
        Assert.Equal(stamped.AcceptedAt, outcome.Accepted!.Signal.AcceptedAt);
        Assert.Equal(("closed", 1L), (outcome.Incident!.View.Status, outcome.Incident.InboxSeq));
    }

    [Fact]
    public async Task AcceptSignal_Check_SeesTheSignalsThatThePictureLacks()
    {
        var seed = (await Accept("a")).Incident.Seed;
        await Signal(seed.IncidentId, "s-1");
        await Signal(seed.IncidentId, "s-2");
        await Register.ProjectAsync(Sample.Picture(seed, version: 2, lastSeq: 1), None);
        IReadOnlyList<Signal>? seen = null;

        await Register.AcceptSignalAsync(
            seed.IncidentId,
            Sample.Note("s-3"),
            (_, ahead, _) =>
            {
                seen = ahead;
                return null;
            },
            None);

        Assert.Equal(["s-2"], seen!.Select(signal => signal.SignalId));
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

    protected async Task<string> OpenIncident(string externalId = "wb-5012") => (await Accept(externalId)).Incident.Seed.IncidentId;

    protected Task<ReportOutcome> Accept(string externalId, string unit = Sample.Highway, string? deliveryId = null) =>
        Register.AcceptReportAsync(Sample.Delivery(Sample.Report(externalId, unit), deliveryId), Sample.Open, None);

    protected Task<SignalOutcome> Signal(string incidentId, string signalId) =>
        Register.AcceptSignalAsync(incidentId, Sample.Note(signalId), Sample.Allow, None);

    private static IncidentProjection MustNotOpen(IncidentSeed seed) => throw new InvalidOperationException("a known matter was opened again");

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
