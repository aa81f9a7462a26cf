using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Yuqing.Embedded;
using Yuqing.Embedded.FunctionsHost;
using Yuqing.Testing;

namespace FunctionsHost.Tests;

public sealed class LifecycleTests
{
    [Fact]
    public async Task Start_PortInUse_SaysSoInOneLineAndFails()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        await using var host = TestHost.Build([typeof(Functions)], settings => settings.Urls = $"http://127.0.0.1:{port}");

        await host.Host.RunAsync().WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(1, host.ExitCode);
        var line = Assert.Single(host.Errors.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains($":{port}", line, StringComparison.Ordinal);
        Assert.Contains("--urls", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_DataDirectoryIsAFile_SaysSoInOneLineAndFails()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.File("taken"), "");
        await using var host = TestHost.Build(
            [typeof(Functions)], settings => settings.Arguments = ["--Yuqing:DataDirectory", folder.File("taken")]);

        await host.Host.RunAsync().WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(1, host.ExitCode);
        var line = Assert.Single(host.Errors.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(folder.File("taken"), line, StringComparison.Ordinal);
        Assert.Contains(EmbeddedDataDirectory.ConfigurationKey, line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_HostJsonIsNotJson_SaysSoInOneLineAndFails()
    {
        await using var host = TestHost.Build([typeof(Functions)], settings => settings.HostJson = "{ \"version\": ");

        await host.Host.RunAsync().WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(1, host.ExitCode);
        Assert.Contains("host.json", host.Errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_QueueFileDamaged_RefusesNamingTheFile()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder.File(".data"));
        await File.WriteAllTextAsync(Path.Combine(folder.File(".data"), "queues.db"), new string('x', 8192));
        await using var host = TestHost.Build([typeof(QueueFunction)], settings => settings.Folder = folder);

        await host.Host.RunAsync().WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(1, host.ExitCode);
        Assert.Contains("queues.db", host.Errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_HostedServiceOfTheAppFails_StopsWithItsMessage()
    {
        await using var host = TestHost.Build([typeof(Functions)], settings => settings.OnBuilder = builder =>
            builder.Services.AddHostedService<Refusing>());

        await host.Host.RunAsync().WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(1, host.ExitCode);
        Assert.Contains("policy.yaml line 3", host.Errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stop_RequestUnderWay_IsAnsweredFirstAndNewOnesAreRefused()
    {
        await using var host = await TestHost.StartAsync(
            typeof(Functions), settings => settings.OnBuilder = builder => builder.Services.AddSingleton<Gate>());
        var gate = host.Services.GetRequiredService<Gate>();
        var underWay = host.Client.GetAsync(new Uri("wait", UriKind.Relative));
        await gate.Entered.Task.WaitAsync(TimeSpan.FromSeconds(60));

        var stopping = host.Host.StopAsync();
        using var newcomer = new HttpClient { BaseAddress = host.Client.BaseAddress };
        await Eventually.HoldsAsync(() => IsRefusedAsync(newcomer));
        Assert.False(underWay.IsCompleted);
        gate.Open.SetResult();

        Assert.Equal("done", await (await underWay).Content.ReadAsStringAsync());
        await stopping.WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Stop_RequestThatDoesNotEnd_IsAskedToStopAfterTheGraceAndCutAtTheLimit()
    {
        var time = new FakeTimeProvider();
        await using var host = await TestHost.StartAsync(typeof(Functions), settings =>
        {
            settings.Time = time;
            settings.OnBuilder = builder => builder.Services.AddSingleton<Gate>();
        });
        var gate = host.Services.GetRequiredService<Gate>();
        var polite = host.Client.GetAsync(new Uri("poll", UriKind.Relative));
        await gate.Polling.Task.WaitAsync(TimeSpan.FromSeconds(60));
        var deaf = host.Client.GetAsync(new Uri("wait", UriKind.Relative));
        await gate.Entered.Task.WaitAsync(TimeSpan.FromSeconds(60));

        var stopping = host.Host.StopAsync();
        await Eventually.HoldsAsync(() => host.Services.GetRequiredService<DrainDeadlines>().HasBegun);
        time.Advance(DrainDeadlines.Grace - TimeSpan.FromSeconds(1));
        Assert.False(polite.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await polite.WaitAsync(TimeSpan.FromSeconds(60))).StatusCode);
        Assert.False(deaf.IsCompleted);
        time.Advance(DrainDeadlines.Limit - DrainDeadlines.Grace);

        await Assert.ThrowsAsync<HttpRequestException>(() => deaf.WaitAsync(TimeSpan.FromSeconds(60)));
        gate.Open.SetResult();
        await stopping.WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task DataDirectory_NotConfigured_LiesInTheContentRootAndIsClosedToOthers()
    {
        await using var host = await TestHost.StartAsync(typeof(Functions));

        var directory = host.Services.GetRequiredService<EmbeddedDataDirectory>();
        Assert.Equal(host.DataDirectory, directory.Path);
        Assert.True(Directory.Exists(directory.Path));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(directory.Path));
    }

    private static async Task<bool> IsRefusedAsync(HttpClient client)
    {
        try
        {
            await client.GetAsync(new Uri("quick", UriKind.Relative));
            return false;
        }
        catch (HttpRequestException)
        {
            return true;
        }
    }

    private sealed class Gate
    {
        public TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Polling { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Open { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class Refusing : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => throw new InvalidDataException("policy.yaml line 3: unknown level");

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private static class Functions
    {
        [Function("Wait")]
        public static async Task<string> Wait(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "wait")] HttpRequest request, FunctionContext context)
        {
            var gate = context.InstanceServices.GetRequiredService<Gate>();
            gate.Entered.SetResult();
            await gate.Open.Task;
            return request.HttpContext.RequestAborted.IsCancellationRequested ? "aborted" : "done";
        }

        [Function("Poll")]
        public static Task Poll(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "poll")] HttpRequest request, FunctionContext context, CancellationToken cancellation)
        {
            Assert.NotNull(request);
            context.InstanceServices.GetRequiredService<Gate>().Polling.SetResult();
            return Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
        }

        [Function("Quick")]
        public static string Quick(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "quick")] HttpRequest request) => request.Method;
    }

    private static class QueueFunction
    {
        [Function("Queue")]
        public static void Run([ServiceBusTrigger("queue")] string body) => Assert.NotNull(body);
    }
}
