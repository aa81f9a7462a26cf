using System.Net;
using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests;

/// <summary>A disk of a few megabytes that runs full: nothing is acknowledged that is not on it, and work goes on when there is space.</summary>
public sealed class FullDiskTests
{
    [Fact]
    public async Task Accept_DiskFull_Answers503AndRecoversByItself()
    {
        await using var server = ServerProcess.Create();
        Directory.CreateDirectory(server.DataDirectory);

        // A mount namespace of its own: the small disk vanishes with the process, however it ends.
        var mount = $"mount -t tmpfs -o size=24m tmpfs '{server.DataDirectory}' && exec dotnet '{ServerProcess.FunctionsDll}' --urls {server.BaseUrl}";
        server.Launch("unshare", Environment.UserName == "root" ? ["-m", "sh", "-c", mount] : ["-Urm", "sh", "-c", mount]);
        using var api = new ApiClient(server);
        await Eventually.TrueAsync(() => IsReadyAsync(api), TimeSpan.FromSeconds(60), () => server.Output);
        var before = await api.OpenAsync(ApiClient.Report("before"));

        var ballast = $"/proc/{server.ProcessId}/root{server.DataDirectory}/ballast";
        Fill(ballast);
        HttpStatusCode status = default;
        await Eventually.TrueAsync(
            async () =>
            {
                using var response = await api.WebhookAsync(ApiClient.Report("full-" + Guid.NewGuid().ToString("N")));
                status = response.StatusCode;
                Assert.True(status is HttpStatusCode.Accepted or HttpStatusCode.ServiceUnavailable, status.ToString());
                return status == HttpStatusCode.ServiceUnavailable && response.Headers.RetryAfter is not null;
            },
            TimeSpan.FromSeconds(60),
            () => $"last answer {status}\n{server.Output}");

        File.Delete(ballast);
        await Eventually.TrueAsync(
            async () =>
            {
                using var response = await api.WebhookAsync(ApiClient.Report("after"));
                return response.StatusCode == HttpStatusCode.Accepted;
            },
            TimeSpan.FromSeconds(60),
            () => server.Output);
        Assert.Equal("open", (string?)(await api.IncidentAsync(before))["status"]);
    }

    private static async Task<bool> IsReadyAsync(ApiClient api)
    {
        try
        {
            await api.GetAsync("/api/health/ready");
            return true;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or Xunit.Sdk.XunitException)
        {
            return false;
        }
    }

    private static void Fill(string path)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1);
        var block = new byte[4096];
        try
        {
            while (true)
            {
                file.Write(block);
            }
        }
        catch (IOException)
        {
            // Full: that is what was wanted.
        }
    }
}
