using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Functions.Tests.Notifications;
using Functions.Tests.Register;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Yuqing.Embedded.FunctionsHost.Catalog;
using Yuqing.Functions;
using Yuqing.Functions.Calendars;
using Yuqing.Functions.Duty;
using Yuqing.Functions.Embedded.Attachments;
using Yuqing.Functions.Embedded.Links;
using Yuqing.Functions.Http;
using Yuqing.Functions.Http.Dashboard;
using Yuqing.Functions.Http.Incidents;
using Yuqing.Functions.Http.Webhooks;
using Yuqing.Functions.Move;
using Yuqing.Functions.Notifications;
using Yuqing.Functions.Register;
using Yuqing.Functions.Security;
using Yuqing.Orchestrations.Calendars;
using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Policies;
using Yuqing.Testing;

namespace Functions.Tests.Http;

/// <summary>
/// The HTTP functions on a real server with a real register in a folder of its own; clock, orchestrations and pushes are the
/// test's. There is a key for each role (limited to the highway unit) named after the role, and <c>all</c>, an
/// administrator of all units.
/// </summary>
internal sealed class ApiHost : IAsyncDisposable
{
    public const string Source = "demo";
    private readonly IHost _host;
    private readonly DirectoryInfo _folder;
    private readonly Uri _address;
    private int _deliveries;

    private ApiHost(IHost host, DirectoryInfo folder, Uri address)
    {
        (_host, _folder, _address) = (host, folder, address);
        Anonymous = NewClient();
    }

    public FakeTimeProvider Time { get; private init; } = null!;

    public FakeRuns Runs { get; private init; } = null!;

    public List<string> Pushed { get; private init; } = null!;

    public string Secret { get; private init; } = null!;

    public string OldSecret { get; private init; } = null!;

    public List<string> Logged { get; private init; } = null!;

    public HttpClient Anonymous { get; }

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    public static async Task<ApiHost> StartAsync(
        Dictionary<string, string?>? settings = null, Func<StoredIncident, Task>? push = null, Action<IServiceCollection>? services = null, string? dashboard = null, string? calendars = null)
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("api-");
        File.WriteAllText(Path.Combine(folder.FullName, "host.json"), """{ "version": "2.0", "extensions": { "http": { "routePrefix": "" } } }""");
        var (secret, oldSecret) = (WebhookSignature.NewSecret(), WebhookSignature.NewSecret());
        var time = new FakeTimeProvider();
        var (runs, pushed, logged) = (new FakeRuns(), new List<string>(), new List<string>());
        var builder = FunctionsApplication.CreateBuilder(["--contentRoot", folder.FullName, "--urls", "http://127.0.0.1:0"]);
        builder.ConfigureFunctionsWebApplication();
        builder.Properties[typeof(FunctionCatalog)] = HttpFunctions();
        builder.Logging.ClearProviders().AddProvider(new ListLoggerProvider(logged));
        builder.Configuration.AddInMemoryCollection(Settings(folder.FullName, secret, oldSecret));
        builder.Configuration.AddInMemoryCollection(settings ?? []);
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Services.AddYuqingOptions(builder.Configuration);
        builder.Services.AddSqliteStores().AddFileAttachments().AddFileLinkKeys().AddSecurity().AddHttpApi().AddNotifications().AddMove();
        builder.Services.AddSingleton<INotificationQueue>(new RecordingQueue());
        builder.Services.AddDuty().AddSingleton<WorkingDays>(() => new WorkingCalendar([]));
        builder.Services.AddSingleton<IDutyDirectory>(new TwoUnits());
        var policies = Policies();
        builder.Services.AddSingleton(policies);
        builder.Services.AddSingleton(new CalendarBook(calendars ?? Path.Combine(AppContext.BaseDirectory, "policies", "calendars"), policies.All));
        builder.Services.AddSingleton(new DashboardFolder(dashboard ?? Path.Combine(folder.FullName, "no-dashboard")));
        builder.Services.AddSingleton<DurableTaskClient>(runs);
        builder.Services.AddSingleton<StartOrPoke>((_, incident, _) =>
        {
            lock (pushed)
                pushed.Add(incident.View.Id);
            return push?.Invoke(incident) ?? Task.CompletedTask;
        });
        services?.Invoke(builder.Services);
        builder.UseHttpApi();
        var host = builder.Build();
        await host.StartAsync();
        Assert.Equal(0, Environment.ExitCode);
        await host.Services.GetRequiredService<LiveDutyDirectory>().LoadAsync(CancellationToken.None);
        await host.Services.GetRequiredService<IPolicyArchive>().EnsureAsync(policies.All);
        var address = host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return new ApiHost(host, folder, new Uri(address))
        {
            Time = time,
            Runs = runs,
            Pushed = pushed,
            Secret = secret,
            OldSecret = oldSecret,
            Logged = logged,
        };
    }

    public HttpClient NewClient(HttpMessageHandler? handler = null) =>
        new(handler ?? new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = _address };

    /// <summary>A client with the bearer key of a role, or of <c>all</c>.</summary>
    public HttpClient As(string key)
    {
        var client = NewClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", KeyOf(key));
        return client;
    }

    /// <summary>A delivery signed by the source, ready to be changed and sent.</summary>
    public HttpRequestMessage Delivery(string body, string? id = null, DateTimeOffset? at = null, string? secret = null, string source = Source)
    {
        var deliveryId = id ?? "msg_" + Interlocked.Increment(ref _deliveries).ToString(CultureInfo.InvariantCulture);
        var timestamp = (at ?? Time.GetUtcNow()).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var bytes = Encoding.UTF8.GetBytes(body);
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/webhooks/" + source) { Content = new ByteArrayContent(bytes) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("webhook-id", deliveryId);
        request.Headers.Add("webhook-timestamp", timestamp);
        request.Headers.Add("webhook-signature", WebhookSignature.Sign(WebhookSignature.ParseSecret(secret ?? Secret), deliveryId, timestamp, bytes));
        return request;
    }

    public Task<HttpResponseMessage> DeliverAsync(string body, string? id = null) => Anonymous.SendAsync(Delivery(body, id));

    /// <summary>Delivers a report and gives the incident's id.</summary>
    public async Task<string> OpenAsync(string? body = null)
    {
        using var response = await DeliverAsync(body ?? Report());
        var answer = await response.JsonAsync(202);
        return answer.GetProperty("incidentId").GetString()!;
    }

    /// <summary>A complete report, discovered now.</summary>
    public string Report(string externalId = "wb-5012", string unit = Sample.Highway, string? level = "I", string title = "国道塌方致交通中断") => JsonSerializer.Serialize(new
    {
        unit,
        externalId,
        title,
        level,
        discoveredAt = Time.GetUtcNow().ToOffset(TimeSpan.FromHours(8)),
    });

    public async ValueTask DisposeAsync()
    {
        Anonymous.Dispose();
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static Type[] HttpFunctions() =>
        [.. typeof(HttpRegistration).Assembly.GetTypes().Where(type => type.Namespace?.StartsWith("Yuqing.Functions.Http", StringComparison.Ordinal) == true)];

    private static Dictionary<string, string?> Settings(string folder, string secret, string oldSecret)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Yuqing:DataDirectory"] = Path.Combine(folder, ".data"),
            [$"Yuqing:Webhooks:Sources:{Source}:Secrets:0"] = secret,
            [$"Yuqing:Webhooks:Sources:{Source}:Secrets:1"] = oldSecret,
            ["Yuqing:ApiKeys:all:Key"] = KeyOf("all"),
            ["Yuqing:ApiKeys:all:Roles:0"] = "admin",
            ["Yuqing:ApiKeys:all:Units:0"] = "*",
        };
        foreach (var role in Roles.All)
        {
            settings[$"Yuqing:ApiKeys:{role}:Key"] = KeyOf(role);
            settings[$"Yuqing:ApiKeys:{role}:Roles:0"] = role;
            settings[$"Yuqing:ApiKeys:{role}:Units:0"] = Sample.Highway;
        }
        return settings;
    }

    private static string KeyOf(string name) => $"secret-key-of-{name}-0123456789";

    private static PolicyCatalog Policies()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "policies");
        var files = System.IO.Directory.GetFiles(folder, "*.yaml").Select(file => new PolicySource(Path.GetFileName(file), File.ReadAllText(file)));
        return PolicyCatalog.Parse(files, File.ReadAllText(Path.Combine(folder, "policy.schema.json")));
    }

    private sealed class ListLoggerProvider(List<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (lines)
                lines.Add($"{logLevel} {formatter(state, exception)} {exception}");
        }

        public void Dispose()
        {
        }
    }
}

/// <summary>Short forms for reading answers.</summary>
internal static class AnswerExtensions
{
    /// <summary>The JSON of an answer that must have the given status.</summary>
    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage response, int status = 200)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode == status, $"{(int)response.StatusCode} instead of {status}: {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    /// <summary>The problem details of an answer that must have the given status.</summary>
    public static async Task<JsonElement> ProblemAsync(this HttpResponseMessage response, int status)
    {
        var problem = await response.JsonAsync(status);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.GetProperty("type").GetString()!);
        Assert.NotEmpty(problem.GetProperty("title").GetString()!);
        return problem;
    }

    /// <summary>Names of the fields that a 400 blames.</summary>
    public static async Task<string[]> BlamedAsync(this HttpResponseMessage response) =>
        [.. (await response.ProblemAsync(400)).GetProperty("errors").EnumerateObject().Select(error => error.Name)];

    public static Task<HttpResponseMessage> PostJsonAsync(this HttpClient client, string path, string json) =>
        client.PostAsync(path, new StringContent(json, Encoding.UTF8, "application/json"));

    public static async Task<JsonElement> GetJsonAsync(this HttpClient client, string path)
    {
        using var response = await client.GetAsync(path);
        return await response.JsonAsync();
    }
}
