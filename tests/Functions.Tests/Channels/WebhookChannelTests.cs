using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Functions.Tests.Notifications;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Yuqing.Functions;
using Yuqing.Functions.Channels;
using Yuqing.Functions.Notifications;
using Yuqing.Testing;

namespace Functions.Tests.Channels;

public sealed class WebhookChannelTests : IAsyncLifetime
{
    private const string Secret = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
    private readonly FakeTimeProvider _time = new();
    private readonly List<(IHeaderDictionary Headers, byte[] Body)> _received = [];
    private readonly YuqingOptions _options = new();
    private Func<HttpContext, Task> _answer = context =>
    {
        context.Response.StatusCode = 204;
        return Task.CompletedTask;
    };

    private WebApplication _server = null!;
    private ServiceProvider _services = null!;

    private string Url => _server.Urls.Single() + "/hook";

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _server = builder.Build();
        _server.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            _received.Add((new HeaderDictionary(context.Request.Headers.ToDictionary()), body.ToArray()));
            await _answer(context);
        });
        await _server.StartAsync();
        _services = new ServiceCollection().AddLogging().AddNotifications().BuildServiceProvider();
    }

    public async Task DisposeAsync()
    {
        await _services.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Send_Accepted_PostsTheNotificationWithoutTheMatter()
    {
        var due = new DateTimeOffset(2026, 3, 2, 8, 30, 0, TimeSpan.FromHours(8));

        var result = await SendAsync(Notification() with { DueAt = due, Drill = true });

        Assert.Equal(new DeliveryResult(DeliveryOutcome.Sent), result);
        var (headers, body) = Assert.Single(_received);
        Assert.Equal("application/json; charset=utf-8", headers.ContentType);
        var json = JsonNode.Parse(body)!.AsObject();
        Assert.Equal(
            ["notificationId", "incidentId", "number", "unit", "reason", "obligation", "rung", "role", "person", "text", "link", "drill", "dueAt"],
            json.Select(property => property.Key));
        Assert.Equal("n-1", (string?)json["notificationId"]);
        Assert.Equal("2026-03-02T08:30:00+08:00", (string?)json["dueAt"]);
        Assert.True((bool)json["drill"]!);
        Assert.Contains("逾期", Encoding.UTF8.GetString(body), StringComparison.Ordinal);
        Assert.False(headers.ContainsKey("webhook-signature"));
    }

    [Fact]
    public async Task Send_WithSecret_SignsPerStandardWebhooks()
    {
        _options.Channels.Webhook.Secret = Secret;
        await SendAsync(Notification());
        _time.Advance(TimeSpan.FromMinutes(1));
        await SendAsync(Notification());

        var (headers, body) = _received[1];
        Assert.Equal("n-1", headers["webhook-id"]);
        Assert.Equal(_received[0].Headers["webhook-id"], headers["webhook-id"]);
        Assert.Equal(_time.GetUtcNow().ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture), headers["webhook-timestamp"]);
        byte[] signed = [.. Encoding.UTF8.GetBytes($"n-1.{headers["webhook-timestamp"]}."), .. body];
        var expected = HMACSHA256.HashData(Encoding.ASCII.GetBytes("01234567890123456789012345678901"), signed);
        Assert.Equal("v1," + Convert.ToBase64String(expected), headers["webhook-signature"]);
        Assert.NotEqual(_received[0].Headers["webhook-signature"], headers["webhook-signature"]);
    }

    [Theory]
    [InlineData(200, DeliveryOutcome.Sent)]
    [InlineData(202, DeliveryOutcome.Sent)]
    [InlineData(301, DeliveryOutcome.Transient)]
    [InlineData(400, DeliveryOutcome.Permanent)]
    [InlineData(401, DeliveryOutcome.Permanent)]
    [InlineData(403, DeliveryOutcome.Permanent)]
    [InlineData(404, DeliveryOutcome.Permanent)]
    [InlineData(408, DeliveryOutcome.Transient)]
    [InlineData(410, DeliveryOutcome.Permanent)]
    [InlineData(429, DeliveryOutcome.Transient)]
    [InlineData(500, DeliveryOutcome.Transient)]
    [InlineData(503, DeliveryOutcome.Transient)]
    public async Task Send_Status_DecidesWhatFollows(int status, DeliveryOutcome expected)
    {
        _answer = context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = Url;
            return Task.CompletedTask;
        };

        var result = await SendAsync(Notification());

        Assert.Equal(expected, result.Outcome);
        Assert.Equal(expected == DeliveryOutcome.Sent ? null : $"HTTP {status}", result.Error);
        Assert.Single(_received);
    }

    [Theory]
    [InlineData("120")]
    [InlineData("Mon, 02 Mar 2026 00:02:00 GMT")]
    public async Task Send_RetryAfter_IsPassedOn(string value)
    {
        _answer = context =>
        {
            context.Response.StatusCode = 503;
            context.Response.Headers.RetryAfter = value;
            return Task.CompletedTask;
        };

        Assert.Equal(TimeSpan.FromMinutes(2), (await SendAsync(Notification())).RetryAfter);
    }

    [Fact]
    public async Task Send_NobodyListens_IsTransient()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();

        var result = await SendAsync(Notification() with { Address = $"http://127.0.0.1:{port}/hook?key=secret" });

        Assert.Equal(DeliveryOutcome.Transient, result.Outcome);
        Assert.DoesNotContain("secret", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_ConnectionCutInTheMiddle_IsTransient()
    {
        _answer = context =>
        {
            context.Abort();
            return Task.CompletedTask;
        };

        Assert.Equal(DeliveryOutcome.Transient, (await SendAsync(Notification())).Outcome);
    }

    [Fact]
    public async Task Send_NoAnswer_ObeysItsCancellation()
    {
        var arrived = new TaskCompletionSource();
        _answer = async context =>
        {
            arrived.SetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        };
        using var cancellation = new CancellationTokenSource();
        var sending = Channel().SendAsync(Notification(), cancellation.Token);
        await arrived.Task;
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("chen@example.org")]
    [InlineData("ftp://example.org/x")]
    [InlineData("file:///etc/passwd")]
    public async Task Send_AddressThatIsNoWebAddress_IsPermanent(string? address) =>
        Assert.Equal(DeliveryOutcome.Permanent, (await SendAsync(Notification() with { Address = address })).Outcome);

    [Fact]
    public void AddNotifications_EveryChannelOfTheAssembly_IsFound()
    {
        var channels = new ServiceCollection().AddLogging().AddNotifications().Where(service => service.ServiceType == typeof(INotificationChannel));

        Assert.Equal(
            ["ConsoleChannel", "DingTalkChannel", "FeishuChannel", "SmsChannel", "SmtpChannel", "WeComChannel", "WebhookChannel"],
            channels.Select(service => service.ImplementationType!.Name).Order(StringComparer.Ordinal));
    }

    private Notification Notification() => Some.Notification("i-1", "n-1") with { Address = Url };

    private WebhookChannel Channel() => new(_services.GetRequiredService<IHttpClientFactory>(), Options.Create(_options), _time);

    private Task<DeliveryResult> SendAsync(Notification notification) => Channel().SendAsync(notification, CancellationToken.None);
}
