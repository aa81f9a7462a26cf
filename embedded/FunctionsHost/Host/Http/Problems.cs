using System.Diagnostics;
using System.Globalization;
using System.Net.Mime;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace Yuqing.Embedded.FunctionsHost.Http;

/// <summary>Answers by RFC 9457 problem details that say nothing about the inside of the app.</summary>
internal static class Problems
{
    // When a caller may try again after the store could not commit.
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    public static Task WriteAsync(
        HttpContext http, int status, string? detail = null, IDictionary<string, string[]>? errors = null, TimeSpan? retryAfter = null)
    {
        var response = http.Response;
        response.Clear();
        response.StatusCode = status;
        if (retryAfter is { } wait)
            response.Headers.RetryAfter = wait.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
        var problem = new ProblemDetails
        {
            Status = status,
            Title = ReasonPhrases.GetReasonPhrase(status),
            Detail = detail,
        };
        if (errors is not null)
            problem.Extensions["errors"] = errors;
        problem.Extensions["traceId"] = Activity.Current?.Id ?? http.TraceIdentifier;
        return response.WriteAsJsonAsync(problem, options: null, MediaTypeNames.Application.ProblemJson, http.RequestAborted);
    }

    public static Task WriteUnavailableAsync(HttpContext http) =>
        WriteAsync(
            http,
            StatusCodes.Status503ServiceUnavailable,
            "The request could not be stored. Nothing was acknowledged; try again.",
            retryAfter: RetryAfter);
}
