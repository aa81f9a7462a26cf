using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EndToEnd.Tests.Harness;

/// <summary>The HTTP contract, spoken by an outsider: plain JSON, no type of the product.</summary>
internal sealed class ApiClient : IDisposable
{
    private readonly HttpClient _http;

    public ApiClient(ServerProcess server, string key = Keys.Administrator)
    {
        _http = new HttpClient { BaseAddress = server.BaseUrl, Timeout = TimeSpan.FromSeconds(40) };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    public static JsonObject Report(string externalId, string? level = "I", double? timeScale = null, DateTimeOffset? occurredAt = null)
    {
        var report = new JsonObject
        {
            ["unit"] = "huaning-highway",
            ["externalId"] = externalId,
            ["title"] = "某路段塌方，网民反映绕行无人指挥",
            ["summary"] = "多名网民反映路面塌方后无人疏导。",
            ["url"] = "https://weibo.com/detail/5012",
            ["platform"] = "weibo",
            ["occurredAt"] = (occurredAt ?? DateTimeOffset.UtcNow).ToString("O"),
        };
        if (level is not null)
        {
            report["level"] = level;
        }

        if (timeScale is not null)
        {
            report["drill"] = new JsonObject { ["timeScale"] = timeScale };
        }

        return report;
    }

    public async Task<HttpResponseMessage> WebhookAsync(JsonNode report, string? deliveryId = null) =>
        await _http.SendAsync(WebhookSigner.Sign("/api/webhooks/monitor", Encoding.UTF8.GetBytes(report.ToJsonString()), deliveryId));

    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) => await _http.SendAsync(request);

    /// <summary>Reports and returns the incident id; fails unless the answer is 202.</summary>
    public async Task<string> OpenAsync(JsonNode report)
    {
        using var response = await WebhookAsync(report);
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.Accepted, body);
        return (string)JsonNode.Parse(body)!["incidentId"]!;
    }

    public async Task<JsonNode> GetAsync(string path)
    {
        using var response = await _http.GetAsync(new Uri(path, UriKind.Relative));
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"GET {path} → {(int)response.StatusCode}: {body}");
        return JsonNode.Parse(body)!;
    }

    public Task<JsonNode> IncidentAsync(string id) => GetAsync($"/api/incidents/{id}");

    public async Task<JsonNode> ObligationAsync(string id, string obligation) =>
        (await IncidentAsync(id))["obligations"]!.AsArray().Single(o => (string)o!["id"]! == obligation)!;

    public async Task<IReadOnlyList<JsonNode>> TimelineAsync(string id, string? kind = null, string? obligation = null) =>
        [.. (await GetAsync($"/api/incidents/{id}/timeline"))["items"]!.AsArray().Select(n => n!)
            .Where(n => (kind is null || (string)n["kind"]! == kind) && (obligation is null || (string?)n["obligation"] == obligation))];

    public async Task<IReadOnlyList<JsonNode>> NotificationsAsync(string id) =>
        [.. (await GetAsync($"/api/notifications?incident={id}"))["items"]!.AsArray().Select(n => n!)];

    /// <summary>Runtime status of an orchestration, which only an administrator may see; null when it is unknown.</summary>
    public async Task<string?> RunStatusAsync(string instanceId)
    {
        using var response = await _http.GetAsync(new Uri($"/api/runs/{instanceId}", UriKind.Relative));
        return response.IsSuccessStatusCode ? (string?)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["status"] : null;
    }

    public async Task<(HttpStatusCode Status, JsonNode Body)> SignalAsync(string id, string type, string? obligation = null, object? fields = null, string? signalId = null)
    {
        var body = JsonSerializer.SerializeToNode(fields ?? new { })!.AsObject();
        body["signalId"] = signalId ?? Guid.NewGuid().ToString("N");
        body["type"] = type;
        if (obligation is not null)
        {
            body["obligation"] = obligation;
        }

        using var response = await _http.PostAsJsonAsync($"/api/incidents/{id}/signals", body);
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }

    /// <summary>Sends a signal that must be accepted, and waits until the incident has applied it.</summary>
    public async Task ActAsync(string id, string type, string? obligation = null, object? fields = null)
    {
        var signalId = Guid.NewGuid().ToString("N");
        var (status, body) = await SignalAsync(id, type, obligation, fields, signalId);
        Assert.True(status == HttpStatusCode.Accepted, body.ToJsonString());
        var outcome = await Eventually.SomeAsync(() => GetAsync($"/api/incidents/{id}/signals/{signalId}"), s => s["applied"] is not null);
        Assert.True((bool)outcome["applied"]!, outcome.ToJsonString());
    }

    public void Dispose() => _http.Dispose();
}
