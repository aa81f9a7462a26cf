using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Smoke.Tests.Harness;
using Yuqing.Functions.Azure;
using Yuqing.Functions.Azure.Stores;
using Yuqing.Functions.Azure.Stores.Attachments;

namespace Tables.Tests;

/// <summary>The whole app on the embedded engine and host, with every store on tables: killed in the middle, it goes on from its files and the tables.</summary>
public sealed class AppOnTablesTests : IAsyncLifetime
{
    /// <summary>An account of its own: the app names its tables itself.</summary>
    private readonly TableEmulator _emulator = new();

    public Task InitializeAsync() => _emulator.InitializeAsync();

    public Task DisposeAsync() => _emulator.DisposeAsync();

    [Fact]
    public Task Story_ReportedByWebhookKilledTwiceAndClosed_IsToldOnceAndKept() => SmokeRun.RunAsync(
        async run =>
        {
            await run.Until("09:00");
            var id = await run.Deliver();
            run.Expect("chen", "新舆情", "ROAD-2026-0001");
            await run.Act(id, "confirm-level", "confirm-level");
            await run.Until("09:21");
            run.ExpectAt("09:20", "chen", "到期提醒");

            await run.Crash();
            await run.Until("09:30:30");
            var breach = run.ExpectAt("09:30:01", "chen", "逾期");
            Assert.True((bool)(await run.Obligation(id, "report"))["overdue"]!);

            Assert.Equal(HttpStatusCode.OK, await run.ReportByLink(breach.Link));
            run.Expect("chen", "警报解除");
            run.Expect("zhao", "确认补录");
            await run.Crash();
            Assert.Equal("done", (string)(await run.Obligation(id, "report"))["status"]!);
            await run.Act(id, "complete", "answer", role: "duty-officer");
            await run.Act(id, "close");

            var found = await run.Get("/api/incidents?q=塌陷");
            Assert.Equal([id], found["items"]!.AsArray().Select(item => (string)item!["id"]!));
            Assert.Equal("closed", (string)found["items"]![0]!["status"]!);
        },
        setup =>
        {
            setup.Settings[TableStores.ConnectionName] = _emulator.ConnectionString;
            setup.Stores = services =>
            {
                services.AddTableStores().AddSingleton<IAttachmentContents, TableAttachmentStoreTests.MemoryContents>();
                services.Insert(0, ServiceDescriptor.Singleton<IHostedService, TablesFirst>());
            };
        });

    /// <summary>Before anything else starts.</summary>
    private sealed class TablesFirst(IServiceProvider services) : IHostedLifecycleService
    {
        public Task StartingAsync(CancellationToken cancellationToken) => services.EnsureTablesAsync(cancellationToken);

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
