using Functions.Tests.Register;
using Yuqing.Functions.Notifications;
using Yuqing.Functions.Register;

namespace Functions.Tests.Notifications;

/// <summary>How every notification store lists what went out. An adapter's tests derive from this.</summary>
public abstract class NotificationListContract : NotificationStoreSuite
{
    private static readonly Sight All = new(null, Restricted: true);

    [Fact]
    public async Task List_InPages_IsNewestFirstAndStaysRightWhileOthersJoinAndChange()
    {
        var id = await OpenAsync();
        foreach (var batch in Enumerable.Range(0, 9).Chunk(2))
            await Store.AddAsync([.. batch.Select(i => Build(id, $"n-{i}"))], None);

        var first = await Store.ListAsync(new NotificationQuery(All, Limit: 4), None);
        await Store.AddAsync([Build(id, "later")], None);
        await SentAsync("n-3", "n-7");
        var second = await Store.ListAsync(new NotificationQuery(All, Limit: 4, Cursor: first.Next), None);
        var third = await Store.ListAsync(new NotificationQuery(All, Limit: 4, Cursor: second.Next), None);

        Assert.Equal(["n-8", "n-7", "n-6", "n-5", "n-4", "n-3", "n-2", "n-1", "n-0"], Ids(first).Concat(Ids(second)).Concat(Ids(third)));
        Assert.Null(third.Next);
        Assert.Equal("later", (await Store.ListAsync(new NotificationQuery(All, Limit: 1), None)).Items[0].Id);
    }

    [Fact]
    public async Task List_ByStateUnitAndPerson_ShowsWhatFitsAll()
    {
        var id = await OpenAsync();
        await Store.AddAsync(
            [
                Build(id, "queued"), Build(id, "sent"), Build(id, "dead"), Build(id, "failed"), Build(id, "withdrawn"), Build(id, "delivered"),
                Build(id, "of-town") with { Unit = Sample.Town }, Build(id, "to-sun") with { Person = "sun" }, Build(id, "of-town-to-sun") with { Unit = Sample.Town, Person = "sun" },
            ],
            None);
        foreach (var state in new[] { NotificationState.Sent, NotificationState.Dead, NotificationState.Failed, NotificationState.Withdrawn, NotificationState.Delivered })
            await RecordAsync(state, state.ToString().ToLowerInvariant());

        foreach (var state in new[] { NotificationState.Sent, NotificationState.Dead, NotificationState.Failed, NotificationState.Withdrawn, NotificationState.Delivered })
            Assert.Equal([state.ToString().ToLowerInvariant()], await ListAsync(new(All, States: [state])));
        Assert.Equal(["of-town-to-sun", "to-sun", "of-town", "queued"], await ListAsync(new(All, States: [NotificationState.Queued])));
        Assert.Equal(["delivered", "failed", "dead"], await ListAsync(new(All, States: [NotificationState.Failed, NotificationState.Dead, NotificationState.Delivered])));
        Assert.Equal(["of-town-to-sun", "of-town"], await ListAsync(new(All, Units: [Sample.Town])));
        Assert.Equal(["of-town-to-sun", "to-sun"], await ListAsync(new(All, People: ["sun", "nobody"])));
        Assert.Equal(["of-town-to-sun"], await ListAsync(new(All, People: ["sun"], Units: [Sample.Town], States: [NotificationState.Queued])));
        Assert.Equal(9, (await ListAsync(new(All, Units: [Sample.Town, Sample.Highway, "a", "b", "c"], People: ["sun", "chen-min"]))).Count);
        Assert.Empty(await ListAsync(new(All, People: ["sun"], States: [NotificationState.Sent])));
        Assert.Empty(await ListAsync(new(All, Units: [])));
    }

    [Fact]
    public async Task List_ReplayedOnes_MoveFromDeadToQueuedAndKeepTheirPlace()
    {
        var id = await OpenAsync();
        await Store.AddAsync([Build(id, "n-1"), Build(id, "n-2")], None);
        await RecordAsync(NotificationState.Dead, "n-1", "n-2");

        await Store.ReplayAsync("n-1", "sms", null, "", None);

        Assert.Equal(["n-2"], await ListAsync(new(All, States: [NotificationState.Dead])));
        Assert.Equal(["n-1"], await ListAsync(new(All, States: [NotificationState.Queued])));
        Assert.Equal(["n-2", "n-1"], await ListAsync(new(All)));
        await RecordAsync(NotificationState.Dead, "n-1");
        Assert.Equal(["n-2", "n-1"], await ListAsync(new(All, States: [NotificationState.Dead])));
    }

    [Fact]
    public async Task List_ForAReaderOfUnits_ShowsWhatTheirUnitsTakePartInAndWhatConcernsNoIncident()
    {
        var (highway, town, guarded) = (await OpenAsync("a"), await OpenAsync("b", Sample.Town), await OpenAsync("c"));
        await ProjectAsync(guarded, view => view with { Restricted = true });
        await Store.AddAsync(
            [
                Build(highway, "highway"), Build(town, "town") with { Unit = Sample.Town }, Build(guarded, "guarded"),
                Build("shift:town", "roster-town") with { Unit = Sample.Town }, Build("shift:highway", "roster-highway"),
            ],
            None);

        Assert.Equal(["roster-highway", "highway"], await ListAsync(new(new Sight([Sample.Highway], Restricted: false))));
        Assert.Equal(["roster-highway", "guarded", "highway"], await ListAsync(new(new Sight([Sample.Highway], Restricted: true))));
        Assert.Equal(["roster-town", "town"], await ListAsync(new(new Sight([Sample.Town], Restricted: true))));
        Assert.Empty(await ListAsync(new(new Sight([], Restricted: true))));

        await ProjectAsync(highway, view => view with { Units = [Sample.Highway, Sample.Town] });

        Assert.Equal(["roster-town", "town", "highway"], await ListAsync(new(new Sight([Sample.Town], Restricted: true))));
        Assert.Equal(["highway"], await ListAsync(new(new Sight([Sample.Town], Restricted: true), People: ["chen-min"], Units: [Sample.Highway])));
    }

    [Theory]
    [InlineData("what")]
    [InlineData("-1")]
    [InlineData("1|2|3|4")]
    public async Task List_StrangeCursor_IsRefused(string cursor) =>
        await Assert.ThrowsAsync<BadCursorException>(() => Store.ListAsync(new NotificationQuery(All, Cursor: cursor), None));

    private async Task ProjectAsync(string incident, Func<Yuqing.Orchestrations.Contracts.IncidentView, Yuqing.Orchestrations.Contracts.IncidentView> change)
    {
        var stored = (await Register.GetAsync(incident, None))!;
        var picture = Sample.Picture(stored.Seed, stored.Version + 1);
        await Register.ProjectAsync(picture with { View = change(picture.View) }, None);
    }

    private async Task<IReadOnlyList<string>> ListAsync(NotificationQuery query) => Ids(await Store.ListAsync(query, None));

    private static IReadOnlyList<string> Ids(Page<Notification> page) => [.. page.Items.Select(one => one.Id)];
}
