using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Yuqing.Embedded.DurableTask;
using Yuqing.Embedded.DurableTask.Engine;
using Yuqing.Embedded.DurableTask.Store.Sqlite;
using Yuqing.Testing;

namespace DurableTask.Tests.Support;

/// <summary>A host with the engine, its clock and its tasks. Stopping and starting another one on the same folder is a restart.</summary>
public sealed class EngineHost : IAsyncDisposable
{
    /// <summary>How long a test waits for what must happen.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly IHost _host;

    private EngineHost(IHost host, FakeTimeProvider clock)
    {
        _host = host;
        Clock = clock;
        Client = host.Services.GetRequiredService<DurableTaskClient>();
    }

    public FakeTimeProvider Clock { get; }

    public DurableTaskClient Client { get; }

    public IServiceProvider Services => _host.Services;

    internal DurableTaskEngine Engine => Services.GetRequiredService<DurableTaskEngine>();

    internal SqliteOrchestrationStore Store => (SqliteOrchestrationStore)Engine.Store;

    public static async Task<EngineHost> StartAsync(
        Action<DurableTaskRegistry> tasks,
        string? folder = null,
        int cacheSize = 1_000,
        FakeTimeProvider? clock = null,
        Action<IServiceCollection>? configure = null,
        Action<DurableTaskWorkerOptions>? worker = null,
        bool runs = true)
    {
        clock ??= new FakeTimeProvider();
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddEmbeddedDurableTask(options =>
        {
            options.InMemory = folder is null;
            options.DataDirectory = folder ?? string.Empty;
            options.CacheSize = cacheSize;
        });
        builder.Services.AddDurableTaskClient();
        if (runs)
        {
            builder.Services.AddDurableTaskWorker(durable =>
            {
                durable.AddTasks(tasks);
                if (worker is not null)
                    durable.Configure(worker);
            });
        }

        configure?.Invoke(builder.Services);
        var host = builder.Build();
        try
        {
            await host.StartAsync();
        }
        catch
        {
            await DisposeAsync(host);
            throw;
        }

        return new EngineHost(host, clock);
    }

    public async Task<OrchestrationMetadata> EndAsync(string id)
    {
        using var deadline = new CancellationTokenSource(Patience);
        return await Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, deadline.Token);
    }

    /// <summary>Waits until an instance looks as it must, advancing nothing.</summary>
    public async Task<OrchestrationMetadata> UntilAsync(string id, Func<OrchestrationMetadata, bool> condition)
    {
        OrchestrationMetadata? last = null;
        await Eventually.TrueAsync(async () =>
        {
            last = await Client.GetInstanceAsync(id, getInputsAndOutputs: true);
            return last is not null && condition(last);
        });
        return last!;
    }

    /// <summary>Starts an orchestration and waits for its end.</summary>
    public async Task<OrchestrationMetadata> RunAsync(string name, object? input = null) =>
        await EndAsync(await Client.ScheduleNewOrchestrationInstanceAsync(name, input));

    /// <summary>Stops as a process does that is told to.</summary>
    public Task StopAsync() => _host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await DisposeAsync(_host);
    }

    private static async Task DisposeAsync(IHost host)
    {
        if (host is IAsyncDisposable disposable)
            await disposable.DisposeAsync();
        else
            host.Dispose();
    }
}
