using System.Net;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.DurableTask.Client;
using Yuqing.Embedded.FunctionsHost.Durable;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Answers that let a caller follow an orchestration.</summary>
public static class DurableTaskClientExtensions
{
    // The worker of the real extension writes its placeholders with doubled braces, unlike the host's own payload.
    private const string ReasonPlaceholder = "reason={{text}}";

    /// <summary>202 with the addresses of the instance.</summary>
    public static Task<HttpResponseData> CreateCheckStatusResponseAsync(
        this DurableTaskClient client, HttpRequestData request, string instanceId, CancellationToken cancellation = default) =>
        client.CreateCheckStatusResponseAsync(request, instanceId, HttpStatusCode.Accepted, cancellation);

    /// <summary>The given status with the addresses of the instance.</summary>
    public static async Task<HttpResponseData> CreateCheckStatusResponseAsync(
        this DurableTaskClient client,
        HttpRequestData request,
        string instanceId,
        HttpStatusCode statusCode,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var (response, payload) = Prepare(client, request, instanceId, statusCode);
        var body = await WorkerSerializer.Of(request.FunctionContext).SerializeAsync(payload, payload.GetType(), cancellation);
        await response.WriteBytesAsync(body.ToArray(), cancellation);
        return response;
    }

    /// <summary>202 with the addresses of the instance.</summary>
    public static HttpResponseData CreateCheckStatusResponse(
        this DurableTaskClient client, HttpRequestData request, string instanceId, CancellationToken cancellation = default) =>
        client.CreateCheckStatusResponse(request, instanceId, HttpStatusCode.Accepted, cancellation);

    /// <summary>The given status with the addresses of the instance.</summary>
    public static HttpResponseData CreateCheckStatusResponse(
        this DurableTaskClient client,
        HttpRequestData request,
        string instanceId,
        HttpStatusCode statusCode,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var (response, payload) = Prepare(client, request, instanceId, statusCode);
        response.WriteBytes(WorkerSerializer.Of(request.FunctionContext).Serialize(payload, payload.GetType(), cancellation).ToArray());
        return response;
    }

    /// <summary>The addresses of an instance, below the origin of <paramref name="request"/>, or else of the host.</summary>
    /// <exception cref="InvalidOperationException">There is no request and the host's own address is not known.</exception>
    public static HttpManagementPayload CreateHttpManagementPayload(
        this DurableTaskClient client, string instanceId, HttpRequestData? request = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        var urls = ManagementEndpoints.UrlsOf(client, request?.Url);
        return new HttpManagementPayload
        {
            Id = instanceId,
            StatusQueryGetUri = urls.Status(instanceId),
            PurgeHistoryDeleteUri = urls.Status(instanceId),
            SendEventPostUri = urls.Operation(instanceId, "raiseEvent/{eventName}"),
            TerminatePostUri = urls.Operation(instanceId, "terminate", ReasonPlaceholder),
            SuspendPostUri = urls.Operation(instanceId, "suspend", ReasonPlaceholder),
            ResumePostUri = urls.Operation(instanceId, "resume", ReasonPlaceholder),
        };
    }

    private static (HttpResponseData Response, HttpManagementPayload Payload) Prepare(
        DurableTaskClient client, HttpRequestData request, string instanceId, HttpStatusCode statusCode)
    {
        var payload = client.CreateHttpManagementPayload(instanceId, request);
        var response = request.CreateResponse(statusCode);
        response.Headers.Add("Location", payload.StatusQueryGetUri);
        response.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        return (response, payload);
    }
}
