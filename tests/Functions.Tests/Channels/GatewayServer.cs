using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Functions.Tests.Notifications;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yuqing.Functions;
using Yuqing.Functions.Channels;
using Yuqing.Functions.Notifications;
using Yuqing.Testing;

namespace Functions.Tests.Channels;

/// <summary>A gateway on this machine that records what it is sent and answers as a test says, and channels that speak to it.</summary>
internal sealed class GatewayServer : IAsyncDisposable
{
    private readonly ConcurrentQueue<GatewayRequest> _received = new();
    private readonly ServiceProvider _services;
    private readonly WebApplication _server;

    private GatewayServer(WebApplication server)
    {
        _server = server;
        _services = new ServiceCollection()
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Logs))
            .AddSingleton<TimeProvider>(Time)
            .AddSingleton(Microsoft.Extensions.Options.Options.Create(Options))
            .AddNotifications()
            .BuildServiceProvider();
    }

    public FakeTimeProvider Time { get; } = new();

    public YuqingOptions Options { get; } = new();

    public LogText Logs { get; } = new();

    /// <summary>What the server answers; nothing but HTTP 200 with <c>{"errcode":0,"code":0}</c> at first.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = Json(200, """{"errcode":0,"errmsg":"ok","code":0,"msg":"success"}""");

    public IReadOnlyList<GatewayRequest> Received => [.. _received];

    public string Url => _server.Urls.Single();

    public static async Task<GatewayServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var gateway = new GatewayServer(builder.Build());
        gateway._server.Run(gateway.TakeAsync);
        await gateway._server.StartAsync();
        return gateway;
    }

    /// <summary>An answer.</summary>
    public static Func<HttpContext, Task> Json(int status, string body) => context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(body);
    };

    /// <summary>A service that channels use.</summary>
    public T Service<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Makes a channel from the present options.</summary>
    public T Channel<T>()
        where T : INotificationChannel => ActivatorUtilities.CreateInstance<T>(_services);

    /// <summary>A notification for an address.</summary>
    public static Notification To(string? address, string id = "n-1", bool urgent = true) => Some.Notification("i-1", id) with
    {
        Address = address,
        Urgent = urgent,
        Text = $"逾期 HNGL-2026-0001：手机快报 08:57 到期，已逾期 3 分钟 http://localhost:7071/incidents/{id}",
        Link = $"http://localhost:7071/incidents/{id}",
    };

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _server.DisposeAsync();
    }

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        _received.Enqueue(new GatewayRequest(
            context.Request.Method,
            context.Features.Get<IHttpRequestFeature>()!.RawTarget,
            context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            Encoding.UTF8.GetString(body.ToArray())));
        await Answer(context);
    }
}

/// <summary>What a gateway was sent.</summary>
/// <param name="Target">Path and query as they came.</param>
internal sealed record GatewayRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public JsonNode Json => JsonNode.Parse(Body)!;

    public string Query(string name) => Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(new Uri("http://x" + Target).Query)[name].Single()!;
}

/// <summary>Everything that was logged, as one text.</summary>
internal sealed class LogText : ILoggerProvider, ILogger
{
    private readonly StringBuilder _text = new();

    public override string ToString()
    {
        lock (_text)
            return _text.ToString();
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
    {
        lock (_text)
            _text.Append(state).AppendLine();
        return null;
    }

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (_text)
            _text.Append(formatter(state, exception)).AppendLine();
    }

    public void Dispose()
    {
    }
}
