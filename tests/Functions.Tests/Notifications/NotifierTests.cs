using System.Globalization;
using Functions.Tests.Register;
using Yuqing.Functions.Channels;
using Yuqing.Functions.Duty;
using Yuqing.Functions.Http.Notifications;
using Yuqing.Functions.Links;
using Yuqing.Functions.Notifications;
using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Incidents;

namespace Functions.Tests.Notifications;

public sealed class NotifierTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly ContactMethod Fake = new("fake", "a", AllowDrills: false);
    private static readonly ContactMethod ForDrills = new("second", "b", AllowDrills: true);
    private readonly DeliveryFixture _fixture = new(
        new FakeChannel(new DeliveryResult(DeliveryOutcome.Sent)), new FakeChannel(new DeliveryResult(DeliveryOutcome.Sent), "second"));

    private static readonly TimeSpan China = TimeSpan.FromHours(8);
    private string _incident = "";

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Notify_Roles_TellsWhoeverHoldsThemNow()
    {
        _fixture.Directory.Roles["duty-officer"] = [RosterOfTheDay.Person("chen", Fake)];
        _fixture.Directory.Roles["leader"] = [RosterOfTheDay.Person("sun", Fake, ForDrills), RosterOfTheDay.Person("gao", ForDrills)];

        var result = await NotifyAsync(request => request with { Roles = ["duty-officer", "leader"] });

        Assert.Equal(
            [new("chen", "某chen", "duty-officer"), new("sun", "某sun", "leader"), new NotifiedPerson("gao", "某gao", "leader")], result.Recipients);
        Assert.Empty(result.Missing);
        var stored = await _fixture.Register.Notifications.ListAsync(_incident, None);
        Assert.Equal(["fake", "fake", "second"], stored.Select(notification => notification.Channel));
        var link = LinkToken.Read(stored[0].Link["https://yuqing.example.gov.cn/l/".Length..], _fixture.Keys)!;
        Assert.Equal((LinkPurpose.Acknowledge, _incident, "phone-report", "chen", "duty-officer"), (link.Purpose, link.Incident, link.Obligation, link.Person, link.DutyRole));
        Assert.EndsWith(stored[0].Link, stored[0].Text, StringComparison.Ordinal);
        Assert.Equal(stored.Select(notification => new NotificationMessage(notification.Id, 1)), _fixture.Queue.Sent.Select(sent => sent.Message));
    }

    [Theory]
    [InlineData("reminder", "office", true)]
    [InlineData("escalation", "leader-on-duty", true)]
    [InlineData("breach", "superior", false)]
    [InlineData("all-clear", "office", false)]
    [InlineData("new-incident", "duty-officer", false)]
    public async Task Notify_ReasonAndRole_DecideWhetherTheLinkActs(string reason, string role, bool acts)
    {
        _fixture.Directory.Roles[role] = [RosterOfTheDay.Person("zhao", Fake)];

        await NotifyAsync(request => request with { Roles = [role], Reason = reason });

        var stored = Assert.Single(await _fixture.Register.Notifications.ListAsync(_incident, None));
        Assert.StartsWith("https://yuqing.example.gov.cn/" + (acts ? "l/" : "incidents/" + _incident), stored.Link, StringComparison.Ordinal);
        var shown = NotificationJson.From(stored).Text;
        Assert.Equal(!acts, shown == stored.Text);
        if (acts)
            Assert.EndsWith("https://yuqing.example.gov.cn/l/…", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Notify_TextThatGoesOut_HoldsNothingOfTheMatter()
    {
        _fixture.Directory.Roles["office"] = [RosterOfTheDay.Person("zhao", Fake)];

        await NotifyAsync(request => request with { Roles = ["office"] });

        var text = Assert.Single(await _fixture.Register.Notifications.ListAsync(_incident, None)).Text;
        foreach (var secret in new[] { "国道", "垮塌", "塌方", "weibo", "5012" })
            Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Notify_NobodyOrNoContact_ReportsTheRoleMissing()
    {
        _fixture.Directory.Roles["leader"] = [RosterOfTheDay.Person("sun")];
        _fixture.Directory.Roles["office"] = [RosterOfTheDay.Person("zhao", new ContactMethod("pigeon", null, true))];
        _fixture.Directory.Roles["superior"] = [RosterOfTheDay.Person("zhou"), RosterOfTheDay.Person("gao", Fake)];

        var result = await NotifyAsync(request => request with { Roles = ["leader", "office", "duty-officer", "superior"], People = ["nobody"] });

        Assert.Equal(["leader", "office", "duty-officer", "nobody"], result.Missing);
        Assert.Equal("gao", Assert.Single(result.Recipients).Person);
    }

    [Fact]
    public async Task Notify_Drill_UsesOnlyContactsThatAllowItAndMarksTheText()
    {
        _fixture.Directory.Roles["leader"] = [RosterOfTheDay.Person("sun", Fake, ForDrills)];
        _fixture.Directory.Roles["office"] = [RosterOfTheDay.Person("zhao", Fake)];

        var result = await NotifyAsync(request => request with { Roles = ["leader", "office"], Drill = true });

        Assert.Equal(["office"], result.Missing);
        var stored = Assert.Single(await _fixture.Register.Notifications.ListAsync(_incident, None));
        Assert.Equal(("second", true), (stored.Channel, stored.Drill));
        Assert.StartsWith("【演练】", stored.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "fake")]
    [InlineData(false, "second")]
    public async Task Notify_ContactForUrgentMatters_TakesOnlyThose(bool urgent, string channel)
    {
        _fixture.Directory.Roles["leader"] = [RosterOfTheDay.Person("sun", Fake with { Urgency = ContactUrgency.Urgent }, ForDrills)];

        await NotifyAsync(request => request with { Roles = ["leader"], Urgent = urgent });

        Assert.Equal(channel, Assert.Single(await _fixture.Register.Notifications.ListAsync(_incident, None)).Channel);
    }

    [Fact]
    public async Task Notify_SamePersonTwice_IsToldOnce()
    {
        var sun = RosterOfTheDay.Person("sun", Fake);
        _fixture.Directory.Roles["leader"] = [sun];
        _fixture.Directory.Roles["leader-on-duty"] = [sun];

        var result = await NotifyAsync(request => request with { Roles = ["leader-on-duty", "leader"], People = ["sun"] });

        Assert.Equal("leader-on-duty", Assert.Single(result.Recipients).Role);
        Assert.Empty(result.Missing);
        Assert.Single(_fixture.Queue.Sent);
    }

    [Fact]
    public async Task Notify_People_AreToldWhateverTheRosterSays()
    {
        _fixture.Directory.Roles["leader"] = [RosterOfTheDay.Person("sun", Fake)];
        _fixture.Directory.People.Add(RosterOfTheDay.Person("old-hand", Fake));

        var result = await NotifyAsync(request => request with { People = ["old-hand", "sun"] });

        Assert.Equal([("old-hand", DutyRoles.ToldBefore), ("sun", "leader")], result.Recipients.Select(person => (person.Person, person.Role)));
    }

    [Fact]
    public async Task Notify_Again_TellsNobodyTwice()
    {
        _fixture.Directory.Roles["office"] = [RosterOfTheDay.Person("zhao", Fake)];
        var first = await NotifyAsync(request => request with { Roles = ["office"] });
        var stored = Assert.Single(await _fixture.Register.Notifications.ListAsync(_incident, None));
        await _fixture.Delivery.HandleAsync(new NotificationMessage(stored.Id, 1), None);

        var again = await NotifyAsync(request => request with { Roles = ["office"] });
        await NotifyAsync(request => request with { Roles = ["office"], Key = "another" });

        Assert.Equal(first.Recipients, again.Recipients);
        Assert.Equal(2, (await _fixture.Register.Notifications.ListAsync(_incident, None)).Count);
        Assert.Equal(2, _fixture.Queue.Sent.Count);
    }

    [Fact]
    public async Task Notify_QueueWasDown_IsMadeUpForByTheRepetition()
    {
        _fixture.Directory.Roles["office"] = [RosterOfTheDay.Person("zhao", Fake)];
        _fixture.Queue.Fails = true;
        await Assert.ThrowsAsync<IOException>(() => NotifyAsync(request => request with { Roles = ["office"] }));
        _fixture.Queue.Fails = false;

        await NotifyAsync(request => request with { Roles = ["office"] });

        Assert.Equal(1, Assert.Single(_fixture.Queue.Sent).Message.Attempt);
        Assert.Single(await _fixture.Register.Notifications.ListAsync(_incident, None));
    }

    [Theory]
    [InlineData("21:59:59", 0, null)]
    [InlineData("22:00", 0, "2026-03-03T07:00:00+08:00")]
    [InlineData("23:59:59", 0, "2026-03-03T07:00:00+08:00")]
    [InlineData("00:00", 1, "2026-03-03T07:00:00+08:00")]
    [InlineData("06:59:59", 1, "2026-03-03T07:00:00+08:00")]
    [InlineData("07:00", 1, null)]
    public async Task Notify_QuietHoursAcrossMidnight_NotUrgentWaitsForTheirEnd(string time, int day, string? expected)
    {
        _fixture.Directory.Roles["office"] = [RosterOfTheDay.Person("zhao", Fake)];
        SetTime(time, day);

        await NotifyAsync(request => Quiet(request) with { DueAt = new DateTimeOffset(2026, 3, 3, 12, 0, 0, China) });

        var until = expected is null ? (DateTimeOffset?)null : DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture);
        var stored = Assert.Single(await _fixture.Register.Notifications.ListAsync(_incident, None));
        Assert.Equal((NotificationState.Queued, until), (stored.State, stored.NextAttemptAt));
        Assert.Equal(until, Assert.Single(_fixture.Queue.Sent).NotBefore);
        if (until is not null)
            Assert.Contains("剩 5 小时", stored.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Notify_QuietHours_NeverHoldBackWhatIsUrgentADrillOrDueMeanwhile()
    {
        _fixture.Directory.Roles["office"] = [RosterOfTheDay.Person("zhao", Fake, ForDrills)];
        SetTime("23:30", 0);
        var morning = new DateTimeOffset(2026, 3, 3, 7, 0, 0, China);

        await NotifyAsync(request => Quiet(request) with { Key = "urgent", Urgent = true });
        await NotifyAsync(request => Quiet(request) with { Key = "drill", Drill = true });
        await NotifyAsync(request => Quiet(request) with { Key = "due", DueAt = morning });
        await NotifyAsync(request => Quiet(request) with { Key = "breach", DueAt = morning.AddHours(-8) });
        Assert.All(_fixture.Queue.Sent, sent => Assert.Null(sent.NotBefore));

        await NotifyAsync(request => Quiet(request) with { Key = "later", DueAt = morning.AddTicks(1) });
        await NotifyAsync(request => Quiet(request) with { Key = "old", DueAt = morning.AddHours(-10) });
        await NotifyAsync(request => Quiet(request) with { Key = "none", DueAt = null });
        Assert.Equal([morning, morning, morning], _fixture.Queue.Sent.Skip(4).Select(sent => sent.NotBefore));
    }

    [Fact]
    public async Task Notify_QuietHoursWithinADay_EndTheSameDay()
    {
        _fixture.Directory.Roles["office"] = [RosterOfTheDay.Person("zhao", Fake)];
        SetTime("13:00", 0);

        await NotifyAsync(request => Quiet(request) with { QuietHours = new QuietHours(new TimeOnly(12, 0), new TimeOnly(14, 0)), DueAt = null });

        Assert.Equal(new DateTimeOffset(2026, 3, 2, 14, 0, 0, China), Assert.Single(_fixture.Queue.Sent).NotBefore);
    }

    [Fact]
    public async Task Notify_RepeatedInQuietHours_KeepsItsTime()
    {
        _fixture.Directory.Roles["office"] = [RosterOfTheDay.Person("zhao", Fake)];
        SetTime("23:00", 0);
        await NotifyAsync(request => Quiet(request) with { DueAt = null });
        _fixture.Register.Time.Advance(TimeSpan.FromHours(9));

        await NotifyAsync(request => Quiet(request) with { DueAt = null });

        var stored = Assert.Single(await _fixture.Register.Notifications.ListAsync(_incident, None));
        Assert.Equal(new DateTimeOffset(2026, 3, 3, 7, 0, 0, China), stored.NextAttemptAt);
    }

    [Fact]
    public async Task Notify_AnotherUnit_TellsThatUnitsDutyRoles()
    {
        _fixture.Directory.Roles["office"] = [RosterOfTheDay.Person("zhao", Fake)];
        _fixture.Directory.Elsewhere[(Sample.Town, "office")] = [RosterOfTheDay.Person("he", Fake)];

        var result = await NotifyAsync(request => request with { Unit = Sample.Town, Roles = ["office", "leader"] });

        Assert.Equal(("he", "office"), result.Recipients.Select(person => (person.Person, person.Role)).Single());
        Assert.Equal(["leader"], result.Missing);
        Assert.Equal(Sample.Town, Assert.Single(await _fixture.Register.Notifications.ListAsync(_incident, None)).Unit);
    }

    private static NotifyRequest Quiet(NotifyRequest request) => request with
    {
        Roles = ["office"],
        Urgent = false,
        QuietHours = new QuietHours(new TimeOnly(22, 0), new TimeOnly(7, 0)),
    };

    private void SetTime(string time, int day) => _fixture.Register.Time.SetUtcNow(
        new DateTimeOffset(new DateTime(2026, 3, 2 + day) + TimeSpan.Parse(time, CultureInfo.InvariantCulture), China));

    private async Task<NotifyResult> NotifyAsync(Func<NotifyRequest, NotifyRequest> change)
    {
        var accepted = await _fixture.Register.Register.AcceptReportAsync(Sample.Delivery(Sample.Report()), Sample.Open, None);
        var seed = accepted.Incident.Seed;
        _incident = seed.IncidentId;
        return await _fixture.Notifier.NotifyAsync(
            change(new NotifyRequest
            {
                Key = "k-1",
                IncidentId = seed.IncidentId,
                Number = seed.Number,
                Unit = seed.Report.Unit,
                Reason = "breach",
                Obligation = "phone-report",
                ObligationTitle = "手机快报",
                DueAt = seed.AcceptedAt.AddMinutes(30),
                Urgent = true,
            }),
            None);
    }
}
