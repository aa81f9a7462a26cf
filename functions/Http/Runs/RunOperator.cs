using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;
using Yuqing.Functions.Http.Requests;
using Yuqing.Functions.Security;

namespace Yuqing.Functions.Http.Runs;

/// <summary>Operator actions on a run, each written to the audit trail before it is carried out.</summary>
internal sealed class RunOperator(RunReader runs, ActAudit audit)
{
    private const string Restart = "restart";

    /// <summary>Carries an action out.</summary>
    public async Task<IResult> OperateAsync(HttpRequest request, DurableTaskClient client, string id, string action)
    {
        var cancellation = request.HttpContext.RequestAborted;
        var given = request.ContentLength is 0 or null && request.ContentType is null
            ? new RunActionBody()
            : await JsonBody.ReadAsync(request, Read, cancellation);
        if (action == "raise-event" && given.EventName is null)
            return ApiProblem.Field("eventName", "必填。");
        var run = await runs.FindAsync(request, client, id);
        if (Refusal(action, run) is { } refusal)
            return refusal;
        await audit.ActedAsync(request.Caller(), "run." + action, id, given.Reason is null ? null : new Dictionary<string, string> { ["reason"] = given.Reason }, cancellation);
        try
        {
            return Answers.Accepted(new RunActionJson(await CarryOutAsync(client, id, action, given, cancellation), action));
        }
        catch (Exception failure) when (failure is InvalidOperationException or ArgumentException or NotSupportedException or NotImplementedException)
        {
            return ApiProblem.Conflict("引擎拒绝了这个操作：" + failure.Message);
        }
    }

    private static ApiProblem? Refusal(string action, OrchestrationMetadata run) => action switch
    {
        "suspend" or "resume" or "terminate" or "raise-event" when run.IsCompleted => ApiProblem.Conflict("这个运行实例已经结束。"),
        "purge" when !run.IsCompleted => ApiProblem.Conflict("运行中的实例不能清除，请先终止。"),
        "rewind" when run.RuntimeStatus != OrchestrationRuntimeStatus.Failed => ApiProblem.Conflict("只有失败的实例可以回退。"),
        "suspend" or "resume" or "terminate" or Restart or "rewind" or "purge" or "raise-event" => null,
        _ => ApiProblem.NotFound("没有这个操作。"),
    };

    private static async Task<string> CarryOutAsync(DurableTaskClient client, string id, string action, RunActionBody given, CancellationToken cancellation)
    {
        switch (action)
        {
            case "suspend":
                await client.SuspendInstanceAsync(id, given.Reason, cancellation);
                return id;
            case "resume":
                await client.ResumeInstanceAsync(id, given.Reason, cancellation);
                return id;
            case "terminate":
                await client.TerminateInstanceAsync(id, (object?)given.Reason, cancellation);
                return id;
            case "rewind":
                await client.RewindInstanceAsync(id, given.Reason ?? "", cancellation);
                return id;
            case "purge":
                await client.PurgeInstanceAsync(id, cancellation: cancellation);
                return id;
            case Restart:
                return await client.RestartAsync(id, given.WithNewId ?? true, cancellation);
            default:
                await client.RaiseEventAsync(id, given.EventName!, given.Payload, cancellation);
                return id;
        }
    }

    private static RunActionBody Read(JsonElement json)
    {
        var fields = new FieldReader(json);
        var body = new RunActionBody(
            fields.Text("reason", 500),
            fields.Text("eventName"),
            json.TryGetProperty("payload", out var payload) ? payload.Clone() : null,
            fields.Flag("withNewId"));
        fields.ThrowIfFailed();
        return body;
    }
}
