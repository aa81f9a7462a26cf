using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Functions.Tests.Http;

public sealed class DashboardTests : IAsyncLifetime
{
    private const string Page = "<!doctype html><title>舆情</title>";
    private readonly DirectoryInfo _parent = System.IO.Directory.CreateTempSubdirectory("dashboard-");
    private ApiHost _host = null!;

    public async Task InitializeAsync()
    {
        var root = _parent.CreateSubdirectory("wwwroot");
        root.CreateSubdirectory("assets");
        await File.WriteAllTextAsync(Path.Combine(root.FullName, "index.html"), Page);
        await File.WriteAllTextAsync(Path.Combine(root.FullName, "favicon.svg"), "<svg/>");
        await File.WriteAllTextAsync(Path.Combine(root.FullName, ".sources"), "hash");
        await File.WriteAllTextAsync(Path.Combine(root.FullName, "assets", "index-Ab12.js"), "export {}");
        await File.WriteAllTextAsync(Path.Combine(_parent.FullName, "secret.txt"), "outside");
        _host = await ApiHost.StartAsync(dashboard: root.FullName);
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        _parent.Delete(recursive: true);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/index.html")]
    [InlineData("/incidents/0198ab")]
    [InlineData("/runs?status=Failed")]
    public async Task Get_PageOrRoute_IsThePageAskedForAnewEachTime(string path)
    {
        using var response = await _host.Anonymous.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/html; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        Assert.Equal("no-cache", response.Headers.CacheControl!.ToString());
        Assert.Equal(Page, await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Get_HashedAsset_MayBeKeptForEver()
    {
        using var response = await _host.Anonymous.GetAsync("/assets/index-Ab12.js");
        Assert.Equal("text/javascript; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        Assert.Contains("immutable", response.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        using var icon = await _host.Anonymous.GetAsync("/favicon.svg");
        Assert.Equal("image/svg+xml", icon.Content.Headers.ContentType!.ToString());
        Assert.Equal("no-cache", icon.Headers.CacheControl!.ToString());
    }

    [Fact]
    public async Task Get_WithTheTagOfTheLastAnswer_Is304()
    {
        using var first = await _host.Anonymous.GetAsync("/");
        var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await _host.Anonymous.SendAsync(request);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Empty(await second.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Head_Page_HasItsLengthAndNoBody()
    {
        using var response = await _host.Anonymous.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/"));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(Encoding.UTF8.GetByteCount(Page), response.Content.Headers.ContentLength);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("/assets/gone-Ff99.js")]
    [InlineData("/missing.png")]
    [InlineData("/.sources")]
    [InlineData("/assets")]
    public async Task Get_MissingOrHiddenFile_Is404NotThePage(string path)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept", "image/png");
        using var response = await _host.Anonymous.SendAsync(request);
        await response.ProblemAsync(404);
    }

    [Theory]
    [InlineData("/../secret.txt")]
    [InlineData("/..%2fsecret.txt")]
    [InlineData("/%2e%2e/secret.txt")]
    [InlineData("/assets/../../secret.txt")]
    [InlineData("/assets/..%5c..%5csecret.txt")]
    [InlineData("//secret.txt")]
    [InlineData("/%00secret.txt")]
    public async Task Get_PathThatLeadsOut_NeverLeavesTheFolder(string path)
    {
        var answer = await RawGetAsync(path);
        Assert.StartsWith("HTTP/1.1 4", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("outside", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/unknown")]
    [InlineData("/api")]
    [InlineData("/api/")]
    [InlineData("/API/unknown")]
    public async Task Get_UnknownApiPath_Is404NotThePage(string path)
    {
        using var response = await _host.Anonymous.GetAsync(path);
        await response.ProblemAsync(404);
    }

    [Theory]
    [InlineData("PUT", "/api/incidents", "GET,POST")]
    [InlineData("DELETE", "/api/incidents/i", "GET")]
    [InlineData("GET", "/api/runs/r/suspend", "POST")]
    [InlineData("PATCH", "/api/session", "DELETE,GET,POST")]
    public async Task AnyMethod_KnownPathOtherMethod_Is405WithAllow(string method, string path, string allow)
    {
        using var response = await _host.Anonymous.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));
        await response.ProblemAsync(405);
        Assert.Equal(allow.Split(','), response.Content.Headers.Allow);
    }

    [Fact]
    public async Task Get_NotBuilt_SaysHowToBuildIt()
    {
        await using var host = await ApiHost.StartAsync();
        using var page = await host.Anonymous.GetAsync("/");
        Assert.Contains("npm ci", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var asset = await host.Anonymous.GetAsync("/assets/index.js");
        await asset.ProblemAsync(404);
    }

    /// <summary>Sends a path as it is: HttpClient would resolve the dots before sending.</summary>
    private async Task<string> RawGetAsync(string path)
    {
        var address = _host.Anonymous.BaseAddress!;
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {address.Authority}\r\nAccept: image/png\r\nConnection: close\r\n\r\n"));
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }
}
