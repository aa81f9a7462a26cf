using Functions.Tests.Register;
using Yuqing.Functions.Notifications;
using Yuqing.Functions.Register;
using Yuqing.Testing;

namespace Functions.Tests.Notifications;

/// <summary>What every notification store keeps to. An adapter's tests derive from this.</summary>
public abstract class NotificationStoreContract
{
    private static readonly CancellationToken None = CancellationToken.None;

    /// <summary>The store under test, and the register that it belongs to.</summary>
    protected abstract INotificationStore Store { get; }

    protected abstract IIncidentRegister Register { get; }

    protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero));

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

    private async Task<string> OpenAsync(string externalId = "a") =>
        (await Register.AcceptReportAsync(Sample.Delivery(Sample.Report(externalId)), Sample.Open, None)).Incident.Seed.IncidentId;

    private Notification Build(string incident, string id) => Some.Notification(incident, id) with { QueuedAt = Time.GetUtcNow() };
}
