using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Yuqing.Benchmarks;

/// <summary>
/// The whole product as a process of its own: signed webhooks over HTTP, accepted when the register and the start of the
/// orchestration are on disk; then the time until everybody on duty has been told of every incident.
/// </summary>
internal static class WebhookBenchmarks
{
    private const int Reports = 10_000;
    private const int WarmUp = 3_000;
    private const int Senders = 64;

    // New incidents are told to the duty officer, the leader on duty and the office.
    private const int ToldPerIncident = 3;
    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(32);

    public static async Task<int> RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("yuqing-bench-");
        await using var receiver = await CountingReceiver.StartAsync();
        using var server = StartServer(folder.FullName, receiver.Url);
        try
        {
            using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = Senders }) { BaseAddress = await ReadyAsync(server) };
            await SendAsync(client, "warm", WarmUp);
            await receiver.ReachedAsync(WarmUp * ToldPerIncident);
            server.Refresh();
            var processor = server.TotalProcessorTime;
            var watch = Stopwatch.StartNew();
            var latencies = await SendAsync(client, "burst", Reports);
            var accepted = watch.Elapsed;
            await receiver.ReachedAsync((WarmUp + Reports) * ToldPerIncident);
            Measured.PrintRate($"webhooks accepted, burst of {Reports}", Reports / accepted.TotalSeconds, "-");
            Measured.Print("latency of one webhook, 64 senders", latencies, "-");
            Measured.PrintRate("incidents with all first work done (3 told each)", Reports / watch.Elapsed.TotalSeconds, "-");
            server.Refresh();
            var each = (server.TotalProcessorTime - processor).TotalMilliseconds / Reports;
            Measured.Print("processor time per incident, first work included", string.Create(CultureInfo.InvariantCulture, $"{each:0.00} ms"), "-");
            return 0;
        }
        finally
        {
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync();
            folder.Delete(recursive: true);
        }
    }

    private static Process StartServer(string folder, string callback)
    {
        var dll = typeof(WebhookBenchmarks).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "FunctionsDll").Value!;
        var county = Path.Combine(folder, "county.yaml");
        var shipped = File.ReadAllText(Path.Combine(Path.GetDirectoryName(dll)!, "demo", "county.yaml"));
        File.WriteAllText(county, shipped.Replace("channel: console", $"channel: webhook, address: \"{callback}\"", StringComparison.Ordinal));
        return Process.Start(new ProcessStartInfo("dotnet", [dll, "--urls", "http://127.0.0.1:0"])
        {
            RedirectStandardOutput = true,
            Environment =
            {
                ["Yuqing__DataDirectory"] = Path.Combine(folder, "data"),
                ["Yuqing__Directory"] = county,
                ["Yuqing__Dashboard__Build"] = "false",
                ["Yuqing__Webhooks__RatePerSecond"] = "1000000",
                ["Yuqing__Webhooks__Burst"] = "1000000",
                ["Yuqing__Channels__Concurrency"] = "16",
                ["Yuqing__Webhooks__Sources__bench__Secret"] = "whsec_" + Convert.ToBase64String(Key),
            },
        })!;
    }

    private static async Task<Uri> ReadyAsync(Process server)
    {
        while (await server.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("Yuqing.Functions is ready:", StringComparison.Ordinal))
            {
                _ = server.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
                return new Uri(line[(line.IndexOf("http", StringComparison.Ordinal))..]);
            }
        }

        throw new InvalidOperationException("The server ended before it was ready.");
    }

    private static async Task<IReadOnlyCollection<double>> SendAsync(HttpClient client, string prefix, int count)
    {
        var latencies = new double[count];
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = Senders }, async (i, cancellation) =>
        {
            var started = Stopwatch.GetTimestamp();
            using var response = await client.SendAsync(Signed($"{prefix}-{i}"), cancellation);
            latencies[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            if (response.StatusCode != HttpStatusCode.Accepted)
            {
                throw new InvalidOperationException($"{response.StatusCode}: {await response.Content.ReadAsStringAsync(cancellation)}");
            }
        });
        return latencies;
    }

    private static HttpRequestMessage Signed(string externalId)
    {
        var now = DateTimeOffset.UtcNow;
        var body = Encoding.UTF8.GetBytes(
            $$"""{"unit":"huaning-highway","externalId":"{{externalId}}","title":"某路段塌方，网民反映绕行无人指挥","summary":"多名网民反映路面塌方后无人疏导。","level":"I","occurredAt":"{{now:O}}"}""");
        var timestamp = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{externalId}.{timestamp}."), .. body];
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/webhooks/bench") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Add("webhook-id", externalId);
        request.Headers.Add("webhook-timestamp", timestamp);
        request.Headers.Add("webhook-signature", "v1," + Convert.ToBase64String(HMACSHA256.HashData(Key, signed)));
        return request;
    }
}
