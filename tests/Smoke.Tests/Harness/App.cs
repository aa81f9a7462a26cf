using System.Collections.Concurrent;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Yuqing.Embedded.DurableTask;
using Yuqing.Embedded.DurableTask.Engine;
using Yuqing.Embedded.FunctionsHost.Catalog;
using Yuqing.Embedded.FunctionsHost.Listeners;
using Yuqing.Embedded.FunctionsHost.Startup;
using Yuqing.Functions;
using Yuqing.Functions.Channels;
using Yuqing.Functions.Embedded;
using Yuqing.Functions.Security;
using Yuqing.Functions.Startup;
using Yuqing.Testing;
using TimerService = Yuqing.Embedded.FunctionsHost.Timers.TimerService;

namespace Smoke.Tests.Harness;

/// <summary>One run of the whole app in this process, put together as Program.cs does it, on a data directory that outlives it.</summary>
internal sealed class App : IAsyncDisposable
{
    /// <summary>How long the clock may go on before the engine looks at it; the product's own step is finer and needs more steps.</summary>
    private static readonly TimeSpan ClockStep = TimeSpan.FromSeconds(30);

    private readonly IHost _host;
    private readonly AppClock _clock;
    private readonly DurableTaskEngine _engine;
    private readonly TimerService _timers;
    private readonly QueueListenerService _queues;

    private App(IHost host, AppClock clock, ConcurrentQueue<string> logged)
    {
        (_host, _clock, Logged) = (host, clock, logged);
        _engine = host.Services.GetRequiredService<DurableTaskEngine>();
        _timers = host.Services.GetRequiredService<TimerService>();
        _queues = host.Services.GetRequiredService<QueueListenerService>();
        var address = host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        Client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = new Uri(address) };
    }

    /// <summary>Speaks to the app as anybody.</summary>
    public HttpClient Client { get; }

    /// <summary>Warnings and errors.</summary>
    public ConcurrentQueue<string> Logged { get; }

    /// <summary>
    /// Whether nothing happens before the clock moves or somebody calls. Timers come first: nothing but the clock starts them.
    /// Engine and queue feed each other, so the engine is looked at before and after the queue.
    /// </summary>
    public bool IsAtRest
    {
        get
        {
            var begun = _engine.TurnsBegun;
            return _timers.IsAtRest && _engine.IsAtRest && _queues.IsAtRest(_clock.Waiting) && _engine.IsAtRest && _engine.TurnsBegun == begun;
        }
    }

    /// <summary>What keeps the app from resting, for the reader of a failure.</summary>
    public string WhatIsBusy => $"timers rest {_timers.IsAtRest}, engine rests {_engine.IsAtRest}, queue rests {_queues.IsAtRest(_clock.Waiting)} ({_clock.Waiting} wait).";

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    public static async Task<App> StartAsync(string folder, FakeTimeProvider time, Gateway gateway, IReadOnlyDictionary<string, string?> settings, Action<IServiceCollection>? stores)
    {
        var clock = new AppClock(time);
        var logged = new ConcurrentQueue<string>();
        var refused = new StringWriter();
        var builder = FunctionsApplication.CreateBuilder(["--contentRoot", AppContext.BaseDirectory, "--urls", "http://127.0.0.1:0"]);
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Configuration.AddInMemoryCollection([new("Yuqing:DataDirectory", folder)]);
        builder.ConfigureFunctionsWebApplication();
        builder.UseHttpApi();
        builder.Services.AddYuqing(builder.Configuration);
        builder.AddStack();
        stores?.Invoke(builder.Services);

        // From here on what a test needs instead of, or beside, the real thing.
        builder.Properties[typeof(FunctionCatalog)] = typeof(AppStart).Assembly.GetTypes();
        builder.Logging.ClearProviders().AddProvider(new LogList(logged));
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddSingleton(new StartupReport(refused, _ => { }));
        builder.Services.Configure<EmbeddedEngineOptions>(options => options.MaximumClockStep = ClockStep);
        foreach (var client in new[] { WebhookChannel.ClientName, GatewayHttp.ClientName })
            builder.Services.AddHttpClient(client).AddHttpMessageHandler(() => new GatewayHandler(gateway, clock));
        builder.Use(next => context =>
        {
            if (context.FunctionDefinition.InputBindings.Values.Any(binding => binding.Type == "serviceBusTrigger"))
                clock.TakeInHand();
            return next(context);
        });
        var host = builder.Build();
        await host.StartAsync();
        Assert.True(refused.ToString().Length == 0, refused.ToString());
        return new App(host, clock, logged);
    }

    /// <summary>Ends as on SIGTERM: what runs comes to its end.</summary>
    public async Task StopAsync()
    {
        await _host.StopAsync();
        await DisposeAsync();
    }

    /// <summary>From now on the run is as good as dead: no timer fires. Dispose of it when its data directory has been copied.</summary>
    public void Kill() => _clock.Kill();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await ((IAsyncDisposable)_host).DisposeAsync();
    }

    private sealed class LogList(ConcurrentQueue<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                lines.Enqueue($"{logLevel} {formatter(state, exception)} {exception?.GetType().Name} {exception?.Message}");
        }

        public void Dispose()
        {
        }
    }
}
