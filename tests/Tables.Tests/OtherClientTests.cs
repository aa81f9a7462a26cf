using System.Diagnostics;
using System.Text.Json;
using Azure.Data.Tables;

namespace Tables.Tests;

/// <summary>What one client writes the other reads: <c>@azure/data-tables</c> is the vendor's own.</summary>
[Collection(nameof(TableEmulator))]
public sealed class OtherClientTests(TableEmulator emulator)
{
    private static readonly DateTimeOffset At = new(2026, 11, 21, 9, 0, 0, 123, TimeSpan.FromHours(8));

    [Fact]
    public async Task Entity_WrittenHere_IsReadByTheOtherClient()
    {
        var table = await emulator.NewTableAsync();
        await table.AddEntityAsync(new TableEntity("单位|2026-11", "it's")
        {
            ["Text"] = "舆情 “二级”",
            ["Yes"] = true,
            ["Small"] = 7,
            ["Large"] = 9_007_199_254_740_993L,
            ["Half"] = 0.5,
            ["At"] = At,
            ["Bytes"] = new byte[] { 0, 1, 255 },
        });

        using var found = JsonDocument.Parse(await RunAsync("read", table.Name));

        var entity = Assert.Single(found.RootElement.EnumerateArray());
        Assert.Equal("单位|2026-11", entity.GetProperty("partitionKey").GetString());
        Assert.Equal("it's", entity.GetProperty("rowKey").GetString());
        Assert.Equal("舆情 “二级”", entity.GetProperty("Text").GetString());
        Assert.True(entity.GetProperty("Yes").GetBoolean());
        Assert.Equal(7, entity.GetProperty("Small").GetInt32());
        Assert.Equal("9007199254740993", entity.GetProperty("Large").GetString());
        Assert.Equal(0.5, entity.GetProperty("Half").GetDouble());
        Assert.Equal(At, entity.GetProperty("At").GetDateTimeOffset());
        Assert.Equal([0, 1, 255], entity.GetProperty("Bytes").EnumerateArray().Select(value => value.GetInt32()));
    }

    [Fact]
    public async Task Entity_WrittenByTheOtherClient_IsReadHere()
    {
        var table = await emulator.NewTableAsync();
        await RunAsync("write", table.Name);

        var entity = (await table.GetEntityAsync<TableEntity>("单位|2026-11", "it's")).Value;

        Assert.Equal("舆情 “二级”", entity.GetString("Text"));
        Assert.True(entity.GetBoolean("Yes"));
        Assert.Equal(7, entity.GetInt32("Small"));
        Assert.Equal(9_007_199_254_740_993L, entity.GetInt64("Large"));
        Assert.Equal(0.5, entity.GetDouble("Half"));
        Assert.Equal(At, entity.GetDateTimeOffset("At"));
        Assert.Equal([0, 1, 255], entity.GetBinary("Bytes"));
    }

    private async Task<string> RunAsync(string act, string table)
    {
        var start = new ProcessStartInfo("node") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { Path.Combine(TableEmulator.Folder, "client.mjs"), act, emulator.Endpoint.AbsoluteUri, table })
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await errors);
        return await output;
    }
}
