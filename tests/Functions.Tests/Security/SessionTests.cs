using System.Net;
using System.Text.Json;
using Functions.Tests.Http;
using Functions.Tests.Register;
using Yuqing.Functions.Register;
using Yuqing.Functions.Security;
using Yuqing.Orchestrations.Contracts;

namespace Functions.Tests.Security;

public sealed class SessionTests : IAsyncLifetime
{
    private const string Password = "correct horse battery";
    private ApiHost _host = null!;
    private HttpClient _browser = null!;

    public async Task InitializeAsync()
    {
        _host = await ApiHost.StartAsync();
        await _host.Get<AccountStore>().CreateAsync(new NewAccount("chen", "陈敏", Password, [Roles.DutyOfficer], [Sample.Highway]));
        _browser = _host.NewClient(new SocketsHttpHandler { UseCookies = true, CookieContainer = new CookieContainer() });
    }

    public async Task DisposeAsync()
    {
        _browser.Dispose();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task SignIn_RightPassword_SetsAStrictCookieAndGivesTheCsrfToken()
    {
        using var response = await SignInAsync("Chen", Password);

        var session = await response.JsonAsync();
        Assert.Equal("chen", session.GetProperty("user").GetString());
        Assert.Equal("陈敏", session.GetProperty("name").GetString());
        Assert.Equal(Roles.DutyOfficer, session.GetProperty("roles")[0].GetString());
        Assert.Equal(Sample.Highway, session.GetProperty("units")[0].GetString());
        var cookie = response.Headers.GetValues("Set-Cookie").Single();
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("path=/", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("secure", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(session.GetRawText(), (await _browser.GetJsonAsync("/api/session")).GetRawText());
    }

    [Fact]
    public async Task SignIn_BehindHttps_CookieIsSecure()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/session") { Content = Body("chen", Password) };
        request.Headers.Add("X-Forwarded-Proto", "https");
        using var response = await _host.Anonymous.SendAsync(request);
        Assert.Contains("secure", response.Headers.GetValues("Set-Cookie").Single(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task UnsafeMethod_WithoutOrWithWrongCsrfToken_Is403()
    {
        using var signedIn = await SignInAsync("chen", Password);
        var token = (await signedIn.JsonAsync()).GetProperty("csrfToken").GetString()!;

        using var without = await _browser.PostJsonAsync("/api/incidents", _host.Report());
        await without.ProblemAsync(403);
        _browser.DefaultRequestHeaders.Add("X-CSRF-Token", token + "x");
        using var wrong = await _browser.PostJsonAsync("/api/incidents", _host.Report());
        await wrong.ProblemAsync(403);
        _browser.DefaultRequestHeaders.Remove("X-CSRF-Token");
        _browser.DefaultRequestHeaders.Add("X-CSRF-Token", token);
        using var right = await _browser.PostJsonAsync("/api/incidents", _host.Report());
        await right.JsonAsync(202);
        Assert.Contains(await _host.Get<IAuditTrail>().ListAsync(0, 20), line => line is { Actor: "chen", Action: "csrf", Outcome: "refused" });
    }

    [Fact]
    public async Task SignOut_Session_EndsOnTheServerToo()
    {
        using var signedIn = await SignInAsync("chen", Password);
        var cookie = signedIn.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        _browser.DefaultRequestHeaders.Add("X-CSRF-Token", (await signedIn.JsonAsync()).GetProperty("csrfToken").GetString());
        using var signedOut = await _browser.DeleteAsync("/api/session");

        Assert.Equal(HttpStatusCode.NoContent, signedOut.StatusCode);
        using var again = new HttpRequestMessage(HttpMethod.Get, "/api/session");
        again.Headers.Add("Cookie", cookie);
        using var stolen = await _host.Anonymous.SendAsync(again);
        await stolen.ProblemAsync(401);
        Assert.Equal(
            ["session.open", "session.close"], (await _host.Get<IAuditTrail>().ListAsync(0, 20)).Select(line => line.Action));
    }

    [Fact]
    public async Task SignIn_AgainInTheSameBrowser_EndsTheFormerSession()
    {
        using var first = await SignInAsync("chen", Password);
        var cookie = first.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        using var second = await SignInAsync("chen", Password);
        await second.JsonAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/session");
        request.Headers.Add("Cookie", cookie);
        using var former = await _host.Anonymous.SendAsync(request);
        await former.ProblemAsync(401);
    }

    [Fact]
    public async Task SignIn_UnknownUserOrWrongPassword_AnswersAlike()
    {
        using var unknown = await SignInAsync("nobody", Password);
        using var wrong = await SignInAsync("chen", "wrong password");
        Assert.Equal((await unknown.ProblemAsync(401)).GetRawText(), (await wrong.ProblemAsync(401)).GetRawText());
        Assert.False(wrong.Headers.Contains("Set-Cookie"));
    }

    [Theory]
    [InlineData("chen")]
    [InlineData("nobody")]
    public async Task SignIn_FiveWrongPasswords_LocksEvenForTheRightOne(string user)
    {
        for (var i = 1; i < SignInGuard.MaxFailures; i++)
        {
            using var wrong = await SignInAsync(user, "wrong password");
            await wrong.ProblemAsync(401);
        }
        using var locking = await SignInAsync(user, "wrong password");
        using var right = await SignInAsync(user, Password);

        await locking.ProblemAsync(429);
        await right.ProblemAsync(429);
        Assert.Equal(SignInGuard.Lockout, right.Headers.RetryAfter!.Delta);
        Assert.Contains(await _host.Get<IAuditTrail>().ListAsync(0, 20), line => line.Actor == user && line.Outcome == "refused");
    }

    [Fact]
    public async Task SignIn_LockRunsOut_OpensAgain()
    {
        for (var i = 0; i < SignInGuard.MaxFailures; i++)
            (await SignInAsync("chen", "wrong password")).Dispose();
        _host.Time.Advance(SignInGuard.Lockout);
        using var response = await SignInAsync("chen", Password);
        await response.JsonAsync();
    }

    [Fact]
    public async Task SignIn_ManyNamesFromOneAddress_IsLimited()
    {
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 31; i++)
        {
            using var response = await SignInAsync("user" + i, "wrong password");
            statuses.Add(response.StatusCode);
        }
        Assert.DoesNotContain(HttpStatusCode.TooManyRequests, statuses.Take(30));
        Assert.Equal(HttpStatusCode.TooManyRequests, statuses[^1]);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{ "user": "chen" }""")]
    [InlineData("""{ "user": "chen", "password": 5 }""")]
    [InlineData("""{ "user": "chen", "password": "" }""")]
    public async Task SignIn_Malformed_NamesTheField(string body)
    {
        using var response = await _host.Anonymous.PostJsonAsync("/api/session", body);
        Assert.NotEmpty(await response.BlamedAsync());
    }

    [Fact]
    public async Task SignIn_ByForm_Is415SoThatNoForeignPageCanSendIt()
    {
        using var response = await _host.Anonymous.PostAsync("/api/session", new FormUrlEncodedContent([new("user", "chen"), new("password", Password)]));
        await response.ProblemAsync(415);
    }

    [Fact]
    public async Task Log_AfterAllThis_HoldsNoSecret()
    {
        using var signedIn = await SignInAsync("chen", Password);
        using var wrong = await SignInAsync("chen", "my other password");
        using var key = await _host.As("all").GetAsync("/api/session");
        using var forged = await _host.Anonymous.SendAsync(_host.Delivery(_host.Report(), secret: Yuqing.Functions.Http.Webhooks.WebhookSignature.NewSecret()));
        var token = signedIn.Headers.GetValues("Set-Cookie").Single().Split(';', '=')[1];

        string[] secrets = [Password, "my other password", token, _host.Secret, "secret-key-of-all"];
        Assert.NotEmpty(_host.Logged);
        Assert.DoesNotContain(_host.Logged, line => secrets.Any(secret => line.Contains(secret, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Get_SessionByKey_ShowsTheMachineClient()
    {
        var session = await _host.As("all").GetJsonAsync("/api/session");
        Assert.Equal("key:all", session.GetProperty("user").GetString());
        Assert.Equal("*", session.GetProperty("units")[0].GetString());
        Assert.Equal(JsonValueKind.Null, session.GetProperty("csrfToken").ValueKind);
    }

    private static StringContent Body(string user, string password) =>
        new(JsonSerializer.Serialize(new { user, password }), System.Text.Encoding.UTF8, "application/json");

    private Task<HttpResponseMessage> SignInAsync(string user, string password) => _browser.PostAsync("/api/session", Body(user, password));
}
