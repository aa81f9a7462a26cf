using Azure.Core;
using Azure.Identity;
using Microsoft.Extensions.Configuration;
using Yuqing.Functions.Startup;

namespace Yuqing.Functions.Azure.Connections;

/// <summary>
/// A named connection in the form that triggers know: <c>NAME</c> is a connection string, or <c>NAME__…Uri</c> says where the
/// service is and <c>NAME__credential</c>, <c>NAME__clientId</c> say as whom. So one set of settings serves triggers and stores.
/// </summary>
internal sealed class Connection(IConfiguration configuration, string name)
{
    private const string ManagedIdentity = "managedidentity";

    private readonly IConfigurationSection _section = configuration.GetSection(name);

    /// <summary>The connection string, or null when the connection is by identity.</summary>
    public string? Text => _section.Value is { Length: > 0 } text ? text : null;

    /// <summary>An address, when there is no connection string.</summary>
    /// <param name="setting">Such as <c>tableServiceUri</c>.</param>
    /// <exception cref="ConnectionException">It is not set, or is no address.</exception>
    public Uri AddressOf(string setting) => Uri.TryCreate(Find(setting), UriKind.Absolute, out var address)
        ? address
        : throw new ConnectionException($"{name}__{setting} must be an absolute address, or {name} a connection string.");

    /// <summary>A text, when there is no connection string.</summary>
    /// <exception cref="ConnectionException">It is not set.</exception>
    public string TextOf(string setting) =>
        Find(setting) ?? throw new ConnectionException($"{name}__{setting} must be set, or {name} be a connection string.");

    /// <summary>As whom to connect: a managed identity in the cloud, otherwise whoever is signed in on this computer.</summary>
    /// <exception cref="ConnectionException">Another kind of credential is asked for.</exception>
    public TokenCredential Credential() => (Find("credential"), Find("clientId")) switch
    {
        (null, null) => new DefaultAzureCredential(),
        ({ } kind, _) when !kind.Equals(ManagedIdentity, StringComparison.OrdinalIgnoreCase) =>
            throw new ConnectionException($"{name}__credential must be {ManagedIdentity}, not \"{kind}\"."),
        (_, null) => new ManagedIdentityCredential(ManagedIdentityId.SystemAssigned),
        (_, { } clientId) => new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(clientId)),
    };

    private string? Find(string setting) => _section[setting] is { Length: > 0 } text ? text : null;
}
