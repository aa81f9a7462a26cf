using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Yuqing.Embedded;
using Yuqing.Embedded.FunctionsHost.Configuration;

namespace FunctionsHost.Tests;

public sealed class KeyTests
{
    [Theory]
    [InlineData("open", "none", true)]
    [InlineData("one", "none", false)]
    [InlineData("one", "wrong", false)]
    [InlineData("one", "function", true)]
    [InlineData("one", "host", true)]
    [InlineData("one", "master", true)]
    [InlineData("one", "durable", false)]
    [InlineData("two", "function", false)]
    [InlineData("two", "host", true)]
    [InlineData("system", "host", false)]
    [InlineData("system", "durable", true)]
    [InlineData("system", "master", true)]
    [InlineData("keeper", "durable", false)]
    [InlineData("keeper", "master", true)]
    public async Task AuthorizationLevel_KeyPresented_OpensOnlyWhatItIsFor(string route, string key, bool opens)
    {
        await using var host = await TestHost.StartAsync(typeof(Functions));
        var value = key switch
        {
            "function" => host.Keys.Function("One"),
            "host" => host.Keys.Host,
            "master" => host.Keys.Master,
            "durable" => host.Keys.Durable,
            "wrong" => "wrong",
            _ => null,
        };
        using var byHeader = new HttpRequestMessage(HttpMethod.Get, route);
        if (value is not null)
            byHeader.Headers.Add("x-functions-key", value);

        var header = await host.Client.SendAsync(byHeader);
        var query = await host.Client.GetAsync(new Uri(value is null ? route : $"{route}?code={Uri.EscapeDataString(value)}", UriKind.Relative));

        var expected = opens ? HttpStatusCode.OK : HttpStatusCode.Unauthorized;
        Assert.Equal(expected, header.StatusCode);
        Assert.Equal(expected, query.StatusCode);
    }

    [Fact]
    public async Task Keys_Restart_StayTheSameAndAreReadableByTheirOwnerAlone()
    {
        using var folder = new TempFolder();
        string master, function;
        await using (var host = await TestHost.StartAsync(typeof(Functions), settings => settings.Folder = folder))
        {
            (master, function) = (host.Keys.Master, host.Keys.Function("One"));
            if (!OperatingSystem.IsWindows())
            {
                var mode = File.GetUnixFileMode(Path.Combine(host.DataDirectory, "keys.json"));
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, mode);
            }
        }

        await using var again = await TestHost.StartAsync(typeof(Functions), settings => settings.Folder = folder);

        Assert.Equal(master, again.Keys.Master);
        Assert.Equal(function, again.Keys.Function("One"));
        Assert.NotEqual(again.Keys.Function("One"), again.Keys.Function("Two"));
    }

    [Fact]
    public void LoadOrCreate_DamagedFile_RefusesNamingTheFile()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.File("keys.json"), "{ \"masterKey\": ");

        var refusal = Assert.Throws<StartupRefusedException>(() => HostKeys.LoadOrCreate(folder.File("keys.json"), []));

        Assert.Contains(folder.File("keys.json"), refusal.Message, StringComparison.Ordinal);
    }

    private static class Functions
    {
        [Function("Open")]
        public static string Open([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "open")] HttpRequest request) => request.Method;

        [Function("One")]
        public static string One([HttpTrigger("get", Route = "one")] HttpRequest request) => request.Method;

        [Function("Two")]
        public static string Two([HttpTrigger(AuthorizationLevel.Function, "get", Route = "two")] HttpRequest request) => request.Method;

        [Function("System")]
        public static string System(
            [HttpTrigger(AuthorizationLevel.System, "get", Route = "system")] HttpRequest request) => request.Method;

        [Function("Keeper")]
        public static string Keeper([HttpTrigger(AuthorizationLevel.Admin, "get", Route = "keeper")] HttpRequest request) => request.Method;
    }
}
