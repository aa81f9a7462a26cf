using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Yuqing.Embedded.FunctionsHost.Invocation;
using Yuqing.Embedded.Queues;

namespace Yuqing.Embedded.FunctionsHost.Tracing;

/// <summary>
/// The host's spans: requests and messages as the Functions host has them, and the run of a function as the isolated worker
/// has it (its source and names). Neither paths nor bodies get in: a path may hold a link that lets its reader act.
/// </summary>
internal static class HostTracing
{
    private static readonly ActivitySource Host = new("Yuqing.Embedded.FunctionsHost");
    private static readonly ActivitySource Worker = new("Microsoft.Azure.Functions.Worker");

    /// <summary>
    /// A request begins. ASP.NET Core has a span of its own, which nobody exports, because it would carry the path; so ours
    /// takes its place and follows what the caller sent.
    /// </summary>
    public static Activity? StartRequest(HttpRequest request)
    {
        if (!Host.HasListeners())
            return null;
        DistributedContextPropagator.Current.ExtractTraceIdAndState(request.Headers, ReadHeader, out var parent, out var state);
        ActivityContext.TryParse(parent, state, isRemote: true, out var caller);
        Activity.Current = null;
        var method = HttpMethods.IsGet(request.Method) || HttpMethods.IsPost(request.Method) || HttpMethods.IsPut(request.Method)
            || HttpMethods.IsDelete(request.Method) || HttpMethods.IsHead(request.Method) ? request.Method : "_OTHER";
        return Host.StartActivity(method, ActivityKind.Server, caller)?.SetTag("http.request.method", method);
    }

    /// <summary>The route of a request is known.</summary>
    public static void NoteRoute(Activity? span, string route)
    {
        if (span is null)
            return;
        span.DisplayName = $"{span.GetTagItem("http.request.method")} {route}";
        span.SetTag("http.route", route);
    }

    /// <summary>A request is answered.</summary>
    public static void EndRequest(Activity? span, HttpContext http)
    {
        if (span is null)
            return;
        var status = http.Response.StatusCode;
        span.SetTag("http.response.status_code", status);
        if (status >= StatusCodes.Status500InternalServerError)
            span.SetStatus(ActivityStatusCode.Error);
        span.Stop();
    }

    /// <summary>A message is handled; its sender's span is the parent.</summary>
    public static Activity? StartMessage(string queue, QueuedMessage message)
    {
        if (!Host.HasListeners())
            return null;
        var properties = message.Message.ApplicationProperties;
        var parent = properties.GetValueOrDefault("traceparent") ?? properties.GetValueOrDefault("Diagnostic-Id");
        ActivityContext.TryParse(parent, properties.GetValueOrDefault("tracestate"), isRemote: true, out var sender);
        Activity.Current = null;
        return Host.StartActivity($"process {queue}", ActivityKind.Consumer, sender)?
            .SetTag("messaging.system", "servicebus")
            .SetTag("messaging.operation.type", "process")
            .SetTag("messaging.destination.name", queue)
            .SetTag("messaging.servicebus.message.delivery_count", message.DeliveryCount);
    }

    /// <summary>
    /// A function runs. Orchestrators have none: theirs are the engine's turns, and their code keeps the context of the first
    /// turn through all of them.
    /// </summary>
    public static Activity? StartRun(EmbeddedFunctionContext context, bool isOrchestrator)
    {
        if (isOrchestrator || !Worker.HasListeners())
            return null;
        return Worker.StartActivity($"function {context.FunctionDefinition.Name}", ActivityKind.Internal)?
            .SetTag("faas.name", context.FunctionDefinition.Name)
            .SetTag("faas.invocation_id", context.InvocationId);
    }

    /// <summary>Something threw; its text may name people, so only its type is told.</summary>
    public static void Fail(Activity? span, Exception error) => span?.SetStatus(ActivityStatusCode.Error, error.GetType().FullName);

    private static void ReadHeader(object? carrier, string name, out string? value, out IEnumerable<string>? values)
    {
        value = ((IHeaderDictionary)carrier!)[name];
        values = null;
    }
}
