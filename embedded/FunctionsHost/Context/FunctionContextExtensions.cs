using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yuqing.Embedded.FunctionsHost.Invocation;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>ASP.NET Core types of an invocation.</summary>
public static class FunctionContextExtensions
{
    /// <summary>The HTTP request and response; null when the trigger is not HTTP.</summary>
    public static HttpContext? GetHttpContext(this FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Items.TryGetValue(InvocationItems.HttpContext, out var value) ? value as HttpContext : null;
    }
}

/// <summary>Inputs and outputs of an invocation, for middleware.</summary>
public static class FunctionContextBindingFeatureExtensions
{
    /// <summary>The result of the invocation, to read or replace.</summary>
    public static InvocationResult GetInvocationResult(this FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Features.Get<InvocationOutcome>()
            ?? throw new InvalidOperationException("The invocation has no result: its context was not made by the host.");
    }

    /// <summary>The result of the invocation as <typeparamref name="T"/>.</summary>
    /// <exception cref="InvalidOperationException">The value is of another type.</exception>
    public static InvocationResult<T> GetInvocationResult<T>(this FunctionContext context)
    {
        var result = context.GetInvocationResult();
        return result.Value is null or T
            ? new TypedInvocationResult<T>(result)
            : throw new InvalidOperationException($"The result is a {result.Value.GetType()}, not a {typeof(T)}.");
    }
}

/// <summary>HTTP data of an invocation in the worker's own model.</summary>
public static class FunctionContextHttpRequestExtensions
{
    /// <summary>The request; null when the trigger is not HTTP.</summary>
    public static ValueTask<HttpRequestData?> GetHttpRequestDataAsync(this FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var feature = context.Features.Get<IHttpRequestDataFeature>();
        return feature is null ? ValueTask.FromResult<HttpRequestData?>(null) : feature.GetHttpRequestDataAsync(context);
    }

    /// <summary>The response that the function returned; null when it returned something else.</summary>
    public static HttpResponseData? GetHttpResponseData(this FunctionContext context) =>
        context.GetInvocationResult().Value as HttpResponseData;
}

/// <summary>Loggers of an invocation.</summary>
public static class FunctionContextLoggerExtensions
{
    /// <summary>A logger named after <typeparamref name="T"/>.</summary>
    public static ILogger<T> GetLogger<T>(this FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.InstanceServices.GetRequiredService<ILogger<T>>();
    }

    /// <summary>A logger of the given category.</summary>
    public static ILogger GetLogger(this FunctionContext context, string categoryName)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.InstanceServices.GetRequiredService<ILoggerFactory>().CreateLogger(categoryName);
    }
}
