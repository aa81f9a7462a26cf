using System.Net;
using System.Text.Json;
using Functions.Tests.Http;
using Yuqing.Functions.Register;

namespace Functions.Tests.Security;

public sealed class AccountAdministrationTests : IAsyncLifetime
{
    private const string Officer = """{ "name": "li.ming", "displayName": "李明", "roles": ["duty-officer"], "units": ["huaning-highway"] }""";
    private ApiHost _host = null!;

    public async Task InitializeAsync() => _host = await ApiHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Create_NewAccount_AnswersAPasswordThatSignsIn()
    {
        var password = await CreateAsync();
        Assert.Equal(HttpStatusCode.OK, await SignInAsync("li.ming", password));
        var items = (await _host.As("all").GetJsonAsync("/api/accounts")).GetProperty("items").EnumerateArray().ToArray();
        var account = items.Single(item => item.GetProperty("name").GetString() == "li.ming");
        Assert.Equal("李明", account.GetProperty("displayName").GetString());
        Assert.DoesNotContain("assword", JsonSerializer.Serialize(account), StringComparison.Ordinal);
        Assert.Contains(await _host.Get<IAuditTrail>().ListAsync(0, 10), line => line is { Action: "account.create", Target: "li.ming", Outcome: "done" });
    }

    [Theory]
    [InlineData("""{ "displayName": "x", "roles": ["office"], "units": ["*"] }""", "name")]
    [InlineData("""{ "name": "zhao", "roles": [], "units": ["*"] }""", "roles")]
    [InlineData("""{ "name": "zhao", "roles": ["office"], "units": "huaning-highway" }""", "units")]
    public async Task Create_Malformed_Is400NamingTheField(string body, string field)
    {
        using var response = await _host.As("all").PostJsonAsync("/api/accounts", body);
        Assert.Equal([field], await response.BlamedAsync());
    }

    [Fact]
    public async Task Create_NameTaken_Is409AndThePasswordStays()
    {
        var password = await CreateAsync();
        using var again = await _host.As("all").PostJsonAsync("/api/accounts", Officer);
        await again.ProblemAsync(409);
        Assert.Equal(HttpStatusCode.OK, await SignInAsync("li.ming", password));
    }

    [Fact]
    public async Task ResetPassword_OfAnAccount_EndsTheOldOne()
    {
        var old = await CreateAsync();
        using var response = await _host.As("all").PostJsonAsync("/api/accounts/li.ming/reset-password", "{}");
        var password = (await response.JsonAsync(200)).GetProperty("password").GetString()!;
        Assert.Equal(HttpStatusCode.Unauthorized, await SignInAsync("li.ming", old));
        Assert.Equal(HttpStatusCode.OK, await SignInAsync("li.ming", password));
    }

    [Fact]
    public async Task Disable_ThenEnable_ShutsOutAndLetsInAgain()
    {
        var password = await CreateAsync();
        using var disabled = await _host.As("all").PostJsonAsync("/api/accounts/li.ming/disable", "{}");
        Assert.True((await disabled.JsonAsync(200)).GetProperty("disabled").GetBoolean());
        Assert.Equal(HttpStatusCode.Unauthorized, await SignInAsync("li.ming", password));
        using var enabled = await _host.As("all").PostJsonAsync("/api/accounts/li.ming/enable", "{}");
        await enabled.JsonAsync(200);
        Assert.Equal(HttpStatusCode.OK, await SignInAsync("li.ming", password));
    }

    [Theory]
    [InlineData("nobody/disable", 409)]
    [InlineData("nobody/reset-password", 409)]
    [InlineData("nobody/promote", 404)]
    public async Task Operate_UnknownAccountOrAction_IsRefused(string path, int status)
    {
        using var response = await _host.As("all").PostJsonAsync("/api/accounts/" + path, "{}");
        await response.ProblemAsync(status);
    }

    private async Task<string> CreateAsync()
    {
        using var response = await _host.As("all").PostJsonAsync("/api/accounts", Officer);
        return (await response.JsonAsync(200)).GetProperty("password").GetString()!;
    }

    private async Task<HttpStatusCode> SignInAsync(string user, string password)
    {
        using var response = await _host.Anonymous.PostJsonAsync("/api/session", JsonSerializer.Serialize(new { user, password }));
        return response.StatusCode;
    }
}
