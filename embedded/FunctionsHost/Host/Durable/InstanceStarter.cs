using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using DurableTask.Core.Exceptions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Yuqing.Embedded.FunctionsHost.Catalog;
using Yuqing.Embedded.FunctionsHost.Configuration;
using Yuqing.Embedded.FunctionsHost.Http;

namespace Yuqing.Embedded.FunctionsHost.Durable;

/// <summary>Starts instances for the durable management API.</summary>
internal sealed class InstanceStarter(DurableTaskClient client, FunctionCatalog catalog, HostKeys keys, TimeProvider time)
{
    private const string RetryAfterSeconds = "10";

    // An instance that has ended may be started anew under its id, as in Azure Functions; one that lives may not.
    private static readonly OrchestrationRuntimeStatus[] Alive =
        [OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended];

    private readonly HashSet<string> _names = catalog.With<OrchestrationTriggerAttribute>()
        .Select(found => found.Trigger.Orchestration ?? found.Function.Name)
        .ToHashSet(StringComparer.OrdinalIgnoreCase);

    public async Task StartAsync(HttpContext http, string name, string? id)
    {
        if (!_names.TryGetValue(name, out var known))
        {
            await Problems.WriteAsync(http, StatusCodes.Status400BadRequest, $"There is no orchestrator function {name}.");
            return;
        }

        JsonNode? input;
        try
        {
            var body = await BinaryData.FromStreamAsync(http.Request.Body, http.RequestAborted);
            input = body.IsEmpty ? null : JsonNode.Parse(body.ToStream());
        }
        catch (JsonException)
        {
            await Problems.WriteAsync(http, StatusCodes.Status400BadRequest, "The body is not valid JSON.");
            return;
        }

        var options = id is null ? null : new StartOrchestrationOptions(id).WithDedupeStatuses(Alive);
        string started;
        try
        {
            started = await client.ScheduleNewOrchestrationInstanceAsync(known, input, options, http.RequestAborted);
        }
        catch (OrchestrationAlreadyExistsException)
        {
            await Problems.WriteAsync(http, StatusCodes.Status409Conflict, $"The instance {id} exists already.");
            return;
        }

        if (Seconds(http.Request, "timeout") is { } timeout && Seconds(http.Request, "pollingInterval") is not null)
            await AnswerWhenDoneAsync(http, started, timeout);
        else
            await AcceptAsync(http, started);
    }

    /// <summary>202 with the addresses of the instance.</summary>
    public async Task AcceptAsync(HttpContext http, string id)
    {
        var urls = new ManagementUrls(UriHelper.BuildAbsolute(http.Request.Scheme, http.Request.Host).TrimEnd('/'), keys.Durable);
        http.Response.StatusCode = StatusCodes.Status202Accepted;
        http.Response.Headers.Location = urls.Status(id);
        http.Response.Headers.RetryAfter = RetryAfterSeconds;
        await http.Response.WriteAsJsonAsync(InstanceJson.Payload(urls, id), http.RequestAborted);
    }

    private async Task AnswerWhenDoneAsync(HttpContext http, string id, TimeSpan timeout)
    {
        using var limit = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, http.RequestAborted);
        OrchestrationMetadata done;
        try
        {
            done = await client.WaitForInstanceCompletionAsync(id, true, either.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !http.RequestAborted.IsCancellationRequested)
        {
            await AcceptAsync(http, id);
            return;
        }

        var body = done.RuntimeStatus == OrchestrationRuntimeStatus.Completed
            ? InstanceJson.Parse(done.SerializedOutput)
            : InstanceJson.Status(done, showInput: true);
        await http.Response.WriteAsJsonAsync(body, http.RequestAborted);
    }

    private static TimeSpan? Seconds(HttpRequest request, string name) =>
        double.TryParse(request.Query[name], NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
        && seconds is > 0 and <= 3600
            ? TimeSpan.FromSeconds(seconds)
            : null;
}
