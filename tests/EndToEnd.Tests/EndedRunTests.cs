using System.Diagnostics;
using System.Net;
using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests;

/// <summary>An incident whose orchestration has ended is not out of reach.</summary>
public sealed class EndedRunTests
{
    [Fact]
    public async Task Reopen_AfterDismissalByTwoPersons_GoesOnInTheNextGenerationWithItsHistory()
    {
        await using var server = await ServerProcess.StartAsync();
        using var office = new ApiClient(server, Keys.Office);
        using var root = new ApiClient(server);
        var id = await office.OpenAsync(ApiClient.Report("ended-1"));
        await office.ActAsync(id, "dismiss", null, new { reason = "误报" });
        var (again, _) = await office.SignalAsync(id, "dismiss", null, new { reason = "误报" });
        Assert.Equal(HttpStatusCode.Conflict, again);
        await root.ActAsync(id, "dismiss", null, new { reason = "核实为误报" });
        Assert.Equal("dismissed", (string?)(await office.IncidentAsync(id))["status"]);
        await Eventually.SomeAsync(() => root.RunStatusAsync($"{id}-1"), status => status == "Completed");

        await office.ActAsync(id, "reopen", null, new { reason = "经核实属实" });

        Assert.Equal("open", (string?)(await office.IncidentAsync(id))["status"]);
        Assert.Equal("Running", await root.RunStatusAsync($"{id}-2"));
        Assert.NotEmpty(await office.TimelineAsync(id, "reported"));
        Assert.NotEmpty(await office.TimelineAsync(id, "reopened"));
    }

    /// <summary>The note starts a run that ends at once, so the reopening arrives about when that run writes its last picture.</summary>
    [Fact]
    public async Task Reopen_WhileTheRunOfAnEarlierActEnds_DoesNotWaitForTheWatchdog()
    {
        await using var server = await ServerProcess.StartAsync();
        using var office = new ApiClient(server, Keys.Office);
        using var root = new ApiClient(server);
        for (var round = 0; round < 5; round++)
        {
            var id = await office.OpenAsync(ApiClient.Report($"ending-{round}"));
            await office.ActAsync(id, "dismiss", null, new { reason = "误报" });
            await root.ActAsync(id, "dismiss", null, new { reason = "核实为误报" });
            await Eventually.SomeAsync(() => root.RunStatusAsync($"{id}-1"), status => status == "Completed");
            await office.SignalAsync(id, "note", null, new { text = "补充" });

            await office.SignalAsync(id, "reopen", null, new { reason = "经核实属实" });

            var asked = Stopwatch.StartNew();
            await Eventually.SomeAsync(() => office.IncidentAsync(id), incident => (string?)incident["status"] == "open");
            Assert.InRange(asked.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        }
    }

    [Fact]
    public async Task Merge_SameMatterTwice_TheOtherTakesTheEarlierAnchor()
    {
        await using var server = await ServerProcess.StartAsync();
        using var office = new ApiClient(server, Keys.Office);
        var now = DateTimeOffset.UtcNow;
        var kept = await office.OpenAsync(ApiClient.Report("kept", occurredAt: now));
        var copy = await office.OpenAsync(ApiClient.Report("copy", occurredAt: now.AddMinutes(-10)));

        await office.ActAsync(copy, "merge", null, new { into = kept });

        Assert.Equal("merged", (string?)(await office.IncidentAsync(copy))["status"]);
        var due = await Eventually.SomeAsync(
            async () => DateTimeOffset.Parse((string)(await office.ObligationAsync(kept, "phone-report"))["dueAt"]!, null),
            at => at < now.AddMinutes(25));
        Assert.Equal(now.AddMinutes(20), due, TimeSpan.FromSeconds(1));
    }
}
