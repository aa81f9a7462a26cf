using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests;

/// <summary>A start that cannot be right says so in one line and ends with a code other than 0.</summary>
public sealed class RefusedStartTests
{
    [Fact]
    public async Task Start_PortInUse_NamesThePort()
    {
        await using var first = await ServerProcess.StartAsync();
        await using var second = ServerProcess.Create();

        Assert.NotEqual(0, await second.RunToEndAsync(first.BaseUrl.ToString()));
        Assert.Contains(first.BaseUrl.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), second.Output, StringComparison.Ordinal);
        Assert.Contains("--urls", second.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", second.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_SecondProcessOnTheSameData_IsRefusedAndTheFirstGoesOn()
    {
        await using var first = await ServerProcess.StartAsync();
        await using var second = ServerProcess.Create(new Dictionary<string, string> { ["Yuqing__DataDirectory"] = first.DataDirectory });

        Assert.NotEqual(0, await second.RunToEndAsync());
        Assert.Contains(first.DataDirectory, second.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", second.Output, StringComparison.Ordinal);
        using var api = new ApiClient(first);
        await api.OpenAsync(ApiClient.Report("after-refusal"));
    }

    [Fact]
    public async Task Start_DataDirectoryNotWritable_NamesIt()
    {
        await using var server = ServerProcess.Create(new Dictionary<string, string> { ["Yuqing__DataDirectory"] = "/proc/yuqing-data" });

        Assert.NotEqual(0, await server.RunToEndAsync());
        Assert.Contains("/proc/yuqing-data", server.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_PolicyFileWithErrors_NamesFileAndLine()
    {
        var policies = Path.Combine(Path.GetTempPath(), "policies-" + Guid.NewGuid().ToString("N"));
        CopyDirectory(Path.Combine(Path.GetDirectoryName(ServerProcess.FunctionsDll)!, "policies"), policies);
        var file = Path.Combine(policies, "huaning-highway.yaml");
        var lines = await File.ReadAllLinesAsync(file);
        var wrong = Array.FindIndex(lines, l => l.Contains("PT30M", StringComparison.Ordinal));
        lines[wrong] = lines[wrong].Replace("PT30M", "half an hour", StringComparison.Ordinal);
        await File.WriteAllLinesAsync(file, lines);
        await using var server = ServerProcess.Create(new Dictionary<string, string> { ["Yuqing__Policies"] = policies });

        Assert.NotEqual(0, await server.RunToEndAsync());
        Assert.Contains($"huaning-highway.yaml:{wrong + 1}", server.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", server.Output, StringComparison.Ordinal);
        Directory.Delete(policies, recursive: true);
    }

    private static void CopyDirectory(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }
}
