namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>Makes the request of an HTTP invocation available in the worker's own model.</summary>
public interface IHttpRequestDataFeature
{
    /// <summary>The request; null when the trigger is not HTTP.</summary>
    ValueTask<HttpRequestData?> GetHttpRequestDataAsync(FunctionContext context);
}
