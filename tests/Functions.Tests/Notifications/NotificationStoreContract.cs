using Yuqing.Functions.Move;
using Yuqing.Functions.Notifications;

namespace Functions.Tests.Notifications;

/// <summary>What every notification store keeps to. An adapter's tests derive from this.</summary>
public abstract class NotificationStoreContract : NotificationStoreSuite
{
    /// <summary>What takes over notifications into the store.</summary>
    private protected abstract INotificationImport Import { get; }

    [Fact]
    public async Task Add_Again_KeepsWhatIsThereAndReturnsWhatIsUndelivered()
    {
        var id = await OpenAsync();
        await Store.AddAsync([Build(id, "n-1"), Build(id, "n-2"), Build(id, "n-3")], None);
        await Store.RecordAsync("n-1", NotificationState.Sent, 1, null, null, None);
        var next = Time.GetUtcNow().AddSeconds(15);
        await Store.RecordAsync("n-2", NotificationState.Failed, 2, "HTTP 500", next, None);

        var open = await Store.AddAsync([Build(id, "n-1"), Build(id, "n-2") with { Text = "changed" }, Build(id, "n-3"), Build(id, "n-4")], None);

        Assert.Equal(["n-2", "n-3", "n-4"], open.Select(notification => notification.Id));
        Assert.Equal((NotificationState.Failed, 2, next), (open[0].State, open[0].Attempts, open[0].NextAttemptAt));
        Assert.NotEqual("changed", open[0].Text);
        Assert.Equal(4, (await Store.ListAsync(id, None)).Count);
    }

    [Fact]
    public async Task Get_Stored_ReturnsEveryField()
    {
        var id = await OpenAsync();
        var notification = Build(id, "n-1") with { Address = "https://example.org/x", Drill = true, Urgent = true, DueAt = Time.GetUtcNow() };
        await Store.AddAsync([notification], None);

        Assert.Equal(notification, await Store.GetAsync("n-1", None));
        Assert.Null(await Store.GetAsync("unknown", None));
    }

    [Fact]
    public async Task Record_Sent_NotesWhen()
    {
        var id = await OpenAsync();
        await Store.AddAsync([Build(id, "n-1")], None);
        Time.Advance(TimeSpan.FromSeconds(3));
        await Store.RecordAsync("n-1", NotificationState.Sent, 1, null, null, None);
        Time.Advance(TimeSpan.FromSeconds(3));
        await Store.RecordAsync("n-1", NotificationState.Delivered, 1, null, null, None);

        var stored = await Store.GetAsync("n-1", None);
        Assert.Equal((NotificationState.Delivered, 1), (stored!.State, stored.Attempts));
        Assert.Equal(Time.GetUtcNow().AddSeconds(-3), stored.SentAt);
    }

    [Theory]
    [InlineData(NotificationState.Sent)]
    [InlineData(NotificationState.Delivered)]
    [InlineData(NotificationState.Dead)]
    public async Task Record_AfterAFinalState_IsIgnored(NotificationState final)
    {
        var id = await OpenAsync();
        await Store.AddAsync([Build(id, "n-1")], None);
        await Store.RecordAsync("n-1", final, 1, null, null, None);

        await Store.RecordAsync("n-1", NotificationState.Failed, 2, "HTTP 500", Time.GetUtcNow(), None);

        var stored = await Store.GetAsync("n-1", None);
        Assert.Equal((final, 1, null), (stored!.State, stored.Attempts, stored.Error));
    }

    [Fact]
    public async Task List_OfOneIncident_OldestFirst()
    {
        var (one, two) = (await OpenAsync("a"), await OpenAsync("b"));
        await Store.AddAsync([Build(one, "z"), Build(two, "other")], None);
        await Store.AddAsync([Build(one, "a")], None);

        Assert.Equal(["z", "a"], (await Store.ListAsync(one, None)).Select(notification => notification.Id));
    }

    [Fact]
    public async Task ListStuck_DueBeforeAndNotFinal_EarliestFirst()
    {
        var id = await OpenAsync();
        var now = Time.GetUtcNow();
        await Store.AddAsync([Build(id, "queued"), Build(id, "retrying"), Build(id, "sent"), Build(id, "later")], None);
        await Store.RecordAsync("retrying", NotificationState.Failed, 1, "x", now.AddMinutes(-5), None);
        await Store.RecordAsync("sent", NotificationState.Sent, 1, null, null, None);
        await Store.RecordAsync("later", NotificationState.Queued, 0, null, now.AddMinutes(5), None);

        Assert.Equal(["retrying", "queued"], (await Store.ListStuckAsync(now.AddMinutes(1), 10, None)).Select(stuck => stuck.Id));
        Assert.Equal(["retrying"], (await Store.ListStuckAsync(now.AddMinutes(1), 1, None)).Select(stuck => stuck.Id));
        Assert.Equal(["retrying"], (await Store.ListStuckAsync(now, 10, None)).Select(stuck => stuck.Id));
    }

    [Fact]
    public async Task AddAndRecord_ChangeOfState_IsInTheChangeFeed()
    {
        var id = await OpenAsync();
        var cursor = (await Register.WaitForChangesAsync(null, null, TimeSpan.Zero, None)).Cursor;
        await Store.AddAsync([Build(id, "n-1")], None);
        await Store.RecordAsync("n-1", NotificationState.Queued, 0, null, Time.GetUtcNow(), None);
        await Store.RecordAsync("n-1", NotificationState.Sent, 1, null, null, None);

        var changes = (await Register.WaitForChangesAsync(cursor, null, TimeSpan.Zero, None)).Items;
        Assert.Equal([(id, "notification"), (id, "notification")], changes.Select(change => (change.Incident, change.Kind)));
    }

    [Fact]
    public async Task Add_SameOnesByManyAtOnce_AreThereOnce()
    {
        var id = await OpenAsync();
        var all = Enumerable.Range(0, 5).Select(i => Build(id, $"n-{i}") with { Person = $"p-{i % 2}" }).ToList();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => (i % 2 == 0 ? Store : Another).AddAsync(all, None)));

        Assert.All(answers, open => Assert.Equal(all.Select(one => one.Id), open.Select(one => one.Id)));
        Assert.Equal(all.Select(one => one.Id), (await Store.ListAsync(id, None)).Select(one => one.Id).Order());
        Assert.Equal(5, (await Store.ListStuckAsync(Now.AddMinutes(1), 100, None)).Count);
    }

    [Fact]
    public async Task Add_OddIdsAndLongTexts_AreKeptAsTheyAre()
    {
        var odd = Build("shift:town/#1?", "编号/1#2?%") with { Person = "张 三/#?\\", Unit = "unit/?", Text = new string('长', 70_000), NextAttemptAt = Now.AddHours(3) };

        await Store.AddAsync([odd], None);

        Assert.Equal(odd, await Store.GetAsync(odd.Id, None));
        Assert.Equal(odd, Assert.Single(await Store.ListAsync(odd.Incident, None)));
        Assert.Empty(await Store.ListStuckAsync(Now.AddHours(3), 10, None));
        Assert.Equal(odd, Assert.Single(await Store.ListStuckAsync(Now.AddHours(4), 10, None)));
    }

    [Fact]
    public async Task Record_Several_StoresThemAsTheyAreAndLeavesFinalOnes()
    {
        var id = await OpenAsync();
        await Store.AddAsync([Build(id, "n-1"), Build(id, "n-2") with { Person = "sun" }, Build(id, "n-3")], None);
        await SentAsync("n-3");
        var stored = await Store.ListAsync(id, None);

        await Store.RecordAsync([.. stored.Select(one => one with { State = NotificationState.Failed, Attempts = 4, Text = "anew", Address = "b", NextAttemptAt = Now.AddMinutes(1) })], None);

        foreach (var changed in new[] { "n-1", "n-2" })
        {
            var one = await StoredAsync(changed);
            Assert.Equal((NotificationState.Failed, 4, "anew", "b", Now.AddMinutes(1)), (one.State, one.Attempts, one.Text, one.Address, one.NextAttemptAt));
        }

        Assert.Equal((NotificationState.Sent, 1), ((await StoredAsync("n-3")).State, (await StoredAsync("n-3")).Attempts));
    }

    [Fact]
    public async Task Record_Unknown_ChangesNothing()
    {
        await Store.RecordAsync("unknown", NotificationState.Sent, 1, null, null, None);
        await Store.RecordAsync([Build("i", "unknown")], None);

        Assert.Null(await Store.GetAsync("unknown", None));
        Assert.Null(await Store.ReplayAsync("unknown", "sms", null, "", None));
    }

    [Fact]
    public async Task Replay_Dead_BeginsAnewAndCountsOn()
    {
        var id = await OpenAsync();
        await Store.AddAsync([Build(id, "n-1")], None);
        await Store.RecordAsync(
            [await StoredAsync("n-1") with { State = NotificationState.Dead, Attempts = 8, Tried = [new TriedContact("sms", "1", 3, "x")], Error = "HTTP 500", HeldSince = Now }], None);
        Assert.Equal(Now, (await StoredAsync("n-1")).DiedAt);
        Time.Advance(TimeSpan.FromMinutes(5));

        var queued = (await Store.ReplayAsync("n-1", "smtp", "c", "https://new", None))!;

        Assert.Equal(queued, await StoredAsync("n-1"));
        Assert.Equal((NotificationState.Queued, 8, 8, 8, 1), (queued.State, queued.Attempts, queued.AttemptsBefore, queued.AttemptsReplayed, queued.Replays));
        Assert.Equal(("smtp", "c", "https://new", Now), (queued.Channel, queued.Address, queued.Link, queued.NextAttemptAt));
        Assert.Equal((null, null, null, null), (queued.Tried, queued.Error, queued.HeldSince, queued.DiedAt));
        Assert.Equal("n-1", Assert.Single(await Store.ListStuckAsync(Now.AddSeconds(1), 10, None)).Id);
        Assert.Null(await Store.ReplayAsync("n-1", "smtp", "c", "https://new", None));
    }

    [Fact]
    public async Task Replay_ThatDiesAgain_HasANewTimeOfDeath()
    {
        await Store.AddAsync([Build(await OpenAsync(), "n-1")], None);
        await RecordAsync(NotificationState.Dead, "n-1");
        await Store.ReplayAsync("n-1", "sms", null, "", None);
        Time.Advance(TimeSpan.FromHours(1));

        await RecordAsync(NotificationState.Dead, "n-1");

        Assert.Equal(Now, (await StoredAsync("n-1")).DiedAt);
        Assert.Empty(await Store.ListStuckAsync(Now.AddHours(1), 10, None));
    }

    [Fact]
    public async Task Replay_ByManyAtOnce_HappensOnce()
    {
        await Store.AddAsync([Build(await OpenAsync(), "n-1")], None);
        await RecordAsync(NotificationState.Dead, "n-1");

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => (i % 2 == 0 ? Store : Another).ReplayAsync("n-1", "sms", null, "", None)));

        Assert.Single(answers.OfType<Notification>());
        Assert.Equal(1, (await StoredAsync("n-1")).Replays);
    }

    [Fact]
    public async Task Import_FromElsewhere_IsThereAsItWasAndOnce()
    {
        var waits = Build("i", "waits") with { State = NotificationState.Failed, Attempts = 3, Error = "HTTP 500", NextAttemptAt = Now.AddMinutes(5) };
        var sent = Build("i", "sent") with { State = NotificationState.Sent, Attempts = 1, SentAt = Now.AddHours(-1) };
        var dead = Build("i", "dead") with { State = NotificationState.Dead, Attempts = 9, Replays = 1, AttemptsReplayed = 8, DiedAt = Now.AddDays(-1) };

        await Import.AddAsync([waits, sent, dead], None);
        await Import.AddAsync([dead with { Attempts = 7 }, waits, sent], None);

        Assert.Equal([waits, sent, dead], await Store.ListAsync("i", None));
        Assert.Equal(["waits"], (await Store.ListStuckAsync(Now.AddHours(1), 10, None)).Select(one => one.Id));
        Assert.Equal(2, (await Store.ReplayAsync("dead", "sms", null, "", None))!.Replays);
        await SentAsync("dead");
        Assert.Equal(["dead", "sent"], (await Store.ListAsync(new NotificationQuery(new(null, true), [NotificationState.Sent]), None)).Items.Select(one => one.Id));
    }
}
