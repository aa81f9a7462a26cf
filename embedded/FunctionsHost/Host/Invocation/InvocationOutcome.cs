using Microsoft.Azure.Functions.Worker;

namespace Yuqing.Embedded.FunctionsHost.Invocation;

/// <summary>Keys of <see cref="FunctionContext.Items"/> that the host sets.</summary>
internal static class InvocationItems
{
    /// <summary>The key under which the ASP.NET Core integration of the real worker keeps the HTTP context.</summary>
    public const string HttpContext = "HttpRequestContext";
}

internal sealed class InvocationOutcome : InvocationResult
{
    public override object? Value { get; set; }
}

internal sealed class TypedInvocationResult<T>(InvocationResult inner) : InvocationResult<T>
{
    public override T? Value
    {
        get => inner.Value is null ? default : (T)inner.Value;
        set => inner.Value = value;
    }
}
