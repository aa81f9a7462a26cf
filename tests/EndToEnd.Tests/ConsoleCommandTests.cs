using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests;

/// <summary>What an operator does at the console: the way back in when the first administrator's password is lost, and the check of the audit trail.</summary>
public sealed partial class ConsoleCommandTests
{
    [Fact]
    public async Task ResetPassword_ServerRunning_IsRefusedAndOnceStoppedLetsTheAdministratorInAndIsOnTheTrail()
    {
        await using var server = await ServerProcess.StartAsync();
        await using var console = ServerProcess.Create(new Dictionary<string, string> { ["Yuqing__DataDirectory"] = server.DataDirectory });

        Assert.NotEqual(0, await console.RunCommandAsync("account", "reset-password", "admin"));
        Assert.Contains("register.db", console.Output, StringComparison.Ordinal);
        await server.KillAsync();
        Assert.Equal(0, await console.RunCommandAsync("account", "reset-password", "admin"));
        var password = Password().Match(console.Output).Groups[1].Value;
        Assert.Equal(0, await console.RunCommandAsync("audit", "verify"));
        Assert.Contains("lines, all unchanged", console.Output, StringComparison.Ordinal);
        Assert.Equal(1, await console.RunCommandAsync("audit", "verify", "--known", "1:0123"));
        Assert.Contains("Line 1 of the audit trail is not there", console.Output, StringComparison.Ordinal);
        await server.StartAgainAsync();

        using var http = new HttpClient { BaseAddress = server.BaseUrl };
        using var response = await http.PostAsJsonAsync("/api/session", new { user = "admin", password });
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [GeneratedRegex("password: (\\S+)")]
    private static partial Regex Password();
}
