using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.DurableTask.Client;
using Yuqing.Embedded.FunctionsHost.Configuration;
using Yuqing.Embedded.FunctionsHost.Http;
using Yuqing.Embedded.FunctionsHost.Invocation;

namespace Yuqing.Embedded.FunctionsHost.Durable;

/// <summary>Reads, lists and purges instances for the durable management API.</summary>
internal sealed class InstanceQueries(DurableTaskClient client, HostKeys keys)
{
    private const string ContinuationHeader = "x-ms-continuation-token";
    private const string RetryAfterSeconds = "5";
    private const int MaxPage = 1000;

    public async Task StatusAsync(HttpContext http, string id)
    {
        var request = http.Request;
        var instance = await client.GetInstanceAsync(id, getInputsAndOutputs: true, http.RequestAborted);
        if (instance is null)
        {
            await Problems.WriteAsync(http, StatusCodes.Status404NotFound);
            return;
        }

        var body = InstanceJson.Status(instance, Flag(request, "showInput", ifAbsent: true));
        if (Flag(request, "showHistory"))
        {
            var history = await client.GetOrchestrationHistoryAsync(id, http.RequestAborted);
            body["historyEvents"] = InstanceJson.History(history, Flag(request, "showHistoryOutput"));
        }

        http.Response.StatusCode = instance switch
        {
            { IsCompleted: false } => StatusCodes.Status202Accepted,
            { RuntimeStatus: OrchestrationRuntimeStatus.Failed } when Flag(request, "returnInternalServerErrorOnFailure") =>
                StatusCodes.Status500InternalServerError,
            _ => StatusCodes.Status200OK,
        };
        if (!instance.IsCompleted)
        {
            var urls = new ManagementUrls(UriHelper.BuildAbsolute(request.Scheme, request.Host).TrimEnd('/'), keys.Durable);
            http.Response.Headers.Location = urls.Status(id);
            http.Response.Headers.RetryAfter = RetryAfterSeconds;
        }

        await http.Response.WriteAsJsonAsync(body, http.RequestAborted);
    }

    public async Task ListAsync(HttpContext http)
    {
        var request = http.Request;
        var size = int.TryParse(request.Query["top"], NumberStyles.None, CultureInfo.InvariantCulture, out var top) && top > 0
            ? Math.Min(top, MaxPage)
            : OrchestrationQuery.DefaultPageSize;
        var token = Decode(request.Headers[ContinuationHeader].FirstOrDefault());
        var query = new OrchestrationQuery(
            CreatedFrom: Time(request, "createdTimeFrom"),
            CreatedTo: Time(request, "createdTimeTo"),
            Statuses: Statuses(request),
            InstanceIdPrefix: request.Query["instanceIdPrefix"].FirstOrDefault(),
            PageSize: size,
            FetchInputsAndOutputs: true,
            ContinuationToken: token);
        var list = new JsonArray();
        await foreach (var page in client.GetAllInstancesAsync(query).AsPages(token, size).WithCancellation(http.RequestAborted))
        {
            foreach (var instance in page.Values)
                list.Add(InstanceJson.Status(instance, Flag(request, "showInput", ifAbsent: true)));
            http.Response.Headers[ContinuationHeader] = Encode(page.ContinuationToken);
            break;
        }

        await http.Response.WriteAsJsonAsync(list, http.RequestAborted);
    }

    public async Task PurgeAsync(HttpContext http)
    {
        if (Time(http.Request, "createdTimeFrom") is not { } from)
            throw new InputFormatException("A value is required.") { Parameter = "createdTimeFrom" };
        var filter = new PurgeInstancesFilter(from, Time(http.Request, "createdTimeTo"), Statuses(http.Request));
        var purged = await client.PurgeAllInstancesAsync(filter, cancellation: http.RequestAborted);
        if (purged.PurgedInstanceCount == 0)
            await Problems.WriteAsync(http, StatusCodes.Status404NotFound);
        else
            await http.Response.WriteAsJsonAsync(new { instancesDeleted = purged.PurgedInstanceCount }, http.RequestAborted);
    }

    private static bool Flag(HttpRequest request, string name, bool ifAbsent = false) =>
        bool.TryParse(request.Query[name], out var value) ? value : ifAbsent;

    private static DateTimeOffset? Time(HttpRequest request, string name)
    {
        var text = request.Query[name].FirstOrDefault();
        if (string.IsNullOrEmpty(text))
            return null;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw new InputFormatException("The value is not a valid time.") { Parameter = name };
    }

    private static List<OrchestrationRuntimeStatus>? Statuses(HttpRequest request)
    {
        var names = request.Query["runtimeStatus"]
            .SelectMany(value => (value ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .ToList();
        return names.Count == 0 ? null : names.ConvertAll(name =>
            Enum.TryParse<OrchestrationRuntimeStatus>(name, ignoreCase: true, out var status) && Enum.IsDefined(status)
                ? status
                : throw new InputFormatException("The value is not a runtime status.") { Parameter = "runtimeStatus" });
    }

    // Headers carry ASCII only; the engine's token may hold an instance id in any script.
    private static string Encode(string? token) => token is null ? "" : Convert.ToBase64String(Encoding.UTF8.GetBytes(token));

    private static string? Decode(string? header)
    {
        if (string.IsNullOrEmpty(header))
            return null;
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(header));
        }
        catch (FormatException exception)
        {
            throw new InputFormatException("The continuation token is not valid.", exception) { Parameter = ContinuationHeader };
        }
    }
}
