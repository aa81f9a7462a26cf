using System.Net;
using System.Text.Json.Nodes;
using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests;

/// <summary>kill -9 in the middle: nothing that was acknowledged is lost, and every deadline fires exactly once.</summary>
public sealed class CrashTests
{
    [Fact]
    public async Task Kill_InTheMiddle_EveryDeadlineFiresOnceAndNoSignalIsLost()
    {
        await using var server = await ServerProcess.StartAsync();
        using var api = new ApiClient(server);
        var ids = new List<string>();
        for (var i = 0; i < 20; i++)
        {
            // Deadlines of the phone report between 3 and 6 s from now: before, during and after the outage.
            ids.Add(await api.OpenAsync(ApiClient.Report($"kill-{i}", timeScale: 600 - (i * 15))));
        }

        var signals = new List<(string Incident, string Signal)>();
        foreach (var id in ids)
        {
            var signal = "note-" + id;
            var (status, body) = await api.SignalAsync(id, "note", null, new { text = "断电前的记录" }, signal);
            Assert.True(status == HttpStatusCode.Accepted, body.ToJsonString());
            signals.Add((id, signal));
        }

        await server.KillAsync();
        await server.StartAgainAsync();

        foreach (var (incident, signal) in signals)
        {
            await Eventually.SomeAsync(() => api.GetAsync($"/api/incidents/{incident}/signals/{signal}"), s => (bool?)s["applied"] == true);
            await Eventually.SomeAsync(() => api.TimelineAsync(incident, "breached", "phone-report"), lines => lines.Count > 0);
        }

        await server.KillAsync();
        await server.StartAgainAsync();
        foreach (var id in ids)
        {
            Assert.Single(await api.TimelineAsync(id, "breached", "phone-report"));
            var notes = await api.TimelineAsync(id, "note");
            Assert.Single(notes);
            await AssertNoDuplicateNotificationsAsync(api, id);
        }
    }

    [Fact]
    public async Task Kill_WhileReportsArrive_EveryAcknowledgedReportIsThereAndRuns()
    {
        await using var server = await ServerProcess.StartAsync();
        using var api = new ApiClient(server);
        var acknowledged = new System.Collections.Concurrent.ConcurrentBag<(string External, string Id)>();
        using var stop = new CancellationTokenSource();
        var senders = Enumerable.Range(0, 4).Select(sender => Task.Run(async () =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                var external = $"flood-{sender}-{i}";
                try
                {
                    using var response = await api.WebhookAsync(ApiClient.Report(external));
                    if (response.StatusCode == HttpStatusCode.Accepted)
                    {
                        var body = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
                        acknowledged.Add((external, (string)body["incidentId"]!));
                    }
                }
                catch (HttpRequestException)
                {
                    return;
                }
            }
        })).ToArray();

        await Eventually.TrueAsync(() => Task.FromResult(acknowledged.Count >= 100), TimeSpan.FromSeconds(30), () => "no reports were accepted");
        await server.KillAsync();
        await stop.CancelAsync();
        await Task.WhenAll(senders);
        await server.StartAgainAsync();

        foreach (var (external, id) in acknowledged)
        {
            using var again = await api.WebhookAsync(ApiClient.Report(external));
            var body = JsonNode.Parse(await again.Content.ReadAsStringAsync())!;
            Assert.Equal(id, (string?)body["incidentId"]);
            Assert.True((bool)body["duplicate"]!);
        }

        // Each of them runs: its orchestration answers by notifying.
        foreach (var (_, id) in acknowledged)
        {
            await Eventually.SomeAsync(() => api.TimelineAsync(id, "notified"), lines => lines.Count > 0, TimeSpan.FromSeconds(60));
        }
    }

    private static async Task AssertNoDuplicateNotificationsAsync(ApiClient api, string id)
    {
        var keys = (await api.NotificationsAsync(id))
            .Select(n => (string?)n["obligation"] + "/" + (string?)n["reason"] + "/" + n["rung"] + "/" + (string?)n["person"] + "/" + (string?)n["queuedAt"])
            .ToList();
        Assert.Equal(keys.Distinct().Count(), keys.Count);
    }
}
