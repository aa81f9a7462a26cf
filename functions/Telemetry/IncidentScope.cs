using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;

namespace Yuqing.Functions.Telemetry;

/// <summary>
/// Puts the incident's id into the scope of every log line of an activity or request about one. Not around orchestrators: their code
/// keeps the context of its first turn.
/// </summary>
internal sealed class IncidentScope(ILogger<IncidentScope> logger) : IFunctionsWorkerMiddleware
{
    private const string Orchestration = "orchestrationTrigger";

    /// <inheritdoc/>
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        using var scope = IncidentOf(context) is { } incident
            ? logger.BeginScope(new KeyValuePair<string, object?>[] { new(AppTelemetry.IncidentTag, incident) })
            : null;
        await next(context);
    }

    /// <summary>From the route of a request, or from the instance of an activity, whose id is the incident's and a generation.</summary>
    private static string? IncidentOf(FunctionContext context)
    {
        if (context.FunctionDefinition.InputBindings.Values.Any(binding => string.Equals(binding.Type, Orchestration, StringComparison.OrdinalIgnoreCase)))
            return null;
        var data = context.BindingContext.BindingData;
        if (data.TryGetValue("instanceId", out var instance) && instance is string text && text.LastIndexOf('-') is > 0 and var end)
            return text[..end];
        var route = context.GetHttpContext()?.Request;
        return route is not null && route.Path.StartsWithSegments("/api/incidents") && route.RouteValues.TryGetValue("id", out var id) ? id as string : null;
    }
}
