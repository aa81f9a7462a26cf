using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Reflection;

namespace EndToEnd.Tests.Harness;

/// <summary>The product as a process of its own, on a data directory that outlives it, so that it can be killed and started again.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private readonly ConcurrentQueue<string> _output = new();
    private readonly Dictionary<string, string> _environment;
    private Process? _process;

    private ServerProcess(string dataDirectory, int port, Dictionary<string, string> environment)
    {
        DataDirectory = dataDirectory;
        BaseUrl = new Uri($"http://127.0.0.1:{port}");
        _environment = environment;
    }

    public string DataDirectory { get; }

    public Uri BaseUrl { get; }

    public string Output => string.Join('\n', _output);

    public int ProcessId => _process!.Id;

    public static string FunctionsDll { get; } = Path.GetFullPath(typeof(ServerProcess).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "FunctionsDll").Value!);

    public static async Task<ServerProcess> StartAsync(IReadOnlyDictionary<string, string>? settings = null)
    {
        var server = Create(settings);
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>Prepares a server without starting it.</summary>
    public static ServerProcess Create(IReadOnlyDictionary<string, string>? settings = null)
    {
        var data = Path.Combine(Path.GetTempPath(), "yuqing-e2e-" + Guid.NewGuid().ToString("N"));
        var environment = new Dictionary<string, string>
        {
            ["Yuqing__DataDirectory"] = data,
            ["Yuqing__Dashboard__Build"] = "false",
            ["Yuqing__Monitoring__Enabled"] = "false",
            ["Yuqing__Webhooks__Sources__monitor__Secret"] = WebhookSigner.Secret,
            ["Yuqing__ApiKeys__officer__Key"] = Keys.Officer,
            ["Yuqing__ApiKeys__officer__Roles__0"] = "duty-officer",
            ["Yuqing__ApiKeys__officer__Units__0"] = "huaning-highway",
            ["Yuqing__ApiKeys__office__Key"] = Keys.Office,
            ["Yuqing__ApiKeys__office__Roles__0"] = "office",
            ["Yuqing__ApiKeys__office__Units__0"] = "*",
            ["Yuqing__ApiKeys__root__Key"] = Keys.Administrator,
            ["Yuqing__ApiKeys__root__Roles__0"] = "administrator",
            ["Yuqing__ApiKeys__root__Units__0"] = "*",
        };
        foreach (var (key, value) in settings ?? new Dictionary<string, string>())
        {
            environment[key] = value;
        }

        return new ServerProcess(environment["Yuqing__DataDirectory"], FreePort(), environment);
    }

    /// <summary>Starts (again) on the same data and waits until it is ready.</summary>
    public async Task StartAgainAsync()
    {
        Launch("dotnet", [FunctionsDll, "--urls", BaseUrl.ToString()]);
        using var client = new HttpClient { BaseAddress = BaseUrl, Timeout = TimeSpan.FromSeconds(5) };
        await Eventually.TrueAsync(
            async () =>
            {
                Assert.False(_process!.HasExited, $"The server ended while starting:\n{Output}");
                try
                {
                    using var response = await client.GetAsync(new Uri("/api/health/ready", UriKind.Relative));
                    return response.IsSuccessStatusCode;
                }
                catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
                {
                    return false;
                }
            },
            StartLimit,
            () => $"The server did not become ready:\n{Output}");
    }

    /// <summary>Starts a command line (the server's own, or one that wraps it) with the server's environment.</summary>
    public Process Launch(string fileName, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(fileName)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(FunctionsDll)!,
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (key, value) in _environment)
        {
            start.Environment[key] = value;
        }

        _process = Process.Start(start)!;
        _process.OutputDataReceived += Keep;
        _process.ErrorDataReceived += Keep;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        return _process;
    }

    /// <summary>kill -9: no handler runs, nothing is flushed.</summary>
    public async Task KillAsync()
    {
        _process!.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    /// <summary>Runs to its end and returns the exit code; for starts that must be refused.</summary>
    public Task<int> RunToEndAsync(string? urls = null) => RunCommandAsync("--urls", urls ?? BaseUrl.ToString());

    /// <summary>Runs the program with other arguments to its end and returns the exit code.</summary>
    public async Task<int> RunCommandAsync(params string[] arguments)
    {
        var process = Launch("dotnet", [FunctionsDll, .. arguments]);
        using var limit = new CancellationTokenSource(StartLimit);
        await process.WaitForExitAsync(limit.Token);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            await KillAsync();
        }

        _process?.Dispose();
        if (Directory.Exists(DataDirectory))
        {
            Directory.Delete(DataDirectory, recursive: true);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void Keep(object sender, DataReceivedEventArgs e)
    {
        if (e.Data is not null)
        {
            _output.Enqueue(e.Data);
        }
    }
}

/// <summary>Bearer keys of the three machine clients that the tests configure.</summary>
internal static class Keys
{
    public const string Officer = "officer-key-for-tests-0123456789";
    public const string Office = "office-key-for-tests-0123456789";
    public const string Administrator = "administrator-key-for-tests-0123";
}
