using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;
using Yuqing.Functions.Register;
using Yuqing.Functions.Security;

namespace Yuqing.Functions.Http;

/// <summary>Tells which failures mean "nothing was written, try again": they are answered with 503.</summary>
internal sealed class UnavailableFailures(IEnumerable<UnavailableFailures.Test> tests)
{
    /// <summary>One kind of failure; the engine in use adds its own.</summary>
    internal delegate bool Test(Exception failure);

    private readonly Test[] _tests = [failure => failure is RegisterUnavailableException, .. tests];

    /// <summary>Whether the failure, or what caused it, is of such a kind.</summary>
    public bool Includes(Exception failure)
    {
        for (var at = failure; at is not null; at = at.InnerException)
        {
            if (_tests.Any(test => test(at)))
                return true;
        }
        return false;
    }
}

/// <summary>
/// Outermost for HTTP: puts the security headers on every answer and turns whatever a function throws into problem
/// details. What failed goes to the log, never into the answer.
/// </summary>
internal sealed partial class ErrorMiddleware(UnavailableFailures unavailable, ILogger<ErrorMiddleware> logger) : IFunctionsWorkerMiddleware
{
    /// <inheritdoc/>
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is not { } http)
        {
            await next(context);
            return;
        }
        SecurityHeaders.Apply(http.Response);
        try
        {
            await next(context);
        }
        catch (Exception failure) when (!http.Response.HasStarted)
        {
            context.GetInvocationResult().Value = Answer(Unwrap(failure), http, context.FunctionDefinition.Name);
        }
    }

    /// <summary>The worker's invoker may wrap what an async function throws.</summary>
    private static Exception Unwrap(Exception failure) =>
        failure is AggregateException { InnerExceptions: [var only] } ? Unwrap(only) : failure;

    private IResult Answer(Exception failure, HttpContext http, string function)
    {
        switch (failure)
        {
            case ProblemException { Problem: var problem }:
                return problem;
            case OperationCanceledException when http.RequestAborted.IsCancellationRequested:
                return Results.StatusCode(StatusCodes.Status499ClientClosedRequest);
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                return ApiProblem.TooLarge(Requests.BodyReader.Limit);
            case BadCursorException cursor:
                return ApiProblem.From(cursor.Problem);
            case BadHttpRequestException:
                return ApiProblem.Invalid("请求没有按 HTTP 规范完整送达。");
        }
        if (unavailable.Includes(failure))
        {
            LogUnavailable(failure, function);
            return ApiProblem.Unavailable();
        }
        LogUnexpected(failure, function);
        return ApiProblem.Unexpected();
    }

    [LoggerMessage(3310, LogLevel.Warning, "{Function} answered 503: nothing could be committed.")]
    private partial void LogUnavailable(Exception failure, string function);

    [LoggerMessage(3311, LogLevel.Error, "{Function} failed.")]
    private partial void LogUnexpected(Exception failure, string function);
}
