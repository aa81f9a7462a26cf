using System.Runtime.CompilerServices;
using Microsoft.DurableTask.Client;

namespace Yuqing.Embedded.FunctionsHost.Durable;

/// <summary>Addresses of the durable management API.</summary>
/// <param name="origin">Scheme and authority.</param>
/// <param name="key">System key that goes into the addresses.</param>
internal sealed class ManagementUrls(string origin, string key)
{
    public const string BasePath = "/runtime/webhooks/durabletask";

    public string Status(string instanceId) => $"{Instance(instanceId)}?code={Uri.EscapeDataString(key)}";

    /// <summary>Address of an operation on an instance.</summary>
    /// <param name="instanceId">The instance.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="query">Placeholders that the caller fills, without question mark.</param>
    public string Operation(string instanceId, string operation, string? query = null) =>
        $"{Instance(instanceId)}/{operation}?{(query is null ? "" : query + "&")}code={Uri.EscapeDataString(key)}";

    private string Instance(string instanceId) => $"{origin}{BasePath}/instances/{Uri.EscapeDataString(instanceId)}";
}

/// <summary>Remembers where the host of a client listens, so that a payload can be made without a request.</summary>
internal static class ManagementEndpoints
{
    private static readonly ConditionalWeakTable<DurableTaskClient, Endpoint> Known = [];

    public static void Register(DurableTaskClient client, Func<string?> origin, string key) =>
        Known.AddOrUpdate(client, new Endpoint(origin, key));

    /// <summary>Addresses below the caller's origin, or else below the host's own.</summary>
    /// <exception cref="InvalidOperationException">Neither is known.</exception>
    public static ManagementUrls UrlsOf(DurableTaskClient client, Uri? request)
    {
        if (!Known.TryGetValue(client, out var endpoint))
            throw new InvalidOperationException("This client does not belong to a functions host.");
        var origin = request?.GetLeftPart(UriPartial.Authority) ?? endpoint.Origin()
            ?? throw new InvalidOperationException("The host does not listen yet; pass the request whose address is to be used.");
        return new ManagementUrls(origin, endpoint.Key);
    }

    private sealed record Endpoint(Func<string?> Origin, string Key);
}
