using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Extensions.DependencyInjection;
using FromBody = Microsoft.Azure.Functions.Worker.Http.FromBodyAttribute;

namespace FunctionsHost.Tests;

public sealed class HttpBindingTests : IAsyncLifetime
{
    private TestHost _host = null!;

    public async Task InitializeAsync() => _host = await TestHost.StartAsync(
        typeof(Functions), settings => settings.OnBuilder = builder => builder.Services.AddScoped<Visit>());

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task HttpRequest_Echo_SeesMethodQueryAndBody()
    {
        var response = await _host.Client.PostAsync(new Uri("echo?x=1", UriKind.Relative), new StringContent("hello"));

        Assert.Equal("POST ?x=1 hello", await response.Content.ReadAsStringAsync());
        Assert.Equal("text/plain", response.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task RouteValues_ByName_AreConvertedToTheirTypes()
    {
        var id = Guid.NewGuid();

        var answer = await _host.Client.GetStringAsync($"typed/{id}/7?from=2026-03-02T08:00:00%2B08:00&day=friday");

        Assert.Equal($"{id}|7|2026-03-02T00:00:00.0000000Z|Friday|True", answer);
    }

    [Fact]
    public async Task RouteValues_NotOfTheirType_AnswerBadRequestNamingTheParameter()
    {
        var response = await _host.Client.GetAsync(new Uri("typed/nonsense/7", UriKind.Relative));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.True(problem.GetProperty("errors").TryGetProperty("id", out _));
    }

    [Fact]
    public async Task FromBody_Json_IsReadWhateverTheCaseOfItsNames()
    {
        var response = await _host.Client.PostAsJsonAsync("body", new { NAME = "北门", count = 2 });

        Assert.Equal("北门 2", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("{\"name\":")]
    [InlineData("{\"name\":\"a\",\"count\":\"two\"}")]
    public async Task FromBody_InvalidJson_AnswersBadRequest(string body)
    {
        var response = await _host.Client.PostAsync(new Uri("body", UriKind.Relative), new StringContent(body));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task HttpRequestData_Function_ReadsAndAnswersInTheWorkersModel()
    {
        var response = await _host.Client.PostAsJsonAsync("data?who=me", new Item("a", 1));

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal("kept", response.Headers.GetValues("x-kept").Single());
        Assert.StartsWith("seen=yes; path=/", response.Headers.GetValues("Set-Cookie").Single(), StringComparison.Ordinal);
        var json = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("a/me", json.GetProperty("Name").GetString());
    }

    [Fact]
    public async Task ActionResult_Json_IsWrittenInCamelCase()
    {
        var json = await _host.Client.GetFromJsonAsync<JsonElement>("action");

        Assert.Equal("a", json.GetProperty("name").GetString());
    }

    [Fact]
    public async Task Result_Minimal_IsExecuted()
    {
        var response = await _host.Client.GetAsync(new Uri("result", UriKind.Relative));

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal("/there", response.Headers.Location!.ToString());
    }

    [Fact]
    public async Task PlainObject_Returned_IsWrittenByTheWorkersSerializer()
    {
        var json = await _host.Client.GetFromJsonAsync<JsonElement>("plain");

        Assert.Equal("a", json.GetProperty("Name").GetString());
    }

    [Fact]
    public async Task Nothing_Returned_AnswersNoContent()
    {
        var response = await _host.Client.GetAsync(new Uri("nothing", UriKind.Relative));

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
    }

    [Fact]
    public async Task Response_WrittenByTheFunctionItself_IsLeftAlone()
    {
        Assert.Equal("by hand", await _host.Client.GetStringAsync("direct"));
    }

    [Fact]
    public async Task InstanceFunction_Services_ComeFromTheScopeOfTheInvocation()
    {
        var first = await _host.Client.GetStringAsync("scoped");
        var second = await _host.Client.GetStringAsync("scoped");

        Assert.Equal("1 same", first);
        Assert.Equal("1 same", second);
    }

    [Fact]
    public async Task FunctionContext_Http_KnowsItsFunctionAndTrigger()
    {
        Assert.Equal("Context httpTrigger req", await _host.Client.GetStringAsync("context"));
    }

    public sealed record Item(string Name, int Count);

    public sealed class Visit
    {
        public int Count { get; set; }
    }

    public sealed class Functions(Visit visit)
    {
        [Function("Echo")]
        public static async Task<string> Echo([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "echo")] HttpRequest request)
        {
            using var reader = new StreamReader(request.Body);
            return $"{request.Method} {request.QueryString} {await reader.ReadToEndAsync()}";
        }

        [Function("Typed")]
        public static string Typed(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "typed/{id}/{number}")] HttpRequest request,
            Guid id,
            int number,
            DateTime? from,
            DayOfWeek? day,
            string? absent,
            CancellationToken cancellation)
        {
            Assert.NotNull(request);
            return $"{id}|{number}|{from:O}|{day}|{absent is null && cancellation.CanBeCanceled}";
        }

        [Function("Body")]
        public static string Body(
            [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "body")] HttpRequest request, [FromBody] Item item)
        {
            Assert.NotNull(request);
            return $"{item.Name} {item.Count}";
        }

        [Function("Data")]
        public static async Task<HttpResponseData> Data(
            [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "data")] HttpRequestData request)
        {
            var item = await request.ReadFromJsonAsync<Item>();
            var response = request.CreateResponse(HttpStatusCode.Created);
            response.Headers.Add("x-kept", "kept");
            response.Cookies.Append("seen", "yes");
            await response.WriteAsJsonAsync(item! with { Name = $"{item.Name}/{request.Query["who"]}" });
            return response;
        }

        [Function("Action")]
        public static IActionResult Action([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "action")] HttpRequest request) =>
            new OkObjectResult(new Item("a", request.Headers.Count));

        [Function("Result")]
        public static ValueTask<IResult> Result([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "result")] HttpRequest request) =>
            ValueTask.FromResult(Results.Accepted("/there", request.Method));

        [Function("Plain")]
        public static Task<Item> Plain([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "plain")] HttpRequest request) =>
            Task.FromResult(new Item("a", request.Headers.Count));

        [Function("Nothing")]
        public static Task Nothing([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "nothing")] HttpRequest request) =>
            Task.FromResult(request);

        [Function("Direct")]
        public static Task Direct([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "direct")] HttpRequest request) =>
            request.HttpContext.Response.WriteAsync("by hand");

        [Function("Scoped")]
        public string Scoped(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "scoped")] HttpRequest request, FunctionContext context)
        {
            visit.Count++;
            var same = context.InstanceServices.GetRequiredService<Visit>() == request.HttpContext.RequestServices.GetRequiredService<Visit>();
            return $"{context.InstanceServices.GetRequiredService<Visit>().Count} {(same ? "same" : "other")}";
        }

        [Function("Context")]
        public static string Context(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "context")] HttpRequest req, FunctionContext context)
        {
            Assert.Same(req.HttpContext, context.GetHttpContext());
            var trigger = context.FunctionDefinition.InputBindings.Values.Single(binding => binding.Direction == BindingDirection.In);
            return $"{context.FunctionDefinition.Name} {trigger.Type} {trigger.Name}";
        }
    }
}
