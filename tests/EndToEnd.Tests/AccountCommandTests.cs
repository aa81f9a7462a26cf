using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests;

/// <summary>The way back in when the first administrator's password is lost.</summary>
public sealed partial class AccountCommandTests
{
    [Fact]
    public async Task ResetPassword_ServerRunning_IsRefusedAndOnceStoppedLetsTheAdministratorIn()
    {
        await using var server = await ServerProcess.StartAsync();
        await using var console = ServerProcess.Create(new Dictionary<string, string> { ["Yuqing__DataDirectory"] = server.DataDirectory });

        Assert.NotEqual(0, await console.RunCommandAsync("account", "reset-password", "admin"));
        Assert.Contains("register.db", console.Output, StringComparison.Ordinal);
        await server.KillAsync();
        Assert.Equal(0, await console.RunCommandAsync("account", "reset-password", "admin"));
        var password = Password().Match(console.Output).Groups[1].Value;
        await server.StartAgainAsync();

        using var http = new HttpClient { BaseAddress = server.BaseUrl };
        using var response = await http.PostAsJsonAsync("/api/session", new { user = "admin", password });
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [GeneratedRegex("password: (\\S+)")]
    private static partial Regex Password();
}
