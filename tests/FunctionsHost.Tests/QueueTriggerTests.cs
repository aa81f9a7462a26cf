using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Yuqing.Embedded.Queues;
using Yuqing.Testing;

namespace FunctionsHost.Tests;

public sealed class QueueTriggerTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Message_Handled_BindsBodyAndMetadataAndIsCompleted()
    {
        await using var host = await StartAsync(typeof(Metadata));
        var store = host.Services.GetRequiredService<IQueueStore>();

        await store.EnqueueAsync("work", new QueueMessage("m-1", BinaryData.FromString("""{"to":"值班员"}"""))
        {
            CorrelationId = "c-1",
            ApplicationProperties = new Dictionary<string, string> { ["kind"] = "reminder" },
        });

        var seen = host.Services.GetRequiredService<Seen>();
        await Eventually.HoldsAsync(() => seen.All.Count == 1);
        Assert.Equal("""{"to":"值班员"} m-1 1 c-1 reminder 2026-03-02T00:00:00.0000000Z m-1""", seen.All[0]);
        await Eventually.HoldsAsync(async () => await store.CountAsync("work") == new QueueCounts(0, 0, 0, 0));
    }

    [Theory]
    [InlineData("object")]
    [InlineData("bytes")]
    public async Task Message_BodyTypes_AreConverted(string queue)
    {
        await using var host = await StartAsync(typeof(Bodies));

        await host.Services.GetRequiredService<IQueueStore>().EnqueueAsync(
            queue, new QueueMessage("m", BinaryData.FromString("""{"to":"a"}""")));

        var seen = host.Services.GetRequiredService<Seen>();
        await Eventually.HoldsAsync(() => seen.All.Count == 1);
        Assert.Equal(queue == "object" ? "a" : "10", seen.All[0]);
    }

    [Fact]
    public async Task Message_FunctionThrows_ComesAgainUntilItIsADeadLetter()
    {
        await using var host = await StartAsync(typeof(Failing));
        var store = host.Services.GetRequiredService<IQueueStore>();

        await store.EnqueueAsync("fails", new QueueMessage("m", BinaryData.FromString("x")));

        await Eventually.HoldsAsync(async () => (await store.CountAsync("fails")).DeadLettered == 1);
        Assert.Equal(["1", "2", "3"], host.Services.GetRequiredService<Seen>().All);
    }

    [Fact]
    public async Task Messages_Many_RunUpToTheConfiguredNumberAtATime()
    {
        await using var host = await StartAsync(typeof(Gated), maxConcurrentCalls: 3);
        var store = host.Services.GetRequiredService<IQueueStore>();
        var gate = host.Services.GetRequiredService<Gate>();

        await store.EnqueueAsync("gated", [.. Enumerable.Range(0, 7).Select(i => new QueueMessage($"m{i}", BinaryData.FromString("x")))]);

        await Eventually.HoldsAsync(() => gate.Inside == 3);
        Assert.Equal(new QueueCounts(4, 0, 3, 0), await store.CountAsync("gated"));
        gate.Open.SetResult();
        await Eventually.HoldsAsync(async () => await store.CountAsync("gated") == new QueueCounts(0, 0, 0, 0));
        Assert.Equal(3, gate.MostAtOnce);
    }

    [Fact]
    public async Task Message_FunctionRunsLongerThanItsLock_IsRenewedAndNotRepeated()
    {
        await using var host = await StartAsync(typeof(Gated));
        var store = host.Services.GetRequiredService<IQueueStore>();
        var gate = host.Services.GetRequiredService<Gate>();
        await store.EnqueueAsync("gated", new QueueMessage("m", BinaryData.FromString("x")));
        await Eventually.HoldsAsync(() => gate.Inside == 1);
        var end = await LockEndAsync();

        for (var i = 0; i < 4; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(15));
            await Eventually.HoldsAsync(async () => await LockEndAsync() > end);
            end = await LockEndAsync();
        }

        gate.Open.SetResult();
        await Eventually.HoldsAsync(async () => await store.CountAsync("gated") == new QueueCounts(0, 0, 0, 0));
        Assert.Equal(1, gate.Entered);

        async Task<long> LockEndAsync()
        {
            await using var connection = new Microsoft.Data.Sqlite.SqliteConnection(
                $"Data Source={Path.Combine(host.DataDirectory, "queues.db")};Mode=ReadOnly;Pooling=False");
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "SELECT locked_until FROM messages";
            return (long)(await command.ExecuteScalarAsync())!;
        }
    }

    [Fact]
    public async Task Message_Scheduled_RunsWhenItIsDue()
    {
        await using var host = await StartAsync(typeof(Bodies));
        var seen = host.Services.GetRequiredService<Seen>();
        var store = (SqliteQueueStore)host.Services.GetRequiredService<IQueueStore>();
        var due = _time.GetUtcNow().AddMinutes(10);
        await store.EnqueueAsync("bytes", new QueueMessage("m", BinaryData.FromString("x")) { ScheduledEnqueueTime = due });

        while (_time.GetUtcNow() < due)
        {
            // The listener must wait before the clock moves, or it would count its wait from a time that it never saw.
            await Eventually.HoldsAsync(() => store.IsAwaited("bytes"));
            Assert.Empty(seen.All);
            _time.Advance(TimeSpan.FromSeconds(20));
        }

        await Eventually.HoldsAsync(() => seen.All.Count == 1);
    }

    [Fact]
    public async Task Output_OfAQueueFunction_IsSentToItsQueue()
    {
        await using var host = await StartAsync(typeof(Chained));

        await host.Services.GetRequiredService<IQueueStore>().EnqueueAsync("first", new QueueMessage("m", BinaryData.FromString("a,b")));

        var seen = host.Services.GetRequiredService<Seen>();
        await Eventually.HoldsAsync(() => seen.All.Count == 2);
        Assert.Equal(["a!", "b!"], seen.All.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Stop_MessageInHand_IsFinishedAndCompletedFirst()
    {
        await using var host = await StartAsync(typeof(Gated));
        var store = host.Services.GetRequiredService<IQueueStore>();
        var gate = host.Services.GetRequiredService<Gate>();
        await store.EnqueueAsync("gated", new QueueMessage("m", BinaryData.FromString("x")));
        await Eventually.HoldsAsync(() => gate.Inside == 1);

        var stopping = host.Host.StopAsync();
        await store.EnqueueAsync("gated", new QueueMessage("later", BinaryData.FromString("x")));
        Assert.False(stopping.IsCompleted);
        gate.Open.SetResult();
        await stopping.WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(1, gate.Entered);
        Assert.Equal(new QueueCounts(1, 0, 0, 0), await store.CountAsync("gated"));
    }

    private Task<TestHost> StartAsync(Type functions, int maxConcurrentCalls = 16) => TestHost.StartAsync(functions, settings =>
    {
        settings.Folder = _folder;
        settings.Time = _time;
        settings.Arguments = ["--Queue=work"];
        settings.HostJson =
            $$"""{ "version": "2.0", "extensions": { "serviceBus": { "maxConcurrentCalls": {{maxConcurrentCalls.ToString(CultureInfo.InvariantCulture)}} } } }""";
        settings.OnBuilder = builder =>
            builder.Services.AddSingleton<Seen>().AddSingleton<Gate>().AddSingleton(new QueueStoreOptions { MaxDeliveryCount = 3 });
    });

    private sealed class Seen
    {
        private readonly ConcurrentQueue<string> _entries = new();

        public IReadOnlyList<string> All => [.. _entries];

        public void Add(string entry) => _entries.Enqueue(entry);
    }

    private sealed class Gate
    {
        private readonly Lock _lock = new();

        public TaskCompletionSource Open { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Entered { get; private set; }

        public int Inside { get; private set; }

        public int MostAtOnce { get; private set; }

        public async Task PassAsync()
        {
            lock (_lock)
            {
                Entered++;
                MostAtOnce = Math.Max(MostAtOnce, ++Inside);
            }

            await Open.Task;
            lock (_lock)
                Inside--;
        }
    }

    private sealed record Order(string To);

    private sealed class Metadata(Seen seen)
    {
        [Function("Metadata")]
        public void Run(
            [ServiceBusTrigger("%Queue%", Connection = "ServiceBus")] string body,
            string messageId,
            int deliveryCount,
            string correlationId,
            IDictionary<string, string> applicationProperties,
            DateTime enqueuedTimeUtc,
            FunctionContext context) => seen.Add(
                $"{body} {messageId} {deliveryCount} {correlationId} {applicationProperties["kind"]} {enqueuedTimeUtc:O} {context.BindingContext.BindingData["MessageId"]}");
    }

    private sealed class Bodies(Seen seen)
    {
        [Function("Object")]
        public void Object([ServiceBusTrigger("object")] Order order) => seen.Add(order.To);

        [Function("Bytes")]
        public void Bytes([ServiceBusTrigger("bytes")] byte[] body) => seen.Add(body.Length.ToString(CultureInfo.InvariantCulture));
    }

    private sealed class Failing(Seen seen)
    {
        [Function("Failing")]
        public void Run([ServiceBusTrigger("fails")] string body, string deliveryCount)
        {
            seen.Add(deliveryCount);
            throw new InvalidOperationException(body);
        }
    }

    private sealed class Gated(Gate gate)
    {
        [Function("Gated")]
        public Task Run([ServiceBusTrigger("gated")] string body) => body.Length > 0 ? gate.PassAsync() : Task.CompletedTask;
    }

    private sealed class Chained(Seen seen)
    {
        [Function("First")]
        [ServiceBusOutput("second")]
        public static string[] First([ServiceBusTrigger("first")] string body) => body.Split(',');

        [Function("Second")]
        public void Second([ServiceBusTrigger("second")] string body) => seen.Add(body + "!");
    }
}
