using System.Globalization;
using System.Net;
using Functions.Tests.Http;
using Functions.Tests.Notifications;
using Functions.Tests.Register;
using Microsoft.Extensions.DependencyInjection;
using NSubstitute;
using NSubstitute.ExceptionExtensions;
using Yuqing.Functions.Duty;
using Yuqing.Functions.Links;
using Yuqing.Functions.Register;
using Yuqing.Orchestrations.Contracts;

namespace Functions.Tests.Links;

/// <summary>Links over HTTP, as officers' phones, scanners and forgers use them.</summary>
public sealed class LinkPageTests : IAsyncLifetime
{
    private const string Title = "国道塌方致交通中断";
    private readonly RosterOfTheDay _roster = new();
    private readonly ChangedPolicies _policies = new();
    private ApiHost _host = null!;
    private string _id = null!;

    public async Task InitializeAsync()
    {
        _roster.Roles["duty-officer"] = [RosterOfTheDay.Person("chen")];
        _roster.Roles["superior"] = [new Person("zhou", "周洁", [new ContactMethod("webhook", "https://example.gov.cn/x", true), new ContactMethod("sms", "138 0000 1111", false)])];
        _roster.Roles["leader"] = [new Person("sun", "孙<b>主任", [new ContactMethod("webhook", "https://example.gov.cn/y", true)])];
        _host = await ApiHost.StartAsync(services: services => services
            .AddSingleton<IDutyDirectory>(_roster)
            .AddSingleton<IPolicyArchive>(provider => _policies.Over(ActivatorUtilities.CreateInstance<SqlitePolicyArchive>(provider))));
        _id = await _host.OpenAsync();
        _host.Pushed.Clear();
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Get_Acknowledge_ShowsNumberAndClockButNothingOfTheMatterAndChangesNothing()
    {
        var link = Link();
        for (var i = 0; i < 3; i++)
        {
            using var response = await _host.Anonymous.GetAsync(link);
            var page = await PageAsync(response, 200);
            Assert.Contains("HNGL-", page, StringComparison.Ordinal);
            Assert.Contains("手机快报", page, StringComparison.Ordinal);
            Assert.Contains("剩 ", page, StringComparison.Ordinal);
            Assert.Contains("<button>", page, StringComparison.Ordinal);
            Assert.Contains($"/incidents/{_id}", page, StringComparison.Ordinal);
            Assert.DoesNotContain(Title, page, StringComparison.Ordinal);
            Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("noindex", page, StringComparison.Ordinal);
            Assert.Equal("no-referrer", response.Headers.GetValues("Referrer-Policy").Single());
            Assert.Equal("noindex, nofollow", response.Headers.GetValues("X-Robots-Tag").Single());
            Assert.True(response.Headers.CacheControl!.NoStore);
        }
        using var head = await _host.Anonymous.SendAsync(new HttpRequestMessage(HttpMethod.Head, link));
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Empty(await SignalsAsync());
        Assert.Empty(_host.Pushed);
        Assert.DoesNotContain(await AuditAsync(), line => line.Actor is "chen" or "stranger");
    }

    [Fact]
    public async Task Post_Acknowledge_SendsTheSignalOfThePersonOnceHoweverOftenAndIsAudited()
    {
        var link = Link();
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => PostAsync(link)));
        foreach (var answer in answers)
            Assert.Contains("已经登记", await PageAsync(answer, 200), StringComparison.Ordinal);

        var signal = Assert.Single(await SignalsAsync());
        Assert.Equal(("acknowledge", "chen", "某chen", "phone-report"), (signal.Type, signal.Actor, signal.ActorName, signal.Obligation));
        Assert.Equal([Roles.DutyOfficer], signal.ActorRoles);
        Assert.Equal([Sample.Highway], signal.ActorUnits!);
        Assert.Equal([_id], _host.Pushed);
        var line = Assert.Single(await AuditAsync(), line => line.Actor == "chen");
        Assert.Equal(("signal.acknowledge", _id, "done", "link"), (line.Action, line.Target, line.Outcome, line.Data!["via"]));
        using var again = await _host.Anonymous.GetAsync(link);
        Assert.Contains("某chen", await PageAsync(again, 200), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_WithoutTheFormOfThePage_ActsNotAndAsksToPressTheButton()
    {
        var link = Link();
        using var bare = await _host.Anonymous.PostAsync(link, null);
        Assert.Contains("请在页面上点按钮", await PageAsync(bare, 403), StringComparison.Ordinal);
        using var wrong = await _host.Anonymous.PostAsync(link, new FormUrlEncodedContent([new("form", LinkToken.FormOf("AAAA"))]));
        await PageAsync(wrong, 403);
        using var json = await _host.Anonymous.PostJsonAsync(link, $$"""{ "form": "{{LinkToken.FormOf(TokenOf(link))}}" }""");
        await PageAsync(json, 403);

        Assert.Empty(await SignalsAsync());
        Assert.Equal(3, (await AuditAsync()).Count(line => line is { Actor: "chen", Action: "link.acknowledge", Outcome: "refused" }));
    }

    [Fact]
    public async Task Link_Forged_IsRefusedKindlyAndAudited()
    {
        var link = Link();
        var forged = link[..^4] + (link[^4] == 'A' ? "BBBB" : "AAAA");
        using var shown = await _host.Anonymous.GetAsync(forged);
        Assert.Contains("链接无效", await PageAsync(shown, 404), StringComparison.Ordinal);
        using var posted = await PostAsync(forged);
        Assert.DoesNotContain("HNGL-", await PageAsync(posted, 404), StringComparison.Ordinal);
        Assert.Empty(await SignalsAsync());
        Assert.Contains(await AuditAsync(), line => line is { Actor: "stranger", Action: "link.act", Outcome: "refused" });
    }

    [Fact]
    public async Task Link_Expired_SaysSoAndActsNot()
    {
        var link = Link();
        _host.Time.Advance(TimeSpan.FromHours(25));
        using var shown = await _host.Anonymous.GetAsync(link);
        Assert.Contains("链接已过期", await PageAsync(shown, 410), StringComparison.Ordinal);
        using var posted = await PostAsync(link);
        Assert.DoesNotContain("HNGL-", await PageAsync(posted, 410), StringComparison.Ordinal);
        Assert.Empty(await SignalsAsync());
        Assert.Contains(await AuditAsync(), line => line is { Actor: "chen", Action: "link.acknowledge", Outcome: "refused" });
    }

    [Theory]
    [InlineData("open", "done", "无需再办理")]
    [InlineData("closed", "done", "事项已结束")]
    [InlineData("dismissed", "pending", "事项已结束")]
    [InlineData("merged", "waived", "事项已结束")]
    public async Task Link_SettledOrClosed_SaysSoAndActsNot(string status, string obligation, string heading)
    {
        var link = Link();
        await ChangeAsync(view => view with
        {
            Status = status,
            Obligations = [.. view.Obligations.Select(one => one with { Status = obligation })],
        });
        using var shown = await _host.Anonymous.GetAsync(link);
        Assert.Contains(heading, await PageAsync(shown, 200), StringComparison.Ordinal);
        using var posted = await PostAsync(link);
        Assert.DoesNotContain("<button>", await PageAsync(posted, 409), StringComparison.Ordinal);
        Assert.Empty(await SignalsAsync());
    }

    [Fact]
    public async Task Link_RestrictedMatter_IsHiddenFromTheUnitsDutyOfficerButNotFromItsLeader()
    {
        var (duty, leader) = (Link(), Link(person: "sun", role: "leader"));
        await ChangeAsync(view => view with { Restricted = true });
        using var hidden = await _host.Anonymous.GetAsync(duty);
        Assert.DoesNotContain("HNGL-", await PageAsync(hidden, 403), StringComparison.Ordinal);
        using var posted = await PostAsync(duty);
        await PageAsync(posted, 403);
        using var shown = await _host.Anonymous.GetAsync(leader);
        Assert.Contains("HNGL-", await PageAsync(shown, 200), StringComparison.Ordinal);
        Assert.Empty(await SignalsAsync());
    }

    [Theory]
    [InlineData("gone", "duty-officer", Sample.Highway)]
    [InlineData("chen", "duty-officer", Sample.Town)]
    public async Task Link_PersonGoneOrUnitNotInvolved_MayNot(string person, string role, string unit)
    {
        using var shown = await _host.Anonymous.GetAsync(Link(person: person, role: role, unit: unit));
        Assert.Contains("不能办理", await PageAsync(shown, 403), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Link_RoleThatThePolicyForbids_MayNotAndIsAudited()
    {
        _policies.Change = policy => policy with { Permissions = new Dictionary<string, IReadOnlyList<string>> { [SignalTypes.Acknowledge] = [Roles.Leader] } };
        using var shown = await _host.Anonymous.GetAsync(Link());
        Assert.DoesNotContain("HNGL-", await PageAsync(shown, 403), StringComparison.Ordinal);
        using var posted = await PostAsync(Link());
        Assert.Contains("不能办理", await PageAsync(posted, 403), StringComparison.Ordinal);
        Assert.Empty(await SignalsAsync());
        Assert.Contains(await AuditAsync(), line => line is { Actor: "chen", Action: "link.acknowledge", Outcome: "refused" });

        using var leader = await PostAsync(Link(person: "sun", role: "leader"));
        await PageAsync(leader, 200);
        Assert.Equal("sun", Assert.Single(await SignalsAsync()).Actor);
    }

    [Fact]
    public async Task Link_RegisterUnavailable_IsAPageThatSaysNothingWasRecorded()
    {
        var register = Substitute.For<IIncidentRegister>();
        register.GetAsync(default!, default).ThrowsAsyncForAnyArgs(new RegisterUnavailableException("disk full"));
        await using var host = await ApiHost.StartAsync(services: services => services.AddSingleton(register));
        var link = new ActionLink(
            LinkPurpose.Acknowledge, _id, "phone-report", "chen", "duty-officer", LinkToken.TagOf(Sample.Highway), 1, host.Time.GetUtcNow().AddHours(1));
        var token = host.Get<LinkIssuer>().TokenOf(link)!;
        using var shown = await host.Anonymous.GetAsync(LinkIssuer.Path + token);
        using var posted = await host.Anonymous.PostAsync(LinkIssuer.Path + token, new FormUrlEncodedContent([new("form", LinkToken.FormOf(token))]));

        foreach (var response in new[] { shown, posted })
        {
            var page = await PageAsync(response, 503);
            Assert.Contains("本次没有登记", page, StringComparison.Ordinal);
            Assert.DoesNotContain("disk full", page, StringComparison.Ordinal);
            Assert.Equal(TimeSpan.FromSeconds(5), response.Headers.RetryAfter!.Delta);
        }
    }

    [Fact]
    public async Task Get_Report_SaysWhomToReachAndWhatToSay()
    {
        using var response = await _host.Anonymous.GetAsync(Link(purpose: LinkPurpose.Report));
        var page = await PageAsync(response, 200);

        foreach (var expected in new[] { "周洁", "上级单位", "tel:13800001111", "我是华宁公路分局某chen", "详情请登录后台查看", "value=\"sms\"", Minute(0), "先签收" })
            Assert.Contains(expected, page, StringComparison.Ordinal);
        Assert.DoesNotContain(Title, page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("example.gov.cn", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_Report_KeepsWhenItWasMadeAndWhenItWasEntered()
    {
        var called = Minute(0);
        _host.Time.Advance(TimeSpan.FromMinutes(3));
        using var response = await PostAsync(Link(purpose: LinkPurpose.Report), ("callee", "周洁"), ("method", "im"), ("calledAt", called), ("receipt", "收到"));
        Assert.Contains("已经登记", await PageAsync(response, 200), StringComparison.Ordinal);

        var signal = Assert.Single(await SignalsAsync());
        Assert.Equal("complete", signal.Type);
        Assert.Equal(called, signal.PerformedAt!.Value.ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture));
        Assert.True(signal.AcceptedAt >= signal.PerformedAt.Value.AddMinutes(3));
        Assert.Equal(("周洁", "im", "收到", "某chen"), (signal.Fields["callee"], signal.Fields["method"], signal.Fields["receipt"], signal.Fields["sender"]));
        Assert.StartsWith(called, signal.Fields["calledAt"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_ReportToSomebodyElse_NamesThem()
    {
        using var response = await PostAsync(Link(purpose: LinkPurpose.Report), ("callee", "周洁"), ("otherCallee", " 钱局长 "), ("calledAt", Minute(0)));
        await PageAsync(response, 200);
        Assert.Equal("钱局长", Assert.Single(await SignalsAsync()).Fields["callee"]);
    }

    [Theory]
    [InlineData("", "call", 0, "受话人")]
    [InlineData("周洁", "pigeon", 0, "报告方式")]
    [InlineData("周洁", "call", null, "报告时间应如")]
    [InlineData("周洁", "call", 90, "不能晚于现在")]
    public async Task Post_ReportIncomplete_SaysWhatIsWrongAndKeepsTheForm(string callee, string method, int? minutes, string message)
    {
        using var response = await PostAsync(
            Link(purpose: LinkPurpose.Report), ("callee", callee), ("method", method), ("calledAt", minutes is { } later ? Minute(later) : "yesterday"));
        var page = await PageAsync(response, 409);
        Assert.Contains(message, page, StringComparison.Ordinal);
        Assert.Contains("<button>", page, StringComparison.Ordinal);
        Assert.Empty(await SignalsAsync());
    }

    [Fact]
    public async Task Post_ReportRefused_KeepsWhatWasTypedAndNothingThatIsNoText()
    {
        using var response = await PostAsync(
            Link(purpose: LinkPurpose.Report), ("callee", "周洁"), ("otherCallee", "钱\"><b>局长"), ("method", "im"), ("calledAt", Minute(90)), ("receipt", "收到，" + new string('是', 250)));
        var page = await PageAsync(response, 409);
        Assert.Contains("value=\"im\" checked", page, StringComparison.Ordinal);
        Assert.DoesNotContain("value=\"call\" checked", page, StringComparison.Ordinal);
        Assert.Contains("value=\"钱&quot;&gt;&lt;b&gt;局长\"", page, StringComparison.Ordinal);
        Assert.Contains($"value=\"{Minute(90)}\"", page, StringComparison.Ordinal);
        Assert.Contains("value=\"收到，是", page, StringComparison.Ordinal);
        Assert.DoesNotContain(new string('是', 201), page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_EnglishFirst_IsEnglish()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Link());
        request.Headers.AcceptLanguage.ParseAdd("en-GB,zh;q=0.8");
        using var response = await _host.Anonymous.SendAsync(request);
        Assert.Contains("I know, I am on it", await PageAsync(response, 200), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_TooManyFromOneAddress_IsAskedToWait()
    {
        var link = Link();
        HttpResponseMessage last = null!;
        for (var i = 0; i < 61; i++)
        {
            last?.Dispose();
            last = await _host.Anonymous.GetAsync(link);
        }
        await PageAsync(last, 429);
        Assert.NotNull(last.Headers.RetryAfter);
        last.Dispose();
    }

    [Fact]
    public async Task Post_AnnouncedByAnother_IsConflictWithThePolicysWords()
    {
        using var sent = await _host.As(Roles.DutyOfficer).PostJsonAsync(
            $"/api/incidents/{_id}/signals",
            $$"""{ "signalId": "s", "type": "complete", "obligation": "phone-report", "callee": "周洁", "calledAt": "{{Minute(0)}}:00+08:00" }""");
        await sent.JsonAsync(202);
        using var response = await PostAsync(Link(purpose: LinkPurpose.Report), ("callee", "周洁"), ("calledAt", Minute(0)));
        Assert.Contains("已完成", await PageAsync(response, 409), StringComparison.Ordinal);
        Assert.Single(await SignalsAsync());
    }

    private string Link(
        LinkPurpose purpose = LinkPurpose.Acknowledge, string person = "chen", string role = "duty-officer", string unit = Sample.Highway, string obligation = "phone-report")
    {
        var request = new NotifyRequest { Key = "k", IncidentId = _id, Number = "n", Unit = unit, Reason = "breach", Obligation = obligation, Rung = 1 };
        return new Uri(_host.Get<LinkIssuer>().AddressOf(request, purpose, person, role, _host.Time.GetUtcNow())).AbsolutePath;
    }

    private static string TokenOf(string link) => link["/l/".Length..];

    private Task<HttpResponseMessage> PostAsync(string link, params (string Name, string Value)[] fields) => _host.Anonymous.PostAsync(
        link,
        new FormUrlEncodedContent([new("form", LinkToken.FormOf(TokenOf(link))), .. fields.Select(field => KeyValuePair.Create(field.Name, field.Value))]));

    private string Minute(int later) =>
        _host.Time.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).AddMinutes(later).ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture);

    private static async Task<string> PageAsync(HttpResponseMessage response, int status)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode == status, $"{(int)response.StatusCode} instead of {status}: {text}");
        Assert.Equal("text/html", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("no-referrer", response.Headers.GetValues("Referrer-Policy").Single());
        return text;
    }

    private async Task<IReadOnlyList<Signal>> SignalsAsync() => (await _host.Get<IIncidentRegister>().LoadSignalsAsync(_id, 0, default)).Signals;

    private Task<IReadOnlyList<AuditLine>> AuditAsync() => _host.Get<IAuditTrail>().ListAsync(0, 100);

    private async Task ChangeAsync(Func<IncidentView, IncidentView> change)
    {
        var register = _host.Get<IIncidentRegister>();
        var stored = (await register.GetAsync(_id, default))!;
        await register.ProjectAsync(
            new IncidentProjection(_id, 1, stored.Version + 1, stored.LastSeq, stored.StateJson, change(stored.View), [], [], false), default);
    }
}
