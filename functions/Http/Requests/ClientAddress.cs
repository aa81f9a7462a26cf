using System.Net;
using Microsoft.AspNetCore.Http;

namespace Yuqing.Functions.Http.Requests;

/// <summary>
/// Whose address a request comes from, for limits. A proxy on this machine, which on Azure is the Functions host, is believed what the
/// last entry of <c>X-Forwarded-For</c> says: the entry that the nearest proxy added. Earlier ones are whatever the client wrote.
/// </summary>
internal static class ClientAddress
{
    private const string Header = "X-Forwarded-For";

    /// <summary>The address, without a port; <c>unknown</c> when there is none.</summary>
    public static string Of(HttpRequest request)
    {
        var peer = request.HttpContext.Connection.RemoteIpAddress;
        if (peer is null || IPAddress.IsLoopback(peer))
        {
            var last = request.Headers[Header].ToString().Split(',')[^1].Trim();
            if (IPEndPoint.TryParse(last, out var client))
                peer = client.Address;
        }

        return peer is null ? "unknown" : (peer.IsIPv4MappedToIPv6 ? peer.MapToIPv4() : peer).ToString();
    }
}
