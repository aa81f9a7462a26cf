using System.Net.Mime;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;
using Microsoft.Net.Http.Headers;
using Yuqing.Embedded.FunctionsHost.Configuration;
using Yuqing.Embedded.FunctionsHost.Http;

namespace Yuqing.Embedded.FunctionsHost.Durable;

/// <summary>
/// The HTTP management API of Durable Functions: routes, statuses and names of the extension. Only the system key opens it.
/// </summary>
internal sealed class DurableManagementApi(DurableTaskClient client, HostKeys keys, InstanceStarter starter, InstanceQueries queries)
{
    /// <summary>Answers a request below the API's path; false when the path or method is not part of the API.</summary>
    public async Task<bool> TryHandleAsync(HttpContext http)
    {
        if (!http.Request.Path.StartsWithSegments(ManagementUrls.BasePath, StringComparison.OrdinalIgnoreCase, out var rest))
            return false;
        if (!keys.IsSystem(HttpFront.KeyOf(http.Request)))
        {
            await Problems.WriteAsync(http, StatusCodes.Status401Unauthorized);
            return true;
        }

        var segments = rest.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return await DispatchAsync(http, segments);
    }

    private async Task<bool> DispatchAsync(HttpContext http, string[] segments)
    {
        var isPost = HttpMethods.IsPost(http.Request.Method);
        var isGet = HttpMethods.IsGet(http.Request.Method);
        var isDelete = HttpMethods.IsDelete(http.Request.Method);
        var work = segments switch
        {
            ["orchestrators", var name] when isPost => starter.StartAsync(http, name, null),
            ["orchestrators", var name, var id] when isPost => starter.StartAsync(http, name, id),
            ["instances"] when isGet => queries.ListAsync(http),
            ["instances"] when isDelete => queries.PurgeAsync(http),
            ["instances", var id] when isGet => queries.StatusAsync(http, id),
            ["instances", var id] when isDelete => PurgeAsync(http, id),
            ["instances", var id, "raiseEvent", var name] when isPost => RaiseEventAsync(http, id, name),
            ["instances", var id, "terminate"] when isPost => OnRunningAsync(
                http, id, reason => client.TerminateInstanceAsync(id, (object?)reason, http.RequestAborted)),
            ["instances", var id, "suspend"] when isPost => OnRunningAsync(
                http, id, reason => client.SuspendInstanceAsync(id, reason, http.RequestAborted)),
            ["instances", var id, "resume"] when isPost => OnRunningAsync(
                http, id, reason => client.ResumeInstanceAsync(id, reason, http.RequestAborted)),
            ["instances", var id, "rewind"] when isPost => RewindAsync(http, id),
            ["instances", var id, "restart"] when isPost => RestartAsync(http, id),
            _ => null,
        };
        if (work is null)
            return false;
        await work;
        return true;
    }

    private async Task RaiseEventAsync(HttpContext http, string id, string name)
    {
        var isJson = MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type)
            && type.MediaType.Equals(MediaTypeNames.Application.Json, StringComparison.OrdinalIgnoreCase);
        if (!isJson)
        {
            await Problems.WriteAsync(http, StatusCodes.Status400BadRequest, "The body must be application/json.");
            return;
        }

        JsonNode? payload;
        try
        {
            payload = await JsonNode.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted);
        }
        catch (JsonException)
        {
            await Problems.WriteAsync(http, StatusCodes.Status400BadRequest, "The body is not valid JSON.");
            return;
        }

        await OnRunningAsync(http, id, _ => client.RaiseEventAsync(id, name, payload, http.RequestAborted));
    }

    private async Task OnRunningAsync(HttpContext http, string id, Func<string?, Task> act)
    {
        var instance = await client.GetInstanceAsync(id, http.RequestAborted);
        if (instance is null)
        {
            await Problems.WriteAsync(http, StatusCodes.Status404NotFound);
            return;
        }

        if (instance.IsCompleted)
        {
            await Problems.WriteAsync(http, StatusCodes.Status410Gone);
            return;
        }

        await act(http.Request.Query["reason"].FirstOrDefault());
        http.Response.StatusCode = StatusCodes.Status202Accepted;
    }

    private async Task RewindAsync(HttpContext http, string id)
    {
        var instance = await client.GetInstanceAsync(id, http.RequestAborted);
        var status = instance?.RuntimeStatus switch
        {
            null => StatusCodes.Status404NotFound,
            OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Terminated => StatusCodes.Status410Gone,
            OrchestrationRuntimeStatus.Failed => StatusCodes.Status202Accepted,
            _ => StatusCodes.Status409Conflict,
        };
        if (status != StatusCodes.Status202Accepted)
        {
            await Problems.WriteAsync(http, status);
            return;
        }

        await client.RewindInstanceAsync(id, http.Request.Query["reason"].FirstOrDefault() ?? "", http.RequestAborted);
        http.Response.StatusCode = status;
    }

    private async Task RestartAsync(HttpContext http, string id)
    {
        var withNewId = !bool.TryParse(http.Request.Query["restartWithNewInstanceId"], out var asked) || asked;
        var instance = await client.GetInstanceAsync(id, http.RequestAborted);
        if (instance is null)
            await Problems.WriteAsync(http, StatusCodes.Status400BadRequest, "There is no such instance.");
        else if (!withNewId && !instance.IsCompleted)
            await Problems.WriteAsync(http, StatusCodes.Status409Conflict, "The instance has not ended.");
        else
            await starter.AcceptAsync(http, await client.RestartAsync(id, withNewId, http.RequestAborted));
    }

    private async Task PurgeAsync(HttpContext http, string id)
    {
        var purged = await client.PurgeInstanceAsync(id, cancellation: http.RequestAborted);
        if (purged.PurgedInstanceCount == 0)
            await Problems.WriteAsync(http, StatusCodes.Status404NotFound);
        else
            await http.Response.WriteAsJsonAsync(new { instancesDeleted = purged.PurgedInstanceCount }, http.RequestAborted);
    }
}
