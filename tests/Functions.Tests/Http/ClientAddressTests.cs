using System.Net;
using Microsoft.AspNetCore.Http;
using Yuqing.Functions.Http.Requests;

namespace Functions.Tests.Http;

public sealed class ClientAddressTests
{
    [Theory]
    [InlineData("203.0.113.7", null, "203.0.113.7")]
    [InlineData("203.0.113.7", "198.51.100.1", "203.0.113.7")]
    [InlineData("::ffff:203.0.113.7", null, "203.0.113.7")]
    [InlineData("127.0.0.1", null, "127.0.0.1")]
    [InlineData("127.0.0.1", "nonsense", "127.0.0.1")]
    [InlineData("127.0.0.1", "198.51.100.1", "198.51.100.1")]
    [InlineData("::1", "1.2.3.4, 198.51.100.1:50123", "198.51.100.1")]
    [InlineData("::ffff:127.0.0.1", "[2001:db8::1]:443", "2001:db8::1")]
    [InlineData("127.0.0.1", "2001:db8::1", "2001:db8::1")]
    [InlineData(null, "198.51.100.1", "198.51.100.1")]
    [InlineData(null, null, "unknown")]
    public void Of_PeerAndHeader_IsTheNearestThatCannotBeMadeUp(string? peer, string? forwarded, string address)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = peer is null ? null : IPAddress.Parse(peer);
        if (forwarded is not null)
            context.Request.Headers["X-Forwarded-For"] = forwarded;

        Assert.Equal(address, ClientAddress.Of(context.Request));
    }
}
