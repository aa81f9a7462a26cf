using Functions.Tests.Notifications;
using Functions.Tests.Register;
using Functions.Tests.Watch;
using Yuqing.Functions.Notifications;
using Yuqing.Functions.Register;
using Yuqing.Functions.Watch;
using Yuqing.Orchestrations.Contracts;

namespace Functions.Tests.Shifts;

/// <summary>What reports are made from.</summary>
public abstract partial class ShiftStoreContract
{
    [Fact]
    public async Task Read_NothingThere_IsEmpty()
    {
        var picture = await ReadAsync(digest: true);

        Assert.Empty(picture.Incidents());
        Assert.Empty(picture.Monitoring);
        Assert.Empty(picture.Acts);
        Assert.False(picture.More);
    }

    [Fact]
    public async Task Read_Running_AreTheUnitsMattersMostUrgentFirst()
    {
        var calm = await OpenAsync("calm", view => view with { NextDue = Start.AddHours(9) });
        var urgent = await OpenAsync("urgent");
        var shared = await OpenAsync("shared", view => view with { Units = [Sample.Highway, Sample.Town], NextDue = null, Obligations = [] });
        await OpenAsync("elsewhere", unit: Sample.Town);
        await OpenAsync("over", view => view with { Status = "closed", ClosedAt = Time.GetUtcNow(), Obligations = [], NextDue = null }, final: true);
        await RecordAsync("2026-03-02 17:00");

        Assert.Equal([urgent, calm, shared], Ids((await ReadAsync(digest: false)).Running));
        Assert.Contains(shared, Ids((await ReadAsync(digest: false, Sample.Town)).Running));
    }

    [Fact]
    public async Task Read_RunningThatIsReopened_IsThereAgain()
    {
        var id = await OpenAsync("a", view => view with { Status = "closed", ClosedAt = Time.GetUtcNow(), Obligations = [], NextDue = null }, final: true);
        Assert.Empty((await ReadAsync(digest: false)).Running);
        var stored = (await Register.GetAsync(id, None))!;
        await Register.BeginGenerationAsync(id, 2, None);
        await Register.ProjectAsync(Sample.Picture(stored.Seed, version: 3, generation: 2), None);

        var picture = await ReadAsync(digest: true);

        Assert.Equal([id], Ids(picture.Running));
        Assert.DoesNotContain(picture.Ended, ended => ended.View.ClosedAt is not null);
    }

    [Fact]
    public async Task Read_Opened_AreThoseOfTheTimeOldestFirst()
    {
        Time.SetUtcNow(From.AddTicks(-1));
        await OpenAsync("before");
        Time.SetUtcNow(From);
        var first = await OpenAsync("first");
        var second = await OpenAsync("second");
        await RecordAsync("2026-03-02 17:00");
        Time.SetUtcNow(To);
        await OpenAsync("after");

        Assert.Equal([first, second], Ids((await ReadAsync(digest: false)).Opened));
    }

    [Fact]
    public async Task Read_Digest_HasWhatEndedBecameOverdueAndWasFound()
    {
        var at = From.AddHours(3);
        Time.SetUtcNow(From.AddHours(-1));
        var ended = await OpenAsync("ended");
        Time.SetUtcNow(at);
        await Register.AcceptSignalAsync(ended, Sample.Note("c-1") with { Type = SignalTypes.Close }, Sample.Allow, None);
        await ChangeAsync(ended, view => view with { Status = "closed", ClosedAt = at, Obligations = [], NextDue = null }, final: true);
        var breached = await OpenAsync("breached", view => view with
        {
            Obligations = [Sample.Obligation(at, breachedAt: at), Sample.Obligation(at, "second", breachedAt: at.AddMinutes(1))],
        });
        await OpenAsync("earlier", view => view with { Obligations = [Sample.Obligation(at, breachedAt: From.AddTicks(-1))] });
        var found = await OpenAsync("found", view => view with { Findings = [new FindingView("late-report", "x", To.AddDays(-61), "candidate"), new FindingView("late-report", "y", at, "candidate")] });
        await OpenAsync("long-ago", view => view with { Findings = [new FindingView("late-report", "x", To.AddDays(-63), "candidate")] });

        var digest = await ReadAsync(digest: true);
        var handOver = await ReadAsync(digest: false);

        Assert.Equal([ended], Ids(digest.Ended));
        Assert.Equal([breached], Ids(digest.Breached));
        Assert.Equal([found], Ids(digest.WithFindings));
        Assert.Empty(handOver.Ended.Concat(handOver.Breached).Concat(handOver.WithFindings));
        Assert.Empty((await ReadAsync(digest: true, Sample.Town)).Incidents());
    }

    [Fact]
    public async Task Read_Monitoring_IsFromTheDayBeforeToTheEndOfTheNextShift()
    {
        foreach (var day in new[] { "2026-02-27 17:00", "2026-02-28 17:00", "2026-03-01 17:00", "2026-03-03 17:00", "2026-03-04 17:00" })
            await RecordAsync(day);

        Assert.Equal(
            ["2026-03-03 17:00", "2026-03-01 17:00", "2026-02-28 17:00"], (await ReadAsync(digest: false)).Monitoring.Select(record => record.Seed.Report.ExternalId));
    }

    [Fact]
    public async Task Read_Acts_AreCountedByPersonWithoutSystemsAndWhatIsKeptFromOfficers()
    {
        Time.SetUtcNow(From.AddHours(-2));
        var open = await OpenAsync("open");
        var kept = await OpenAsync("kept", view => view with { Restricted = true });
        await ActAsync(open, "too-early");
        Time.SetUtcNow(From.AddHours(20));
        await ActAsync(open, "s-1", "wang", "王强");
        await ActAsync(open, "s-2", "chen", "陈敏");
        await ActAsync(open, "s-2", "chen", "陈敏");
        await ActAsync(open, "s-3", "chen");
        await ActAsync(open, "s-4", "system");
        await ActAsync(open, "s-5", "gateway", type: "unreachable");
        await ActAsync(kept, "s-6");
        await ActAsync(await OpenAsync("elsewhere", unit: Sample.Town), "s-7");
        await Assert.ThrowsAnyAsync<Exception>(() => Register.AcceptSignalAsync(open, Sample.Note("s-8"), (_, _, _) => throw new InvalidOperationException("refused"), None));
        Time.SetUtcNow(To);
        await ActAsync(open, "too-late");

        var acts = (await ReadAsync(digest: false)).Acts;

        Assert.Equal([("chen", "陈敏", 2), ("wang", "王强", 1)], acts.Select(actor => (actor.Actor, actor.Name, actor.Count)));
    }

    [Fact]
    public async Task Read_Dead_AreTheUnitsNewestFirst()
    {
        var messages = new (string Id, DateTimeOffset At, bool Dies, string Unit)[]
        {
            ("long-ago", From.AddDays(-2).AddTicks(-1), true, Sample.Highway),
            ("old", From.AddDays(-2), true, Sample.Highway),
            ("alive", From.AddHours(1), false, Sample.Highway),
            ("elsewhere", From.AddHours(1), true, Sample.Town),
            ("new", From.AddHours(2), true, Sample.Highway),
            ("later", To, true, Sample.Highway),
        };
        foreach (var (id, at, dies, unit) in messages)
        {
            await Notifications.AddAsync([Some.Notification("shift:x", id) with { QueuedAt = at, Unit = unit }], None);
            if (dies)
                await Notifications.RecordAsync(id, NotificationState.Dead, 5, "gone", null, None);
        }

        var dead = (await ReadAsync(digest: false)).Dead;

        Assert.Equal(["new", "old"], dead.Select(one => one.Id));
        Assert.Equal(("shift:x", "breach", "陈敏", From.AddHours(2)), (dead[0].Incident, dead[0].Reason, dead[0].PersonName, dead[0].QueuedAt));
    }

    [Fact]
    public async Task Read_Alarms_AreTheUnitsNewestFirstAndTheGuardedForDigestsAlone()
    {
        var incident = await OpenAsync("a", view => view with { Restricted = true });
        Finding[] found = [Found.Gap(), Found.Queue(), Found.Gap("elsewhere", Sample.Town), Found.Breach(incident, guarded: true), Found.Gap("over")];
        await Alarms.ApplyAsync(found, AlarmKinds.All, Time.GetUtcNow(), None);
        await Alarms.ApplyAsync(found[..4], AlarmKinds.All, Time.GetUtcNow(), None);

        var digest = await ReadAsync(digest: true);

        Assert.Equal([AlarmKinds.BreachMissed, AlarmKinds.RosterGap], digest.Alarms.Select(alarm => alarm.Kind));
        Assert.Equal((incident, "逾期未被发现。", "A breach was missed."), (digest.Alarms[0].Incident, digest.Alarms[0].Text, digest.Alarms[0].TextEn));
        Assert.Equal(["1"], (await ReadAsync(digest: false)).Alarms.Select(alarm => alarm.Id));
        Assert.Equal([incident], digest.Guarded);
    }

    [Fact]
    public async Task Read_Guarded_NamesWhatTheUnitsOfficersAreKeptFrom()
    {
        var kept = await OpenAsync("kept", view => view with { Restricted = true, Units = [Sample.Highway, Sample.Town] });
        await OpenAsync("open");

        Assert.Equal([kept], (await ReadAsync(digest: false)).Guarded);
        Assert.Empty((await ReadAsync(digest: false, Sample.Town)).Guarded);
    }

    [Fact]
    public async Task Titles_OfAReader_AreThoseOfVisibleMatters()
    {
        var own = await OpenAsync("own");
        var kept = await OpenAsync("kept", view => view with { Restricted = true });
        var elsewhere = await OpenAsync("elsewhere", unit: Sample.Town);
        string[] all = [own, kept, elsewhere, "0123", "shift:x"];

        Assert.Equal([own], (await Store.TitlesAsync(all, new Sight([Sample.Highway], Restricted: false), None)).Keys);
        Assert.Equal(new[] { own, kept }.Order(), (await Store.TitlesAsync(all, new Sight([Sample.Highway], Restricted: true), None)).Keys.Order());
        var titles = await Store.TitlesAsync(all, new Sight(null, Restricted: true), None);
        Assert.Equal(3, titles.Count);
        Assert.Equal("国道垮塌致交通中断", titles[elsewhere]);
    }

    /// <summary>The time that is asked about: the day that ends with <see cref="Start"/>.</summary>
    private static DateTimeOffset From => Start.AddHours(-24);

    private static DateTimeOffset To => Start;

    private static IEnumerable<string> Ids(IEnumerable<StoredIncident> matters) => matters.Select(matter => matter.View.Id);

    private Task<ShiftPicture> ReadAsync(bool digest, string unit = Sample.Highway) =>
        Store.ReadAsync(new ShiftQuestion(unit, From, To, To.AddHours(24), digest), None);

    private async Task<string> OpenAsync(string externalId, Func<IncidentView, IncidentView>? change = null, bool final = false, string unit = Sample.Highway)
    {
        var id = (await Register.AcceptReportAsync(Sample.Delivery(Sample.Report(externalId, unit)), Sample.Open, None)).Incident.Seed.IncidentId;
        if (change is not null)
            await ChangeAsync(id, change, final);
        return id;
    }

    private async Task ChangeAsync(string id, Func<IncidentView, IncidentView> change, bool final = false)
    {
        var stored = (await Register.GetAsync(id, None))!;
        await Register.ProjectAsync(new IncidentProjection(id, 1, stored.Version + 1, stored.InboxSeq, stored.StateJson, change(stored.View), [], [], final), None);
    }

    private Task RecordAsync(string externalId) => Register.AcceptReportAsync(
        Sample.Delivery(Sample.Report(externalId) with { Kind = MatterKinds.Monitoring, Source = MatterKinds.Monitoring }), Sample.Open, None);

    private Task ActAsync(string id, string signalId, string actor = "chen", string? name = null, string type = SignalTypes.Note) =>
        Register.AcceptSignalAsync(id, Sample.Note(signalId) with { Actor = actor, ActorName = name, Type = type }, Sample.Allow, None);
}
