using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionsHost.Tests;

public sealed class ManagementApiTests : IAsyncLifetime
{
    private TestHost _host = null!;

    private DurableTaskClient Client => _host.Services.GetRequiredService<DurableTaskClient>();

    public async Task InitializeAsync() => _host = await TestHost.StartAsync(typeof(Functions));

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("GET", "instances/x")]
    [InlineData("GET", "instances")]
    [InlineData("POST", "orchestrators/Echo")]
    [InlineData("DELETE", "instances/x")]
    public async Task AnyRoute_WithoutSystemKey_AnswersUnauthorized(string method, string path)
    {
        foreach (var key in new[] { null, "wrong", _host.Keys.Host })
        {
            using var request = new HttpRequestMessage(
                new HttpMethod(method), $"runtime/webhooks/durabletask/{path}{(key is null ? "" : $"?code={key}")}");

            Assert.Equal(HttpStatusCode.Unauthorized, (await _host.Client.SendAsync(request)).StatusCode);
        }
    }

    [Fact]
    public async Task Start_KnownOrchestrator_AnswersAcceptedWithAddresses()
    {
        var response = await SendAsync(HttpMethod.Post, "orchestrators/echo/given-id", "{\"a\":[1,\"值\"]}");

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(10), response.Headers.RetryAfter!.Delta);
        var payload = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("given-id", payload.GetProperty("id").GetString());
        Assert.Equal(response.Headers.Location!.OriginalString, payload.GetProperty("statusQueryGetUri").GetString());
        string[] names =
        [
            "id", "statusQueryGetUri", "sendEventPostUri", "terminatePostUri", "rewindPostUri", "purgeHistoryDeleteUri", "restartPostUri",
            "suspendPostUri", "resumePostUri",
        ];
        Assert.Equal(names, payload.EnumerateObject().Select(property => property.Name));
        await FinishAsync("given-id");
        var status = await _host.Client.GetAsync(response.Headers.Location);
        Assert.Equal(HttpStatusCode.OK, status.StatusCode);
        var body = await status.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("Echo", body.GetProperty("name").GetString());
        Assert.Equal("值", body.GetProperty("output").GetProperty("a")[1].GetString());
        Assert.Equal("值", body.GetProperty("input").GetProperty("a")[1].GetString());
        Assert.EndsWith("Z", body.GetProperty("createdTime").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_IdOfARunningInstance_AnswersConflictAndLeavesItRunning()
    {
        await StartAsync("Waits", "w");

        var response = await SendAsync(HttpMethod.Post, "orchestrators/Echo/w", "{}");

        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
        Assert.Equal("Waits", (await Client.GetInstanceAsync("w"))!.Name);
    }

    [Theory]
    [InlineData("orchestrators/Unknown", "{}")]
    [InlineData("orchestrators/Echo", "{\"a\":")]
    public async Task Start_UnknownNameOrBadJson_AnswersBadRequest(string path, string body)
    {
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(HttpMethod.Post, path, body)).StatusCode);
    }

    [Fact]
    public async Task Start_WithTimeout_AnswersTheOutputWhenItIsDoneInTime()
    {
        var response = await SendAsync(HttpMethod.Post, "orchestrators/Echo", "{\"done\":true}", "timeout=30&pollingInterval=1");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True((await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("done").GetBoolean());
    }

    [Fact]
    public async Task Start_WithTimeoutThatPasses_AnswersAccepted()
    {
        var response = await SendAsync(HttpMethod.Post, "orchestrators/Waits", "null", "timeout=0.05&pollingInterval=0.01");

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
    }

    [Fact]
    public async Task Status_Running_AnswersAcceptedAndHidesTheInputWhenAsked()
    {
        await StartAsync("Waits", "w");

        var response = await SendAsync(HttpMethod.Get, "instances/w", query: "showInput=false&showHistory=true");

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(5), response.Headers.RetryAfter!.Delta);
        var body = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(JsonValueKind.Null, body.GetProperty("input").ValueKind);
        Assert.Contains(
            body.GetProperty("historyEvents").EnumerateArray(), entry => entry.GetProperty("EventType").GetString() == "ExecutionStarted");
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Get, "instances/none")).StatusCode);
    }

    [Fact]
    public async Task Status_Failed_AnswersServerErrorOnlyWhenAsked()
    {
        await StartAsync("Fails", "f");
        await FinishAsync("f");

        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Get, "instances/f")).StatusCode);
        var asked = await SendAsync(HttpMethod.Get, "instances/f", query: "returnInternalServerErrorOnFailure=true");
        Assert.Equal(HttpStatusCode.InternalServerError, asked.StatusCode);
        Assert.Contains("broken", (await asked.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("output").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RaiseEvent_Running_DeliversItsPayload()
    {
        await StartAsync("Waits", "w");

        Assert.Equal(HttpStatusCode.Accepted, (await SendAsync(HttpMethod.Post, "instances/w/raiseEvent/go", "{\"x\":1}")).StatusCode);

        Assert.Equal("""{"x":1}""", (await FinishAsync("w")).SerializedOutput);
        Assert.Equal(HttpStatusCode.Gone, (await SendAsync(HttpMethod.Post, "instances/w/raiseEvent/go", "{}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Post, "instances/none/raiseEvent/go", "{}")).StatusCode);
    }

    [Theory]
    [InlineData("text/plain", "{}")]
    [InlineData("application/json", "{")]
    public async Task RaiseEvent_NotJson_AnswersBadRequest(string contentType, string body)
    {
        await StartAsync("Waits", "w");

        var response = await SendAsync(HttpMethod.Post, "instances/w/raiseEvent/go", body, contentType: contentType);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task SuspendResumeTerminate_Running_ChangeItsStatus()
    {
        await StartAsync("Waits", "w");

        Assert.Equal(HttpStatusCode.Accepted, (await SendAsync(HttpMethod.Post, "instances/w/suspend", query: "reason=check")).StatusCode);
        await Eventually.HoldsAsync(async () => (await Client.GetInstanceAsync("w"))!.RuntimeStatus == OrchestrationRuntimeStatus.Suspended);
        Assert.Equal(HttpStatusCode.Accepted, (await SendAsync(HttpMethod.Post, "instances/w/resume")).StatusCode);
        await Eventually.HoldsAsync(async () => (await Client.GetInstanceAsync("w"))!.RuntimeStatus == OrchestrationRuntimeStatus.Running);
        Assert.Equal(HttpStatusCode.Accepted, (await SendAsync(HttpMethod.Post, "instances/w/terminate", query: "reason=enough")).StatusCode);

        var done = await FinishAsync("w");
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, done.RuntimeStatus);
        Assert.Equal("enough", done.ReadOutputAs<string>());
        Assert.Equal(HttpStatusCode.Gone, (await SendAsync(HttpMethod.Post, "instances/w/suspend")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Post, "instances/none/terminate")).StatusCode);
    }

    [Fact]
    public async Task Rewind_ByStatus_AnswersWhatIsPossible()
    {
        await StartAsync("Fails", "f");
        await FinishAsync("f");
        await StartAsync("Echo", "e");
        await FinishAsync("e");

        Assert.Equal(HttpStatusCode.Accepted, (await SendAsync(HttpMethod.Post, "instances/f/rewind", query: "reason=again")).StatusCode);
        Assert.Equal(HttpStatusCode.Gone, (await SendAsync(HttpMethod.Post, "instances/e/rewind")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Post, "instances/none/rewind")).StatusCode);
    }

    [Fact]
    public async Task Restart_Ended_StartsAnotherInstanceWithTheSameInput()
    {
        await SendAsync(HttpMethod.Post, "orchestrators/Echo/first", "{\"n\":7}");
        await FinishAsync("first");

        var response = await SendAsync(HttpMethod.Post, "instances/first/restart");

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        var id = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
        Assert.NotEqual("first", id);
        Assert.Equal("""{"n":7}""", (await FinishAsync(id)).SerializedOutput);
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(HttpMethod.Post, "instances/none/restart")).StatusCode);
    }

    [Fact]
    public async Task List_Pages_ByContinuationToken()
    {
        for (var i = 0; i < 5; i++)
            await StartAsync("Echo", $"列-{i}");
        for (var i = 0; i < 5; i++)
            await FinishAsync($"列-{i}");
        await StartAsync("Waits", "other");
        var ids = new List<string>();
        string? token = null;
        do
        {
            var page = await SendAsync(HttpMethod.Get, "instances", query: "instanceIdPrefix=%E5%88%97-&runtimeStatus=Completed,Failed&top=2", token: token);
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
            var items = (await page.Content.ReadFromJsonAsync<JsonElement>()).EnumerateArray().ToList();
            Assert.InRange(items.Count, 0, 2);
            ids.AddRange(items.Select(item => item.GetProperty("instanceId").GetString()!));
            token = page.Headers.GetValues("x-ms-continuation-token").Single();
        }
        while (token.Length > 0 && ids.Count < 10);

        Assert.Equal(Enumerable.Range(0, 5).Select(i => $"列-{i}"), ids.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("runtimeStatus=Sleeping")]
    [InlineData("createdTimeFrom=yesterday")]
    public async Task List_BadFilter_AnswersBadRequest(string query)
    {
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(HttpMethod.Get, "instances", query: query)).StatusCode);
    }

    [Fact]
    public async Task Purge_Ended_DeletesAndCounts()
    {
        await StartAsync("Echo", "one");
        await StartAsync("Echo", "two");
        await FinishAsync("one");
        await FinishAsync("two");

        var one = await SendAsync(HttpMethod.Delete, "instances/one");
        Assert.Equal(1, (await one.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("instancesDeleted").GetInt32());
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Delete, "instances/one")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(HttpMethod.Delete, "instances")).StatusCode);
        var rest = await SendAsync(HttpMethod.Delete, "instances", query: "createdTimeFrom=2000-01-01T00:00:00Z&runtimeStatus=Completed");
        Assert.Equal(1, (await rest.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("instancesDeleted").GetInt32());
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Delete, "instances", query: "createdTimeFrom=2000-01-01")).StatusCode);
    }

    private Task<string> StartAsync(string name, string id) =>
        Client.ScheduleNewOrchestrationInstanceAsync(name, "input", new StartOrchestrationOptions(id));

    private Task<OrchestrationMetadata> FinishAsync(string id) =>
        Client.WaitForInstanceCompletionAsync(id, true).WaitAsync(TimeSpan.FromSeconds(60));

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, string? body = null, string? query = null, string contentType = "application/json", string? token = null)
    {
        using var request = new HttpRequestMessage(method, $"runtime/webhooks/durabletask/{path}?code={_host.Keys.Durable}&{query}");
        if (body is not null)
            request.Content = new StringContent(body, System.Text.Encoding.UTF8, contentType);
        if (token is not null)
            request.Headers.Add("x-ms-continuation-token", token);
        return await _host.Client.SendAsync(request);
    }

    private static class Functions
    {
        [Function("Echo")]
        public static JsonElement? Echo([OrchestrationTrigger] TaskOrchestrationContext context) => context.GetInput<JsonElement?>();

        [Function("Waits")]
        public static Task<JsonElement> Waits([OrchestrationTrigger] TaskOrchestrationContext context) =>
            context.WaitForExternalEvent<JsonElement>("go");

        [Function("Fails")]
        public static Task Fails([OrchestrationTrigger] TaskOrchestrationContext context) => context.CallActivityAsync("Breaks");

        [Function("Breaks")]
        public static void Breaks([ActivityTrigger] string? input) => throw new InvalidOperationException($"broken {input}");
    }
}
