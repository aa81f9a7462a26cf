using System.Collections.Concurrent;
using Functions.Tests.Register;
using Microsoft.Extensions.Options;
using Yuqing.Functions;
using Yuqing.Functions.Channels;
using Yuqing.Functions.Notifications;

namespace Functions.Tests.Notifications;

/// <summary>In whose hand a notification is and whose turn it is, in every notification store. An adapter's tests derive from this.</summary>
public abstract class NotificationTurnsContract : NotificationStoreSuite
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);
    private static readonly SendingLimit Two = new(2, TimeSpan.FromMinutes(10), Lease, 90);

    [Fact]
    public async Task Take_Fresh_IsInOneHandUntilTheLeaseEnds()
    {
        await AddAsync("n-1");

        var taken = await Store.TakeAsync("n-1", 1, Lease, None);
        Time.Advance(Lease / 2);
        var refused = await Store.TakeAsync("n-1", 1, Lease, None);
        Time.Advance(Lease / 2);
        var anew = await Store.TakeAsync("n-1", 1, Lease, None);

        Assert.Equal(("n-1", null), (taken.Notification!.Id, taken.Until));
        Assert.Equal(("n-1", Now), (refused.Notification!.Id, refused.Until));
        Assert.Null(anew.Until);
        Assert.Equal(new TakenNotification(null), await Store.TakeAsync("unknown", 1, Lease, None));
    }

    [Fact]
    public async Task Take_ByManyAtOnce_OneGetsIt()
    {
        await AddAsync("n-1");

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => (i % 2 == 0 ? Store : Another).TakeAsync("n-1", 1, Lease, None)));

        Assert.Equal(11, answers.Count(answer => answer.Until == Now + Lease));
        Assert.Single(answers, answer => answer.Until is null);
    }

    [Fact]
    public async Task Take_OutcomeRecorded_IsFreeForTheNextAttemptOnly()
    {
        await AddAsync("n-1");
        await Store.TakeAsync("n-1", 1, Lease, None);
        await RecordAsync(NotificationState.Failed, "n-1");

        var made = await Store.TakeAsync("n-1", 1, Lease, None);
        var next = await Store.TakeAsync("n-1", 2, Lease, None);
        var other = await Store.TakeAsync("n-1", 2, Lease, None);

        Assert.Equal((1, null, null), (made.Notification!.Attempts, made.Until, next.Until));
        Assert.Equal(Now + Lease, other.Until);
        await SentAsync("n-1");
        Assert.Equal((NotificationState.Sent, null), ((await Store.TakeAsync("n-1", 3, Lease, None)).Notification!.State, (await Store.TakeAsync("n-1", 3, Lease, None)).Until));
    }

    [Fact]
    public async Task Take_PushedMeanwhile_StaysInHand()
    {
        await AddAsync("n-1");
        await Store.TakeAsync("n-1", 1, Lease, None);

        await Store.RecordAsync("n-1", NotificationState.Queued, 0, null, Now, None);

        Assert.Equal(Now + Lease, (await Store.TakeAsync("n-1", 1, Lease, None)).Until);
    }

    [Fact]
    public async Task Claim_BeyondTheLimit_WaitsForTheWindowAndGoesAsOneBundle()
    {
        await AddAsync("n-1", "n-2", "n-3", "n-4", "n-5");
        var start = Now;
        Assert.Equal([["n-1"], ["n-2"], [], [], []], await ClaimAllAsync("n-1", "n-2", "n-3", "n-4", "n-5"));
        var waits = await StoredAsync("n-3");
        Assert.Equal((start + Lease, start), (waits.NextAttemptAt, waits.HeldSince));
        await SentAsync("n-1", "n-2");
        Assert.Equal(start + Two.Window, (await ClaimAsync("n-3")).Until);
        Time.Advance(Two.Window);

        var turn = await ClaimAsync("n-4");

        Assert.Equal(["n-4", "n-3", "n-5"], turn.Carried.Select(one => one.Id));
        Assert.All(turn.Carried, one => Assert.Equal(turn.Bundle, one.Bundle));
        Assert.Equal(["n-3", "n-4", "n-5"], (await Store.ListBundleAsync(turn.Bundle!, None)).Select(one => one.Id));
        Assert.Equal(Now + Lease, (await Store.TakeAsync("n-5", 1, Lease, None)).Until);
        await Store.RecordAsync([.. turn.Carried.Select(one => one with { State = NotificationState.Sent, Attempts = 1 })], None);
        Assert.Empty(await Store.ListBundleAsync(turn.Bundle!, None));
        await AddAsync("n-6", "n-7");
        Assert.Equal([["n-6"], []], await ClaimAllAsync("n-6", "n-7"));
    }

    [Fact]
    public async Task Claim_UrgentOnesThatWent_CountButExercisesAndOthersDoNot()
    {
        await AddAsync(one => one with { Drill = true }, "d-1", "d-2");
        await AddAsync(one => one with { Person = "sun" }, "s-1", "s-2");
        await AddAsync(one => one with { Urgent = true }, "u-1", "u-2");
        await SentAsync("d-1", "d-2", "s-1", "s-2");
        await AddAsync("n-1", "n-2");

        Assert.Equal(["n-1"], (await ClaimAsync("n-1")).Carried.Select(one => one.Id));
        await SentAsync("n-1", "u-1", "u-2");

        Assert.Equal(Now + Two.Window, (await ClaimAsync("n-2")).Until);
    }

    [Fact]
    public async Task Claim_ClockDueBeforeTheLimitHasRoom_DoesNotWait()
    {
        await AddAsync("n-1", "n-2");
        await AddAsync(one => one with { DueAt = Now + Two.Window }, "near");
        await AddAsync(one => one with { DueAt = Now + Two.Window + TimeSpan.FromTicks(1) }, "far");
        await SentAsync("n-1", "n-2");

        Assert.Equal([["near"], []], await ClaimAllAsync("near", "far"));
    }

    [Fact]
    public async Task Claim_WhoHadItDied_GoesAloneAgainUnderItsOwnId()
    {
        await AddAsync("n-1", "n-2", "n-3");
        await ClaimAllAsync("n-1", "n-2", "n-3");
        Time.Advance(Lease);

        var again = await ClaimAsync("n-2");

        Assert.Equal(("n-2", null, null), (Assert.Single(again.Carried).Id, again.Bundle, again.Until));
        var third = await ClaimAsync("n-3");
        Assert.Equal("n-3", Assert.Single(third.Carried).Id);
    }

    [Fact]
    public async Task Claim_OneOfABundleThatWasBegun_GoesInThatOneAgainButNotFromAnothersHand()
    {
        await AddAsync("n-1", "n-2", "n-3", "n-4");
        await SentAsync("n-1", "n-2");
        await ClaimAllAsync("n-3", "n-4");
        Time.Advance(Two.Window);
        var begun = await ClaimAsync("n-3");
        Assert.Equal(["n-3", "n-4"], begun.Carried.Select(one => one.Id));
        Time.Advance(Lease);

        await Store.TakeAsync("n-4", 1, Lease, None);
        var waits = await ClaimAsync("n-3");
        var goes = await Store.ClaimAsync("n-4", Two, None);

        Assert.Equal((Now + Lease, begun.Bundle), (waits.Until, goes.Bundle));
        Assert.Equal(["n-3", "n-4"], goes.Carried.Select(one => one.Id).Order());
        Assert.Equal(Now + Lease, (await Store.TakeAsync("n-3", 1, Lease, None)).Until);
    }

    [Fact]
    public async Task Claim_HeldOneInAnothersHand_GoesAlongAndTheOtherWaits()
    {
        await AddAsync("n-1", "n-2", "n-3", "n-4", "n-5");
        await SentAsync("n-1", "n-2");
        await ClaimAllAsync("n-3", "n-4", "n-5");
        Time.Advance(Two.Window);
        await Store.TakeAsync("n-4", 1, Lease, None);

        var goes = await ClaimAsync("n-3");
        var waits = await Store.ClaimAsync("n-4", Two, None);

        Assert.Equal(["n-3", "n-4", "n-5"], goes.Carried.Select(one => one.Id));
        Assert.Equal((Now + Lease, 0), (waits.Until, waits.Carried.Count));
    }

    [Fact]
    public async Task Claim_BundleReleased_IsTakenAlongAnew()
    {
        await AddAsync("n-1", "n-2", "n-3", "n-4");
        await SentAsync("n-1", "n-2");
        await ClaimAllAsync("n-3", "n-4");
        Time.Advance(Two.Window);
        var begun = await ClaimAsync("n-3");

        await Store.RecordAsync([.. begun.Carried.Select(one => one with { Bundle = null, NextAttemptAt = Now })], None);

        Assert.Empty(await Store.ListBundleAsync(begun.Bundle!, None));
        Assert.Equal(["n-4", "n-3"], (await ClaimAsync("n-4")).Carried.Select(one => one.Id));
    }

    [Fact]
    public async Task Claim_ByManyAtOnce_NeverMoreThanTheLimit()
    {
        var ids = Enumerable.Range(0, 12).Select(i => $"n-{i:00}").ToArray();
        await AddAsync(ids);

        var turns = await Task.WhenAll(ids.Select((id, i) => Task.Run(() => ClaimAsync(id, i % 2 == 0 ? Store : Another))));

        Assert.Equal(2, turns.Count(turn => turn.Carried.Count > 0));
        Assert.All(turns.Where(turn => turn.Carried.Count == 0), turn => Assert.Equal(Now + Lease, turn.Until));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Deliver_SameMessagesToTwoProcessesAtOnce_NothingGoesTwiceAndNothingIsLost(bool urgent)
    {
        var ids = Enumerable.Range(0, 10).Select(i => $"n-{i:00}").ToArray();
        await AddAsync(one => one with { Channel = "fake", Urgent = urgent, Facts = new NoticeFacts("任务") }, ids);
        var carried = new ConcurrentQueue<string>();
        var channel = new FakeChannel(async (notification, _) =>
        {
            await Task.Yield();
            foreach (var id in notification.Carries ?? [notification.Id])
                carried.Enqueue(id);
            return new DeliveryResult(DeliveryOutcome.Sent);
        });
        var options = Options.Create(new YuqingOptions { PublicUrl = "https://yuqing.example.gov.cn" });
        options.Value.Notifications.Throttle.Messages = 2;
        options.Value.Channels.Concurrency = 8;
        using var fixture = new RegisterFixture(Time);
        using var channels = new ChannelSet([channel], options);
        var (queue, directory) = (new RecordingQueue(), new RosterOfTheDay());
        NotificationDelivery[] processes = [.. new[] { Store, Another }.Select(store => DeliveryFixture.NewDelivery(fixture, queue, channels, directory, options, store))];

        await Task.WhenAll(ids.SelectMany(id => processes.Select(process => Task.Run(() => process.HandleAsync(new NotificationMessage(id, 1), None)))));
        while (queue.TakeNext() is { } next)
        {
            if (next.NotBefore > Now)
                Time.SetUtcNow(next.NotBefore.Value);
            await Task.WhenAll(processes.Select(process => Task.Run(() => process.HandleAsync(next.Message, None))));
        }

        Assert.Equal(ids, carried.Order());
        foreach (var id in ids)
            Assert.Equal((NotificationState.Sent, 1), ((await StoredAsync(id)).State, (await StoredAsync(id)).Attempts));
    }

    private Task AddAsync(params string[] ids) => AddAsync(one => one, ids);

    private async Task AddAsync(Func<Notification, Notification> change, params string[] ids) =>
        await Store.AddAsync([.. ids.Select(id => change(Build("i", id)))], None);

    /// <summary>Takes one into hand first, as whoever delivers does.</summary>
    private async Task<SendingTurn> ClaimAsync(string id, INotificationStore? store = null)
    {
        await (store ?? Store).TakeAsync(id, 1, Lease, None);
        return await (store ?? Store).ClaimAsync(id, Two, None);
    }

    private async Task<IReadOnlyList<IReadOnlyList<string>>> ClaimAllAsync(params string[] ids)
    {
        var all = new List<IReadOnlyList<string>>();
        foreach (var id in ids)
            all.Add([.. (await ClaimAsync(id)).Carried.Select(one => one.Id)]);
        return all;
    }
}
