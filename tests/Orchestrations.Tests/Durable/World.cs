using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Yuqing.Embedded.DurableTask;
using Yuqing.Orchestrations.Contracts;
using Yuqing.Testing;

namespace Yuqing.Orchestrations.Tests.Durable;

/// <summary>The orchestration on the real engine, in memory, with a clock that the test moves.</summary>
internal sealed class World : IAsyncDisposable
{
    private readonly IHost _host;

    private World(IHost host, FakeTimeProvider clock, FakeRegister register)
    {
        _host = host;
        Clock = clock;
        Register = register;
        Client = host.Services.GetRequiredService<DurableTaskClient>();
    }

    public FakeTimeProvider Clock { get; }

    public FakeRegister Register { get; }

    public DurableTaskClient Client { get; }

    public IncidentSeed Seed { get; private set; } = null!;

    /// <param name="cacheSize">0 rebuilds the orchestration from its history before every turn: what is not deterministic shows.</param>
    public static async Task<World> StartAsync(int cacheSize)
    {
        var clock = new FakeTimeProvider(Story.At("09:00"));
        var register = new FakeRegister(clock);
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddInMemoryEmbeddedDurableTask(options => options.CacheSize = cacheSize);
        builder.Services.AddDurableTaskClient();
        builder.Services.AddDurableTaskWorker(worker => worker.AddTasks(tasks => tasks
            .AddOrchestrator<IncidentOrchestrator>(ActivityNames.IncidentOrchestrator)
            .AddActivityFunc<LoadSignalsRequest, SignalBatch>(ActivityNames.LoadSignals, (_, request) => register.Load(request))
            .AddActivityFunc<IncidentProjection>(ActivityNames.ProjectIncident, (_, picture) => register.Project(picture))
            .AddActivityFunc<NotifyRequest, NotifyResult>(ActivityNames.Notify, (_, request) => register.NotifyAsync(request))
            .AddActivityFunc<RelaySignalRequest>(ActivityNames.RelaySignal, (_, request) => register.Relay(request))));
        var host = builder.Build();
        await host.StartAsync();
        return new World(host, clock, register);
    }

    /// <summary>A report is accepted now: its first picture is written, then the orchestration starts.</summary>
    public async Task OpenAsync(string? level)
    {
        Seed = new IncidentSeed("inc-1", "HNGL-2026-0001", Clock.GetUtcNow(), Story.Report(level) with { OccurredAt = Clock.GetUtcNow() });
        Register.Project(IncidentIntake.Open(Seed, TestPolicy.P1));
        await RunAsync(new IncidentInput(Seed, TestPolicy.P1));
    }

    public Task RunAsync(IncidentInput input) => Client.ScheduleNewOrchestrationInstanceAsync(
        ActivityNames.IncidentOrchestrator, input,
        new StartOrchestrationOptions(IncidentInput.InstanceId(input.Seed.IncidentId, input.Generation)) { Version = IncidentOrchestrator.CurrentVersion });

    public void MoveTo(string time) => Clock.SetUtcNow(Story.At(time));

    /// <summary>Moves the clock in steps, so that whatever retries meanwhile gets its chance, until something holds.</summary>
    public async Task MoveUntilAsync(TimeSpan step, Func<FakeRegister, bool> condition)
    {
        for (var i = 0; i < 1000 && !condition(Register); i++)
        {
            var changed = Register.Changed;
            Clock.Advance(step);

            // A step that changes nothing is no news; the bound keeps the clock from running far ahead of the engine.
            await Task.WhenAny(changed, Task.Delay(TimeSpan.FromMilliseconds(20)));
        }
        Assert.True(condition(Register), "It did not happen however far the clock was moved.");
    }

    public Task LookAsync(int generation = 1) => Client.RaiseEventAsync(IncidentInput.InstanceId("inc-1", generation), ActivityNames.LookEvent);

    /// <summary>Takes a note and waits until it has been applied: all that was due before has been done by then.</summary>
    public async Task SettleAsync()
    {
        var before = Register.Results.Count;
        Register.Accept(SignalTypes.Note, fields: Story.With(("text", "查看")));
        await LookAsync();
        await Register.UntilAsync(register => register.Results.Count > before);
    }

    public async Task<OrchestrationMetadata> EndAsync(int generation = 1)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        return await Client.WaitForInstanceCompletionAsync(IncidentInput.InstanceId("inc-1", generation), getInputsAndOutputs: true, deadline.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
