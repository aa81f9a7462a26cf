using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FunctionsHost.Tests;

public sealed class DurableTriggerTests : IAsyncLifetime
{
    private TestHost _host = null!;

    private DurableTaskClient Client => _host.Services.GetRequiredService<DurableTaskClient>();

    public async Task InitializeAsync() => _host = await TestHost.StartAsync(typeof(Functions), settings => settings.OnBuilder = builder =>
    {
        builder.Services.AddSingleton<Log>();
        builder.UseMiddleware(async (context, next) =>
        {
            context.InstanceServices.GetRequiredService<Log>().Add($"{context.FunctionDefinition.Name} before");
            await next();
            context.InstanceServices.GetRequiredService<Log>().Add($"{context.FunctionDefinition.Name} after");
        });
    });

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Orchestrator_CallsActivities_BindsInputsAndInstanceId()
    {
        var id = await Client.ScheduleNewOrchestrationInstanceAsync("Chain", new Order("a", 2));

        var done = await FinishAsync(id);

        Assert.Equal(OrchestrationRuntimeStatus.Completed, done.RuntimeStatus);
        Assert.Equal($"a×2 in {id}; A×3 in {id}", done.ReadOutputAs<string>());
    }

    [Fact]
    public async Task Orchestrator_SecondParameter_ReceivesTheInput()
    {
        var id = await Client.ScheduleNewOrchestrationInstanceAsync("ByParameter", new Order("b", 1));

        Assert.Equal("b 1", (await FinishAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Middleware_DurableFunctions_RunsAroundOrchestratorAndActivity()
    {
        await FinishAsync(await Client.ScheduleNewOrchestrationInstanceAsync("Chain", new Order("a", 2)));

        var log = _host.Services.GetRequiredService<Log>().Entries;
        Assert.Equal("Chain before", log[0]);
        Assert.Equal("Chain after", log[^1]);
        Assert.Equal(2, log.Count(entry => entry == "Describe after"));
    }

    [Fact]
    public async Task Orchestrator_AwaitsInsideMiddleware_StaysOnTheEnginesScheduler()
    {
        var id = await Client.ScheduleNewOrchestrationInstanceAsync("Scheduled");

        Assert.Equal("same", (await FinishAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Activity_Throws_FailsTheOrchestrationWithItsMessage()
    {
        var done = await FinishAsync(await Client.ScheduleNewOrchestrationInstanceAsync("CallsFailing"));

        Assert.Equal(OrchestrationRuntimeStatus.Failed, done.RuntimeStatus);
        Assert.Contains("no such robot", done.FailureDetails!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task DurableClient_InHttpFunction_StartsAndAnswersWithAddressesThatWork()
    {
        var response = await _host.Client.PostAsync(new Uri("api/start", UriKind.Relative), null);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
        var payload = await response.Content.ReadFromJsonAsync<JsonElement>();
        var status = payload.GetProperty("StatusQueryGetUri").GetString()!;
        Assert.Equal(status, response.Headers.Location!.OriginalString);
        await FinishAsync(payload.GetProperty("Id").GetString()!);
        var instance = await _host.Client.GetFromJsonAsync<JsonElement>(status);
        Assert.Equal("Completed", instance.GetProperty("runtimeStatus").GetString());
        Assert.Contains("reason={{text}}", payload.GetProperty("TerminatePostUri").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void CreateHttpManagementPayload_WithoutRequest_UsesTheHostsOwnAddress()
    {
        var payload = Client.CreateHttpManagementPayload("事件 1");

        var origin = _host.Client.BaseAddress!.ToString();
        Assert.StartsWith($"{origin}runtime/webhooks/durabletask/instances/{Uri.EscapeDataString("事件 1")}?code=", payload.StatusQueryGetUri, StringComparison.Ordinal);
        Assert.Null(payload.RewindPostUri);
    }

    [Fact]
    public async Task Serialization_BarePolymorphicValue_LosesItsDiscriminatorWhileAnEnvelopeKeepsIt()
    {
        var bare = await Client.ScheduleNewOrchestrationInstanceAsync("Bare", new Cat("Mi"));
        var wrapped = await Client.ScheduleNewOrchestrationInstanceAsync("Wrapped", new Envelope(new Cat("Mi")));

        var bareDone = await FinishAsync(bare);
        var wrappedDone = await FinishAsync(wrapped);

        Assert.Equal("""{"Name":"Mi"}""", bareDone.SerializedInput);
        Assert.Equal("Animal", bareDone.ReadOutputAs<string>());
        Assert.Equal("""{"Animal":{"$type":"cat","Name":"Mi"}}""", wrappedDone.SerializedInput);
        Assert.Equal("Cat", wrappedDone.ReadOutputAs<string>());
    }

    [Fact]
    public async Task Serialization_OptionsOfTheApp_HoldForDurablePayloads()
    {
        await using var host = await TestHost.StartAsync(typeof(Functions), settings => settings.OnBuilder = builder =>
        {
            builder.Services.AddSingleton<Log>();
            builder.Services.Configure<JsonSerializerOptions>(options => options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase);
        });
        var client = host.Services.GetRequiredService<DurableTaskClient>();

        var id = await client.ScheduleNewOrchestrationInstanceAsync("ByParameter", new Order("b", 1));
        var done = await client.WaitForInstanceCompletionAsync(id, true).WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal("""{"name":"b","count":1}""", done.SerializedInput);
        Assert.Equal("b 1", done.ReadOutputAs<string>());
    }

    private Task<OrchestrationMetadata> FinishAsync(string id) =>
        Client.WaitForInstanceCompletionAsync(id, true).WaitAsync(TimeSpan.FromSeconds(60));

    private sealed class Log
    {
        private readonly ConcurrentQueue<string> _entries = new();

        public IReadOnlyList<string> Entries => [.. _entries];

        public void Add(string entry) => _entries.Enqueue(entry);
    }

    public sealed record Order(string Name, int Count);

    [JsonDerivedType(typeof(Cat), "cat")]
    public record Animal(string Name);

    public sealed record Cat(string Name) : Animal(Name);

    public sealed record Envelope(Animal Animal);

    private sealed class Functions
    {
        [Function("Chain")]
        public static async Task<string> Chain([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            var order = context.GetInput<Order>()!;
            var first = await context.CallActivityAsync<string>("Describe", order);
            var second = await context.CallActivityAsync<string>("Describe", order with { Name = "A", Count = 3 });
            return $"{first}; {second}";
        }

        [Function("Describe")]
        public static Task<string> Describe([ActivityTrigger] Order order, string instanceId) =>
            Task.FromResult($"{order.Name}×{order.Count} in {instanceId}");

        [Function("ByParameter")]
        public static string ByParameter([OrchestrationTrigger] TaskOrchestrationContext context, Order order) =>
            context.InstanceId.Length > 0 ? $"{order.Name} {order.Count}" : "";

        [Function("Scheduled")]
        public static async Task<string> Scheduled([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            var before = TaskScheduler.Current;
            await context.CreateTimer(TimeSpan.FromMilliseconds(1), CancellationToken.None);
            return before == TaskScheduler.Current && before != TaskScheduler.Default ? "same" : "other";
        }

        [Function("CallsFailing")]
        public static Task CallsFailing(
            [OrchestrationTrigger] TaskOrchestrationContext context) => context.CallActivityAsync("FailingActivity");

        [Function("FailingActivity")]
        public static void FailingActivity(
            [ActivityTrigger] object? input) => throw new InvalidOperationException($"no such robot {input}");

        [Function("Start")]
        public static async Task<HttpResponseData> Start(
            [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/start")] HttpRequestData request,
            [DurableClient] DurableTaskClient client)
        {
            var id = await client.ScheduleNewOrchestrationInstanceAsync("ByParameter", new Order("b", 1));
            return await client.CreateCheckStatusResponseAsync(request, id);
        }

        [Function("Bare")]
        public static string Bare([OrchestrationTrigger] TaskOrchestrationContext context) => context.GetInput<Animal>()!.GetType().Name;

        [Function("Wrapped")]
        public static string Wrapped([OrchestrationTrigger] TaskOrchestrationContext context) =>
            context.GetInput<Envelope>()!.Animal.GetType().Name;
    }
}
