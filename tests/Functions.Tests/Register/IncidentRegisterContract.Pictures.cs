using Yuqing.Functions.Register;
using Yuqing.Orchestrations.Contracts;

namespace Functions.Tests.Register;

/// <content>Pictures, generations, timeline, the watchdog's questions and the change feed.</content>
public abstract partial class IncidentRegisterContract
{
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

        var batch = await Register.WaitForChangesAsync(cursor, new Sight([Sample.Highway], Restricted: false), TimeSpan.Zero, None);

        Assert.Equal([mine], batch.Items.Select(change => change.Incident).Distinct());
        Assert.Empty((await Register.WaitForChangesAsync(batch.Cursor, null, TimeSpan.Zero, None)).Items);
        Assert.Empty((await Register.WaitForChangesAsync(cursor, new Sight([], Restricted: true), TimeSpan.Zero, None)).Items);
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

    private static (int Generation, long Version, long LastSeq, long InboxSeq, bool Final) Position(StoredIncident incident) =>
        (incident.Generation, incident.Version, incident.LastSeq, incident.InboxSeq, incident.Final);

    private TimelineEntry Line(string id, int minutes) => Sample.Entry(id, Time.GetUtcNow() + TimeSpan.FromMinutes(minutes), "note");

    private async Task Finish(string incidentId)
    {
        var stored = (await Register.GetAsync(incidentId, None))!;
        await Register.ProjectAsync(Sample.Picture(stored.Seed, stored.Version + 1, final: true, status: "closed", obligations: []), None);
    }
}
