using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Smoke.Tests.Harness;

internal sealed partial class SmokeRun
{
    private int _made;

    /// <summary>Registers an incident as the office, so that its level is decided. It happened now unless said otherwise.</summary>
    public async Task<string> Open(string level = "I", string unit = "road", object? more = null)
    {
        var (status, body) = await Send(HttpMethod.Post, "/api/incidents", ReportOf(level, unit, more));
        Assert.True(status == HttpStatusCode.Accepted, body);
        await SettleAsync();
        return (string)JsonNode.Parse(body)!["incidentId"]!;
    }

    /// <summary>Delivers a report by the signed webhook; its level is provisional.</summary>
    public async Task<string> Deliver(string? level = "I", string unit = "road", object? more = null, string? deliveryId = null)
    {
        var report = ReportOf(level, unit, more);
        var (status, body) = await Webhook(report, deliveryId ?? $"msg-{_made}");
        Assert.True(status == HttpStatusCode.Accepted, body);
        await SettleAsync();
        return (string)JsonNode.Parse(body)!["incidentId"]!;
    }

    /// <summary>Signs and sends a delivery as a monitoring system does.</summary>
    public async Task<(HttpStatusCode Status, string Body)> Webhook(JsonObject report, string deliveryId)
    {
        var timestamp = Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var bytes = Encoding.UTF8.GetBytes(report.ToJsonString());
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/webhooks/monitor") { Content = new ByteArrayContent(bytes) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("webhook-id", deliveryId);
        request.Headers.Add("webhook-timestamp", timestamp);
        byte[] signed = [.. Encoding.ASCII.GetBytes($"{deliveryId}.{timestamp}."), .. bytes];
        var key = Convert.FromBase64String(WebhookSecret["whsec_".Length..]);
        request.Headers.Add("webhook-signature", "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, signed)));
        using var response = await _app.Client.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>A report with an external id of its own.</summary>
    public JsonObject ReportOf(string? level, string unit, object? more = null)
    {
        var report = new JsonObject
        {
            ["unit"] = unit,
            ["externalId"] = $"w-{Interlocked.Increment(ref _made)}",
            ["title"] = "路面塌陷",
            ["occurredAt"] = Now.ToString("O"),
        };
        if (level is not null)
            report["level"] = level;
        foreach (var (name, value) in JsonSerializer.SerializeToNode(more ?? new { })!.AsObject())
            report[name] = value?.DeepClone();
        return report;
    }

    /// <summary>Sends a signal that must take effect.</summary>
    public async Task Act(string id, string type, string? obligation = null, object? fields = null, string role = "office")
    {
        var signal = $"s-{Interlocked.Increment(ref _made)}";
        var (status, body) = await Signal(id, type, obligation, fields, role, signal);
        Assert.True(status == HttpStatusCode.Accepted, $"{status} {body}");
        var outcome = await Get($"/api/incidents/{id}/signals/{signal}");
        Assert.True((bool?)outcome["applied"] == true, outcome.ToJsonString());
    }

    /// <summary>Sends a signal and gives the answer.</summary>
    public async Task<(HttpStatusCode Status, string Body)> Signal(
        string id, string type, string? obligation = null, object? fields = null, string role = "office", string? signalId = null)
    {
        var json = JsonSerializer.SerializeToNode(fields ?? new { })!.AsObject();
        json["signalId"] = signalId ?? $"s-{Interlocked.Increment(ref _made)}";
        json["type"] = type;
        if (obligation is not null)
            json["obligation"] = obligation;
        var answer = await Send(HttpMethod.Post, $"/api/incidents/{id}/signals", json, role);
        await SettleAsync();
        return answer;
    }

    /// <summary>Completes the flash report.</summary>
    public Task Report(string id, string role = "duty-officer") => Act(id, "complete", "report", new { callee = "zhou", calledAt = Now.ToString("O") }, role);

    /// <summary>An obligation as the API shows it.</summary>
    public async Task<JsonNode> Obligation(string id, string obligation) =>
        (await Get($"/api/incidents/{id}"))["obligations"]!.AsArray().First(found => (string)found!["id"]! == obligation)!;

    /// <summary>Lines of one kind in the record of an incident.</summary>
    public async Task<IReadOnlyList<JsonNode>> Lines(string id, string kind) =>
        [.. (await Get($"/api/incidents/{id}/timeline"))["items"]!.AsArray().Select(line => line!).Where(line => (string)line["kind"]! == kind)];

    /// <summary>Reads as an administrator.</summary>
    public async Task<JsonNode> Get(string path)
    {
        var (status, body) = await Send(HttpMethod.Get, path, null, "administrator");
        Assert.True(status == HttpStatusCode.OK, $"GET {path}: {status} {body}");
        return JsonNode.Parse(body)!;
    }

    /// <summary>A request with the key of a role.</summary>
    public async Task<(HttpStatusCode Status, string Body)> Send(HttpMethod method, string path, JsonNode? json, string role = "office")
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", KeyOf(role));
        if (json is not null)
            request.Content = JsonContent.Create(json);
        using var response = await _app.Client.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Opens a link of a message, as a browser or a scanner does.</summary>
    public async Task<(HttpStatusCode Status, string Page)> OpenLink(Uri link)
    {
        using var response = await _app.Client.GetAsync(link.PathAndQuery);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Opens a link and presses the button for acknowledging, on the page or the one that it leads to.</summary>
    public async Task<HttpStatusCode> AcknowledgeByLink(Uri link)
    {
        var (status, page) = await OpenLink(link);
        if (page.Contains("name=\"callee\"", StringComparison.Ordinal) || page.Contains("name=callee", StringComparison.Ordinal))
        {
            link = new Uri(link, ActAddress().Match(page).Groups[1].Value);
            (status, page) = await OpenLink(link);
        }

        return FormField().Match(page) is { Success: true } form ? await PressButton(link, form.Groups[1].Value) : status;
    }

    /// <summary>Opens a link and records the flash report.</summary>
    public async Task<HttpStatusCode> ReportByLink(Uri link)
    {
        var (status, page) = await OpenLink(link);
        return FormField().Match(page) is { Success: true } form
            ? await PressButton(link, form.Groups[1].Value, ("callee", "zhou"), ("calledAt", Now.ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture)), ("method", "call"))
            : status;
    }

    /// <summary>Sends the form of a link's page.</summary>
    public async Task<HttpStatusCode> PressButton(Uri link, string proof, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent([new("form", proof), .. fields.Select(field => new KeyValuePair<string, string>(field.Name, field.Value))]);
        using var response = await _app.Client.PostAsync(link.PathAndQuery, form);
        await SettleAsync();
        return response.StatusCode;
    }

    [GeneratedRegex("name=form value=\"([0-9a-f]+)\"")]
    public static partial Regex FormField();

    [GeneratedRegex("class=act href=\"([^\"]+)\"")]
    private static partial Regex ActAddress();
}
