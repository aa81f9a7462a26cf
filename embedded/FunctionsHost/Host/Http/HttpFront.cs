using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Extensions.Logging;
using Yuqing.Embedded.FunctionsHost.Configuration;
using Yuqing.Embedded.FunctionsHost.Durable;
using Yuqing.Embedded.FunctionsHost.Invocation;
using Yuqing.Embedded.FunctionsHost.Storage;
using Yuqing.Embedded.FunctionsHost.Tracing;

namespace Yuqing.Embedded.FunctionsHost.Http;

/// <summary>The front door: finds the function of a request, checks its key, runs it and answers.</summary>
internal sealed class HttpFront(
    RouteTable routes, HostKeys keys, FunctionRunner runner, DurableManagementApi durable, DrainDeadlines drain, ILogger<HttpFront> logger)
{
    private static readonly object RouteItem = new();

    public async Task HandleAsync(HttpContext http)
    {
        using var abort = drain.Abort.Register(http.Abort);
        using var span = HostTracing.StartRequest(http.Request);
        try
        {
            if (!RouteTable.IsReserved(http.Request.Path))
                await RunFunctionAsync(http, span);
            else if (!await durable.TryHandleAsync(http))
                await Problems.WriteAsync(http, StatusCodes.Status404NotFound);
        }
#pragma warning disable CA1031 // The last line of defence: every failure becomes an answer.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            await AnswerFailureAsync(http, exception);
        }

        HostTracing.EndRequest(span, http);
    }

    /// <summary>The key of a request: header first, then query, as Azure Functions looks for it.</summary>
    public static string? KeyOf(HttpRequest request) =>
        request.Headers.TryGetValue("x-functions-key", out var header) ? header.ToString() : request.Query["code"].FirstOrDefault();

    private async Task RunFunctionAsync(HttpContext http, Activity? span)
    {
        var match = routes.Find(http);
        if (match is null)
        {
            await Problems.WriteAsync(http, StatusCodes.Status404NotFound);
            return;
        }

        HostTracing.NoteRoute(span, match.Template);
        if (!IsAuthorized(match, http.Request))
        {
            await Problems.WriteAsync(http, StatusCodes.Status401Unauthorized);
            return;
        }

        http.Request.RouteValues = match.Values;
        http.Items[RouteItem] = match.Template;
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, drain.Cancel);
        var context = new EmbeddedFunctionContext(
            match.Function.Definition, http.RequestServices, BindingData(http.Request), http.Request, cancellation.Token);
        context.Items[InvocationItems.HttpContext] = http;
        context.Features.Set<IHttpRequestDataFeature>(new HttpRequestDataFeature(http.Request));
        var answer = await runner.RunAsync(context);
        await ResultWriter.WriteAsync(http, context, answer, match.Values);
    }

    /// <summary>What the log may say of a request: its path may hold a link that lets its reader act.</summary>
    private static string RouteOf(HttpContext http) => http.Items[RouteItem] as string ?? "(none)";

    private bool IsAuthorized(RouteMatch match, HttpRequest request) => match.Trigger.AuthLevel switch
    {
        AuthorizationLevel.Anonymous => true,
        AuthorizationLevel.Function => keys.OpensFunction(match.Function.Name, KeyOf(request)),
        AuthorizationLevel.System => keys.IsSystem(KeyOf(request)),
        _ => keys.IsMaster(KeyOf(request)),
    };

    private static Dictionary<string, object?> BindingData(HttpRequest request)
    {
        var data = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in request.Query)
            data[name] = values.ToString();
        foreach (var (name, value) in request.RouteValues)
            data[name] = value;
        return data;
    }

    private async Task AnswerFailureAsync(HttpContext http, Exception exception)
    {
        if (http.RequestAborted.IsCancellationRequested && exception is OperationCanceledException or IOException)
            return;
        if (http.Response.HasStarted)
        {
            Logs.ResponseBroken(logger, RouteOf(http), exception);
            http.Abort();
            return;
        }

        switch (exception)
        {
            case BadHttpRequestException bad:
                await Problems.WriteAsync(http, bad.StatusCode, bad.Message);
                break;
            case InputFormatException { Parameter: { } parameter }:
                var errors = new Dictionary<string, string[]> { [parameter] = [exception.Message] };
                await Problems.WriteAsync(http, StatusCodes.Status400BadRequest, "A value of the request cannot be read.", errors);
                break;
            case InputFormatException:
                await Problems.WriteAsync(http, StatusCodes.Status400BadRequest, exception.Message);
                break;
            case { } when StoreFailure.IsUnavailable(exception):
                Logs.StoreUnavailable(logger, RouteOf(http), exception);
                await Problems.WriteUnavailableAsync(http);
                break;
            case OperationCanceledException when drain.Cancel.IsCancellationRequested:
                await Problems.WriteUnavailableAsync(http);
                break;
            default:
                Logs.FunctionFailed(logger, RouteOf(http), exception!);
                await Problems.WriteAsync(http, StatusCodes.Status500InternalServerError);
                break;
        }
    }
}
