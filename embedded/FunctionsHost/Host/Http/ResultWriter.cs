using System.Net.Mime;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker.Http;
using Yuqing.Embedded.FunctionsHost.Invocation;

namespace Yuqing.Embedded.FunctionsHost.Http;

/// <summary>Writes what a function returned as the HTTP response.</summary>
internal static class ResultWriter
{
    public static async Task WriteAsync(HttpContext http, EmbeddedFunctionContext context, object? answer, RouteValueDictionary routeValues)
    {
        var response = http.Response;
        switch (answer)
        {
            case IActionResult result:
                await result.ExecuteResultAsync(new ActionContext(http, new RouteData(routeValues), new ActionDescriptor()));
                break;
            case IResult result:
                await result.ExecuteAsync(http);
                break;
            case EmbeddedHttpResponseData data:
                await data.SendAsync(response, http.RequestAborted);
                break;
            case string text:
                response.ContentType ??= "text/plain; charset=utf-8";
                await response.WriteAsync(text, http.RequestAborted);
                break;
            case null when !response.HasStarted && response.StatusCode == StatusCodes.Status200OK && response.ContentLength is null:
                response.StatusCode = StatusCodes.Status204NoContent;
                break;
            case { } value:
                await WriteJsonAsync(http, context, value);
                break;
            default:
                break;
        }
    }

    private static async Task WriteJsonAsync(HttpContext http, EmbeddedFunctionContext context, object value)
    {
        var body = await WorkerSerializer.Of(context).SerializeAsync(value, value.GetType(), http.RequestAborted);
        http.Response.ContentType = $"{MediaTypeNames.Application.Json}; charset=utf-8";
        http.Response.ContentLength = body.ToMemory().Length;
        await http.Response.Body.WriteAsync(body.ToMemory(), http.RequestAborted);
    }
}
