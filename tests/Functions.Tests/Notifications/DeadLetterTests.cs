using Functions.Tests.Http;
using Functions.Tests.Register;
using Microsoft.Extensions.DependencyInjection;
using Yuqing.Functions.Duty;
using Yuqing.Functions.Links;
using Yuqing.Functions.Notifications;
using Yuqing.Functions.Register;
using Yuqing.Orchestrations.Contracts;

namespace Functions.Tests.Notifications;

/// <summary>Notifications that were given up: seen by whom they concern, and sent again.</summary>
public sealed class DeadLetterTests : IAsyncLifetime
{
    private readonly RosterOfTheDay _directory = new();
    private ApiHost _host = null!;

    public async Task InitializeAsync()
    {
        _directory.People.Add(RosterOfTheDay.Person("chen-min", new ContactMethod("pigeon", "x", true), new ContactMethod("console", "desk", true)));
        _host = await ApiHost.StartAsync(services: services => services.AddSingleton<IDutyDirectory>(new People(_directory)));
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    private INotificationStore Store => _host.Get<INotificationStore>();

    private RecordingQueue Queue => (RecordingQueue)_host.Get<INotificationQueue>();

    [Fact]
    public async Task List_Dead_NewestFirstInPagesAndNeverWithAnAddress()
    {
        var id = await _host.OpenAsync();
        await AddDeadAsync(id, "n-1", "n-2", "n-3");
        await Store.AddAsync([Build(id, "alive")], default);
        var reader = _host.As(Roles.Viewer);

        var first = await reader.GetJsonAsync("/api/notifications?state=dead&limit=2");
        var second = await reader.GetJsonAsync($"/api/notifications?state=dead&limit=2&cursor={first.GetProperty("next").GetString()}");

        var items = first.GetProperty("items").EnumerateArray().Concat(second.GetProperty("items").EnumerateArray()).ToList();
        Assert.Equal(["n-3", "n-2", "n-1"], items.Select(item => item.GetProperty("id").GetString()));
        Assert.DoesNotContain("13800138000", first.GetRawText() + second.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("…", first.GetRawText(), StringComparison.Ordinal);
        Assert.True(!second.TryGetProperty("next", out var next) || next.GetString() is null);
    }

    [Fact]
    public async Task List_ByStateUnitAndPerson_ShowsWhatWentOutNewestFirst()
    {
        var id = await _host.OpenAsync();
        await AddDeadAsync(id, "dead");
        await Store.AddAsync([Build(id, "sent"), Build(id, "waits") with { Person = "sun" }, Build(id, "over"), Build("duty:" + Sample.Highway, "gap"), Build("duty:" + Sample.Town, "town") with { Unit = Sample.Town }], default);
        await Store.RecordAsync("sent", NotificationState.Sent, 1, null, null, default);
        await Store.RecordAsync("over", NotificationState.Withdrawn, 0, null, null, default);

        Assert.Equal(["gap", "over", "waits", "sent", "dead"], await ListAsync(Roles.Viewer, ""));
        Assert.Equal(["town", "gap", "over", "waits", "sent", "dead"], await ListAsync("all", ""));
        Assert.Equal(["over"], await ListAsync(Roles.Viewer, "state=withdrawn"));
        Assert.Equal(["over", "sent"], await ListAsync(Roles.Viewer, "state=sent,withdrawn"));
        Assert.Equal(["waits"], await ListAsync(Roles.Viewer, "person=sun"));
        Assert.Equal(["waits", "sent"], await ListAsync("all", $"person=sun,chen-min&unit={Sample.Highway},elsewhere&state=queued,sent&limit=2&cursor=4"));
        Assert.Empty(await ListAsync(Roles.Viewer, "unit=" + Sample.Town));
        var shown = (await _host.As("all").GetJsonAsync("/api/notifications?state=withdrawn")).GetProperty("items")[0];
        Assert.Equal(("withdrawn", Sample.Highway, "HNGL-2026-0001"), (shown.GetProperty("state").GetString(), shown.GetProperty("unit").GetString(), shown.GetProperty("number").GetString()));
    }

    [Fact]
    public async Task List_WhatWaits_ShowsTheTextThatWouldGoOutNow()
    {
        var id = await _host.OpenAsync();
        await Store.AddAsync([Build(id, "waits") with { Facts = new NoticeFacts("手机快报"), DueAt = _host.Time.GetUtcNow().AddMinutes(30) }], default);
        _host.Time.Advance(TimeSpan.FromMinutes(40));

        var text = (await _host.As("all").GetJsonAsync("/api/notifications")).GetProperty("items")[0].GetProperty("text").GetString()!;

        Assert.Contains("已逾期 10 分钟", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_LinkThatHasExpired_IsRenewed()
    {
        var id = await _host.OpenAsync();
        var request = new NotifyRequest { Key = "k", IncidentId = id, Number = "n", Unit = Sample.Highway, Reason = "breach", Obligation = "phone-report", Rung = 1 };
        var links = _host.Get<LinkIssuer>();
        var link = links.AddressOf(request, LinkPurpose.Acknowledge, "chen-min", "duty-officer", _host.Time.GetUtcNow());
        await Store.AddAsync([Build(id, "n-1") with { Link = link, Text = "逾期 " + link }], default);
        await Store.RecordAsync("n-1", NotificationState.Dead, 8, "HTTP 500", null, default);
        _host.Time.Advance(TimeSpan.FromDays(2));

        using var response = await _host.As(Roles.Office).PostJsonAsync("/api/notifications/n-1/replay", "");

        await response.JsonAsync(202);
        var stored = (await Store.GetAsync("n-1", default))!;
        var renewed = LinkToken.Read(stored.Link[(stored.Link.IndexOf("/l/", StringComparison.Ordinal) + 3)..], _host.Get<ILinkKeys>())!;
        Assert.Equal((_host.Time.GetUtcNow().AddDays(1), "chen-min"), (renewed.ExpiresAt, renewed.Person));
        Assert.Equal("逾期 " + stored.Link, stored.Text);
    }

    [Fact]
    public async Task List_DeadOfAnotherUnit_IsSeenOnlyByThoseOfThatUnit()
    {
        var town = await _host.OpenAsync(_host.Report(unit: Sample.Town, level: "major"));
        var highway = await _host.OpenAsync(_host.Report("other"));
        await AddDeadAsync(town, "t-1");
        await AddDeadAsync(highway, "h-1");

        Assert.Equal(["h-1"], await ListAsync(Roles.Office, "state=dead"));
        Assert.Equal(["h-1", "t-1"], await ListAsync("all", "state=dead"));
        Assert.Empty(await ListAsync("all", "state=dead&unit=elsewhere"));
        Assert.Equal(["h-1", "t-1"], await ListAsync("all", "state=dead&unit=elsewhere," + Sample.Highway));
        using var refused = await _host.As(Roles.Office).PostJsonAsync("/api/notifications/t-1/replay", "");
        await refused.ProblemAsync(404);
    }

    [Theory]
    [InlineData("state=lost", "state")]
    [InlineData("state=dead&limit=0", "limit")]
    [InlineData("state=dead&incident=i", "state")]
    [InlineData("person=chen-min&incident=i", "person")]
    public async Task List_BadQuery_NamesTheParameter(string query, string blamed)
    {
        using var response = await _host.As("all").GetAsync("/api/notifications?" + query);
        Assert.Equal([blamed], await response.BlamedAsync());
    }

    [Fact]
    public async Task List_BadCursor_IsRefused()
    {
        using var response = await _host.As("all").GetAsync("/api/notifications?state=dead&cursor=what");
        await response.ProblemAsync(400);
    }

    [Theory]
    [InlineData(Roles.Office)]
    [InlineData(Roles.Leader)]
    [InlineData(Roles.Administrator)]
    public async Task Replay_Dead_IsQueuedAfreshOnTheFirstUsableContactAndAudited(string role)
    {
        await AddDeadAsync(await _host.OpenAsync(), "n-1");

        using var response = await _host.As(role).PostJsonAsync("/api/notifications/n-1/replay", "");

        var answer = await response.JsonAsync(202);
        Assert.Equal(("queued", "console"), (answer.GetProperty("state").GetString(), answer.GetProperty("channel").GetString()));
        var stored = (await Store.GetAsync("n-1", default))!;
        Assert.Equal((NotificationState.Queued, 8, 8, null, 1), (stored.State, stored.Attempts, stored.AttemptsBefore, stored.Tried, stored.Replays));
        Assert.Equal("desk", stored.Address);
        Assert.NotNull(RetrySchedule.After(stored, 9, null));
        Assert.Equal(new NotificationMessage("n-1", 9), Assert.Single(Queue.Sent).Message);
        var line = Assert.Single(await _host.Get<IAuditTrail>().ListAsync(0, 100), line => line.Action == "notification.replay");
        Assert.Equal(("n-1", "done"), (line.Target, line.Outcome));
        using var again = await _host.As(role).PostJsonAsync("/api/notifications/n-1/replay", "");
        await again.ProblemAsync(409);
    }

    [Theory]
    [InlineData(NotificationState.Queued)]
    [InlineData(NotificationState.Failed)]
    [InlineData(NotificationState.Sent)]
    public async Task Replay_NotDead_Is409AndChangesNothing(NotificationState state)
    {
        var id = await _host.OpenAsync();
        await Store.AddAsync([Build(id, "n-1")], default);
        await Store.RecordAsync("n-1", state, 1, null, null, default);

        using var response = await _host.As("all").PostJsonAsync("/api/notifications/n-1/replay", "");

        await response.ProblemAsync(409);
        Assert.Equal(state, (await Store.GetAsync("n-1", default))!.State);
        Assert.Empty(Queue.Sent);
    }

    [Fact]
    public async Task Replay_PersonWithoutContact_Is409AndStaysDead()
    {
        await AddDeadAsync(await _host.OpenAsync(), "n-1");
        _directory.People.Clear();

        using var response = await _host.As("all").PostJsonAsync("/api/notifications/n-1/replay", "");

        await response.ProblemAsync(409);
        Assert.Equal(NotificationState.Dead, (await Store.GetAsync("n-1", default))!.State);
    }

    [Fact]
    public async Task Replay_QueueDown_IsLeftForTheWatchdog()
    {
        await AddDeadAsync(await _host.OpenAsync(), "n-1");
        Queue.Fails = true;

        using var response = await _host.As("all").PostJsonAsync("/api/notifications/n-1/replay", "");

        Assert.True((int)response.StatusCode >= 500);
        Assert.Equal("n-1", Assert.Single(await Store.ListStuckAsync(_host.Time.GetUtcNow().AddSeconds(1), 10, default)).Id);
    }

    private async Task AddDeadAsync(string incident, params string[] ids)
    {
        await Store.AddAsync([.. ids.Select(id => Build(incident, id))], default);
        foreach (var id in ids)
            await Store.RecordAsync(id, NotificationState.Dead, 8, "HTTP 500", null, default);
    }

    private Notification Build(string incident, string id) =>
        Some.Notification(incident, id) with { Channel = "sms", Address = "13800138000", QueuedAt = _host.Time.GetUtcNow() };

    private async Task<IEnumerable<string?>> ListAsync(string role, string query) =>
        (await _host.As(role).GetJsonAsync("/api/notifications?" + query)).GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString());

    /// <summary>The units of the samples with people of the test.</summary>
    private sealed class People(RosterOfTheDay people) : IDutyDirectory
    {
        private readonly TwoUnits _units = new();

        public IReadOnlyList<Unit> Units => _units.Units;

        public Unit? FindUnit(string unitId) => _units.FindUnit(unitId);

        public Person? FindPerson(string personId) => people.FindPerson(personId);

        public IReadOnlyList<Person> OnDuty(string unitId, string dutyRole, DateTimeOffset at) => [];
    }
}
