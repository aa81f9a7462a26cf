using Functions.Tests.Register;
using Yuqing.Functions.Channels;
using Yuqing.Functions.Duty;
using Yuqing.Functions.Notifications;
using Yuqing.Orchestrations.Contracts;

namespace Functions.Tests.Notifications;

public sealed class NotifierTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly ContactMethod Fake = new("fake", "a", AllowDrills: false);
    private static readonly ContactMethod ForDrills = new("second", "b", AllowDrills: true);
    private readonly DeliveryFixture _fixture = new(
        new FakeChannel(new DeliveryResult(DeliveryOutcome.Sent)), new FakeChannel(new DeliveryResult(DeliveryOutcome.Sent), "second"));

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
        Assert.Equal($"https://yuqing.example.gov.cn/incidents/{_incident}", stored[0].Link);
        Assert.EndsWith(stored[0].Link, stored[0].Text, StringComparison.Ordinal);
        Assert.Equal(stored.Select(notification => new NotificationMessage(notification.Id, 1)), _fixture.Queue.Sent.Select(sent => sent.Message));
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

        Assert.Equal([("old-hand", Notifier.ToldBefore), ("sun", "leader")], result.Recipients.Select(person => (person.Person, person.Role)));
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
