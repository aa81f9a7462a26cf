using Azure.Data.Tables;
using Functions.Tests.Notifications;
using Functions.Tests.Register;
using Microsoft.Extensions.Options;
using Yuqing.Functions;
using Yuqing.Functions.Azure.Register;
using Yuqing.Functions.Azure.Stores.Notifications;
using Yuqing.Functions.Channels;
using Yuqing.Functions.Notifications;
using Yuqing.Functions.Register;
using Yuqing.Testing;

namespace Tables.Tests;

/// <summary>
/// The process dies at each request in turn, before and after the service has done it; the next process is asked again, as queue and
/// engine promise. Then everything is there once, and what was left behind is gone when the watchdog has looked.
/// </summary>
[Collection(nameof(TableEmulator))]
public sealed class TableNotificationCrashTests(TableEmulator emulator) : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);
    private static readonly SendingLimit One = new(1, TimeSpan.FromMinutes(10), Lease, 90);
    private static readonly Sight All = new(null, Restricted: true);

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero));
    private readonly BreakingLine _line = new();
    private TableNotifications _tables = null!;

    private INotificationStore Store => _tables.Store;

    public async Task InitializeAsync() => _tables = await TableNotifications.CreateAsync(emulator, _time);

    public async Task DisposeAsync()
    {
        await _tables.DisposeAsync();
        _line.Dispose();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task Add_CutAtAnyRequest_IsThereOnceAfterARepetition(int retries)
    {
        await AtEachRequestAsync(
            retries,
            _ => Task.CompletedTask,
            (store, name) => store.AddAsync([Build(name, 1), Build(name, 2) with { Person = name + "-other" }], None),
            async name =>
            {
                Assert.Equal([name + "-1", name + "-2"], (await Store.ListAsync(name, None)).Select(one => one.Id).Order());
                await CheckAsync(name, NotificationState.Queued, 2);
            });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task RecordOfABundle_CutAtAnyRequest_IsOneStep(int retries)
    {
        await AtEachRequestAsync(
            retries,
            ClaimBundleAsync,
            async (store, name) =>
            {
                var before = await Store.ListAsync(name, None);
                Assert.Single(before.Skip(1).Select(one => one.State).Distinct());
                await store.RecordAsync([.. before.Skip(1).Select(one => one with { State = NotificationState.Sent, Attempts = 1, Bundle = one.Bundle ?? "lost" })], None);
            },
            async name =>
            {
                var sent = Assert.Single((await Store.ListAsync(name, None)).Skip(1).Select(one => (one.Bundle, one.SentAt)).Distinct());
                Assert.Empty(await Store.ListBundleAsync(sent.Bundle!, None));
                await Store.AddAsync([Build(name, 9) with { Incident = "i" }], None);
                Assert.Equal(sent.SentAt + One.Window, (await ClaimAsync(Store, name, 9)).Until);
                await CheckAsync(name, NotificationState.Sent, 4);
            });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task Claim_CutAtAnyRequest_GoesAgainAsTheSameMessage(int retries)
    {
        var begun = new Dictionary<string, string?>();
        await AtEachRequestAsync(
            retries,
            async name =>
            {
                await HoldAsync(name);
                begun[name] = null;
            },
            async (store, name) =>
            {
                // The queue brings the message when the lease of whoever died has ended.
                _time.Advance(Lease);
                begun[name] ??= (await Store.ListAsync(name, None))[1].Bundle;
                var turn = await ClaimAsync(store, name, 2);
                while (turn.Until is not null)
                {
                    // The answer to a claim was lost, and the client's own repetition found it made.
                    _time.Advance(Lease);
                    turn = await ClaimAsync(store, name, 2);
                }

                Assert.Equal(3, turn.Carried.Count);
                Assert.Equal(begun[name] ?? turn.Bundle, turn.Bundle);
            },
            async name =>
            {
                var all = (await Store.ListAsync(name, None)).Skip(1).ToList();
                Assert.Equal(all.Select(one => one.Id), (await Store.ListBundleAsync(all[0].Bundle!, None)).Select(one => one.Id));
                await Store.RecordAsync([.. all.Select(one => one with { State = NotificationState.Sent, Attempts = 1 })], None);
                await CheckAsync(name, NotificationState.Sent, 4);
            });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task Replay_CutAtAnyRequest_HappensOnceAndIsFoundByTheWatchdog(int retries)
    {
        await AtEachRequestAsync(
            retries,
            async name =>
            {
                await Store.AddAsync([Build(name, 1)], None);
                await Store.RecordAsync(name + "-1", NotificationState.Dead, 1, "HTTP 500", null, None);
                _time.Advance(TimeSpan.FromSeconds(1));
            },
            (store, name) => store.ReplayAsync(name + "-1", "sms", null, "https://new", None),
            async name =>
            {
                Assert.Equal(1, (await Store.GetAsync(name + "-1", None))!.Replays);
                await CheckAsync(name, NotificationState.Queued, 1);
            });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Deliver_CutAtAnyRequest_ArrivesUnderOneId(bool urgent)
    {
        var arrived = new List<Notification>();
        var channel = new FakeChannel((notification, _) =>
        {
            arrived.Add(notification);
            return Task.FromResult(new DeliveryResult(DeliveryOutcome.Sent));
        });
        var options = Options.Create(new YuqingOptions { PublicUrl = "https://yuqing.example.gov.cn" });
        using var fixture = new RegisterFixture(_time);
        using var channels = new ChannelSet([channel], options);
        var (queue, directory) = (new RecordingQueue(), new RosterOfTheDay());
        await AtEachRequestAsync(
            retries: 0,
            async name =>
            {
                arrived.Clear();
                await Store.AddAsync([Build(name, 1) with { Channel = "fake", Urgent = urgent }], None);
            },
            async (store, name) =>
            {
                await DeliveryFixture.NewDelivery(fixture, queue, channels, directory, options, store).HandleAsync(new NotificationMessage(name + "-1", 1), None);
                while (queue.TakeNext() is { } later)
                {
                    if (later.NotBefore > _time.GetUtcNow())
                        _time.SetUtcNow(later.NotBefore.Value);
                    await DeliveryFixture.NewDelivery(fixture, queue, channels, directory, options, store).HandleAsync(later.Message, None);
                }
            },
            async name =>
            {
                Assert.InRange(arrived.Count, 1, 2);
                Assert.All(arrived, one => Assert.Equal(name + "-1", one.Id));
                await CheckAsync(name, NotificationState.Sent, 1);
            });
    }

    [Fact]
    public async Task Add_NeverRepeated_LeavesNothingForLong()
    {
        for (var request = 1; request < 6; request++)
        {
            _line.BreakAt(request, done: true);
            await Assert.ThrowsAsync<RegisterUnavailableException>(() => _tables.Open(_line.Connect(emulator)).AddAsync([Build($"r-{request}", 1)], None));
        }

        _time.Advance(TimeSpan.FromHours(2));
        await CheckIndexesAsync();
    }

    [Fact]
    public async Task ListStuck_AddRepeatedMeanwhile_LeavesWhatIsNotedAnew()
    {
        var one = Build("late", 1);
        var row = new NotificationRow((await new NotificationReader(_tables.Tables, _time).PlaceAsync(one, null, None)).Spot, one);
        var index = new NotificationIndex(_tables.Tables, _time);
        await index.NoteAsync([row], None); // Then it dies.
        _time.Advance(TimeSpan.FromHours(2));
        var due = Assert.Single(await RegisterTables.TakeAsync(_tables.Tables.Indexes, TableClient.CreateQueryFilter($"PartitionKey eq {NotificationKeys.Due}"), 10, None));

        // The watchdog has read the time, and no notification for it, when the next process does it again.
        await Store.AddAsync([one], None);
        await index.ClearAsync(due, null, None);

        await CheckAsync("late", NotificationState.Queued, 1);
    }

    private Task AtEachRequestAsync(int retries, Func<string, Task> prepare, Func<INotificationStore, string, Task> act, Func<string, Task> check) => _line.AtEachRequestAsync(
        prepare,
        async name =>
        {
            // Time passes between one process and the next.
            _time.Advance(TimeSpan.FromSeconds(1));
            using var store = _tables.Open(_line.Connect(emulator, retries));
            await act(store, name);
        },
        check,
        heals: retries > 0);

    private Notification Build(string incident, int number) =>
        Some.Notification(incident, $"{incident}-{number}") with { Person = incident, QueuedAt = _time.GetUtcNow() };

    /// <summary>One that was sent, and three that the limit holds back until now.</summary>
    private async Task HoldAsync(string name)
    {
        await Store.AddAsync([.. Enumerable.Range(1, 4).Select(number => Build(name, number))], None);
        await ClaimAsync(Store, name, 1);
        await Store.RecordAsync(name + "-1", NotificationState.Sent, 1, null, null, None);
        foreach (var number in Enumerable.Range(2, 3))
            Assert.Empty((await ClaimAsync(Store, name, number)).Carried);
        _time.Advance(One.Window);
    }

    private async Task ClaimBundleAsync(string name)
    {
        await HoldAsync(name);
        Assert.Equal(3, (await ClaimAsync(Store, name, 2)).Carried.Count);
    }

    private static async Task<SendingTurn> ClaimAsync(INotificationStore store, string name, int number)
    {
        if ((await store.TakeAsync($"{name}-{number}", 1, Lease, None)).Until is { } until)
            return new SendingTurn(until, []);
        return await store.ClaimAsync($"{name}-{number}", One, None);
    }

    /// <summary>All of an incident are in every list once, and in no other.</summary>
    private async Task CheckAsync(string name, NotificationState state, int count)
    {
        var ids = (await Store.ListAsync(name, None)).Select(one => one.Id).OrderDescending().ToList();
        Assert.Equal(count, ids.Count);
        foreach (var states in new[] { null, Enum.GetValues<NotificationState>(), [state] })
            Assert.Equal(ids, (await ListAsync(name, states)).OrderDescending());
        Assert.Empty(await ListAsync(name, [.. Enum.GetValues<NotificationState>().Where(other => other != state)]));
        _time.Advance(TimeSpan.FromHours(2));
        var stuck = (await Store.ListStuckAsync(_time.GetUtcNow(), 1000, None)).Where(one => one.Incident == name).Select(one => one.Id);
        Assert.Equal(state == NotificationState.Queued ? ids : [], stuck.OrderDescending());
        await CheckIndexesAsync();
    }

    private async Task<IReadOnlyList<string>> ListAsync(string name, IReadOnlyCollection<NotificationState>? states) =>
        [.. (await Store.ListAsync(new NotificationQuery(All, states, Limit: 200), None)).Items.Where(one => one.Incident == name).Select(one => one.Id)];

    /// <summary>What is to be tried is in the lists of time and of what is open, and nothing else is, once the watchdog has looked.</summary>
    private async Task CheckIndexesAsync()
    {
        var open = (await Store.ListStuckAsync(_time.GetUtcNow(), 1000, None)).Select(one => one.Id).Order().ToList();
        foreach (var partition in new[] { NotificationKeys.Due, NotificationKeys.List(NotificationIndex.Open, NotificationKeys.AllUnits), NotificationKeys.List(NotificationIndex.Open, Sample.Highway) })
        {
            var found = new List<string>();
            await foreach (var entity in _tables.Tables.Indexes.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {partition}")))
                found.Add(entity.GetString(nameof(NotificationSpot.Id)));
            Assert.Equal(open, found.Order());
        }
    }
}
