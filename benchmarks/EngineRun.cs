using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Yuqing.Embedded.DurableTask;

namespace Yuqing.Benchmarks;

/// <summary>An engine on a folder, on the real clock, with the tasks that are measured.</summary>
internal sealed class EngineRun(IHost host) : IAsyncDisposable
{
    public IServiceProvider Services => host.Services;

    public DurableTaskClient Client { get; } = host.Services.GetRequiredService<DurableTaskClient>();

    /// <param name="folder">The folder of the engine's files.</param>
    /// <param name="more">Adds tasks.</param>
    /// <param name="services">Adds services, which take the place of the engine's own.</param>
    public static async Task<EngineRun> StartAsync(
        string folder, Action<DurableTaskRegistry>? more = null, Action<IServiceCollection>? services = null)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.SetMinimumLevel(LogLevel.None);
        services?.Invoke(builder.Services);
        builder.Services.AddEmbeddedDurableTask(options => options.DataDirectory = folder);
        builder.Services.AddDurableTaskClient();
        builder.Services.AddDurableTaskWorker(worker => worker.AddTasks(tasks =>
        {
            AddTasks(tasks);
            more?.Invoke(tasks);
        }));
        var host = builder.Build();
        await host.StartAsync();
        return new EngineRun(host);
    }

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        await ((IAsyncDisposable)host).DisposeAsync();
    }

    private static void AddTasks(DurableTaskRegistry tasks) => tasks
        .AddActivityFunc<int, int>("add one", (_, value) => value + 1)
        .AddOrchestratorFunc<int, int>("three", async (context, value) =>
        {
            value = await context.CallActivityAsync<int>("add one", value);
            value = await context.CallActivityAsync<int>("add one", value);
            return await context.CallActivityAsync<int>("add one", value);
        })
        .AddOrchestratorFunc<TimeSpan, int>("sleep", async (context, time) =>
        {
            await context.CreateTimer(time, CancellationToken.None);
            return 0;
        })
        .AddOrchestratorFunc<int, int>("events", async (context, count) =>
        {
            for (var i = 0; i < count; i++)
                await context.WaitForExternalEvent<int>("event");
            return count;
        })
        .AddOrchestratorFunc<int, int>("fan out", async (context, count) =>
        {
            var results = await Task.WhenAll(Enumerable.Range(0, count).Select(i => context.CallActivityAsync<int>("add one", i)));
            return results.Length;
        });
}
