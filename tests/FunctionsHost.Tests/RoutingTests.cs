using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace FunctionsHost.Tests;

public sealed class RoutingTests
{
    [Theory]
    [InlineData("GET", "api/items/latest", "literal")]
    [InlineData("GET", "api/items/12", "number 12")]
    [InlineData("GET", "api/items/abc", "text abc")]
    [InlineData("GET", "API/Items/LATEST", "literal")]
    [InlineData("GET", "api/other/thing", "rest api/other/thing")]
    [InlineData("GET", "", "rest ")]
    [InlineData("GET", "incidents/x%2Fy", "rest incidents/x%2Fy")]
    [InlineData("POST", "api/items/12", "posted 12")]
    public async Task Find_SeveralTemplatesMatch_TheMostSpecificAnswers(string method, string path, string expected)
    {
        await using var host = await TestHost.StartAsync(typeof(Functions));

        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        var response = await host.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(expected, await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("DELETE", "api/items/12")]
    [InlineData("POST", "api/items/latest/more")]
    [InlineData("GET", "admin/host/status")]
    [InlineData("GET", "adminpanel")]
    [InlineData("GET", "runtime/webhooks/other")]
    public async Task Find_NoFunctionForMethodOrPath_AnswersNotFound(string method, string path)
    {
        await using var host = await TestHost.StartAsync(typeof(Functions));

        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        var response = await host.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task RoutePrefix_NotInHostJson_IsApi()
    {
        await using var host = await TestHost.StartAsync(
            typeof(PlainFunction), settings => settings.HostJson = """{ "version": "2.0" }""");

        Assert.Equal("default route", await host.Client.GetStringAsync("api/PlainName"));
        Assert.Equal(HttpStatusCode.NotFound, (await host.Client.GetAsync(new Uri("PlainName", UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task Route_WithSetting_IsExpanded()
    {
        await using var host = await TestHost.StartAsync(
            typeof(ConfiguredFunction), settings => settings.Arguments = ["--Place=north"]);

        Assert.Equal("configured", await host.Client.GetStringAsync("at/north"));
    }

    private static class Functions
    {
        [Function("Literal")]
        public static string Literal([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/items/latest")] HttpRequest request) =>
            request.Path.HasValue ? "literal" : "";

        [Function("Number")]
        public static string Number(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/items/{id:int}")] HttpRequest request, int id) =>
            request.Path.HasValue ? $"number {id}" : "";

        [Function("Text")]
        public static string Text(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/items/{id}")] HttpRequest request, string id) =>
            request.Path.HasValue ? $"text {id}" : "";

        [Function("Post")]
        public static string Post(
            [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/items/{id}")] HttpRequest request, string id) =>
            request.Path.HasValue ? $"posted {id}" : "";

        [Function("ARest")]
        public static string Rest(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "{*path}")] HttpRequest request, string? path) =>
            request.Path.HasValue ? $"rest {path}" : "";
    }

    private static class PlainFunction
    {
        [Function("PlainName")]
        public static string Run([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) =>
            request.Path.HasValue ? "default route" : "";
    }

    private static class ConfiguredFunction
    {
        [Function("Configured")]
        public static string Run([HttpTrigger(AuthorizationLevel.Anonymous, Route = "at/%Place%")] HttpRequest request) =>
            request.Path.HasValue ? "configured" : "";
    }
}
