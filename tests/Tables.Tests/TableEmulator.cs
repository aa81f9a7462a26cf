using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Azure.Data.Tables;

namespace Tables.Tests;

/// <summary>Azurite's table service on a free port, in memory; one for all tests, each with tables of its own.</summary>
public sealed class TableEmulator : IAsyncLifetime
{
    private const string Account = "devstoreaccount1";

    // Not a secret: documented, the same in every Azurite.
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);

    private Process? _process;
    private int _tables;

    public static string Folder { get; } = FindFolder();

    public Uri Endpoint { get; private set; } = null!;

    public static TableSharedKeyCredential Credential => new(Account, Key);

    public string ConnectionString => $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};TableEndpoint={Endpoint};";

    public TableServiceClient Service => new(Endpoint, Credential);

    /// <summary>A new, empty table.</summary>
    public async Task<TableClient> NewTableAsync()
    {
        var client = Service.GetTableClient(NewName());
        await client.CreateAsync();
        return client;
    }

    public string NewName() => string.Create(CultureInfo.InvariantCulture, $"test{Interlocked.Increment(ref _tables)}");

    public async Task InitializeAsync()
    {
        var main = Path.Combine(Folder, "node_modules", "azurite", "dist", "src", "table", "main.js");
        if (!File.Exists(main))
            throw new InvalidOperationException($"Azurite is not installed: run npm --prefix {Folder} ci.");
        var port = FreePort();
        Endpoint = new Uri($"http://127.0.0.1:{port}/{Account}");
        var start = new ProcessStartInfo("node") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { main, "--tableHost", "127.0.0.1", "--tablePort", $"{port}", "--inMemoryPersistence", "--disableTelemetry", "--silent" })
            start.ArgumentList.Add(argument);
        _process = Process.Start(start)!;
        await WaitAsync(port);
    }

    public Task DisposeAsync()
    {
        _process?.Kill(entireProcessTree: true);
        _process?.Dispose();
        return Task.CompletedTask;
    }

    private async Task WaitAsync(int port)
    {
        using var limit = new CancellationTokenSource(StartLimit);
        while (true)
        {
            if (_process!.HasExited)
                throw new InvalidOperationException("Azurite ended: " + await _process.StandardError.ReadToEndAsync(limit.Token));
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync(IPAddress.Loopback, port, limit.Token);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), limit.Token);
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string FindFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Yuqing.Functions.sln")))
                return Path.Combine(folder.FullName, "tests", "Tables.Tests", "emulator");
        }

        throw new InvalidOperationException("The tests must run within the repository.");
    }
}

[CollectionDefinition(nameof(TableEmulator))]
public sealed class TableEmulatorCollection : ICollectionFixture<TableEmulator>;
