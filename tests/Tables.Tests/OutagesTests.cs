using Azure;
using Azure.Identity;
using Yuqing.Functions.Azure.Connections;
using Yuqing.Functions.Azure.Register;
using Yuqing.Functions.Register;
using Yuqing.Functions.Startup;

namespace Tables.Tests;

public sealed class OutagesTests
{
    [Fact]
    public async Task Guard_IdentityEndpointAway_IsAnOutage()
    {
        await Assert.ThrowsAsync<RegisterUnavailableException>(() => Outages.Guard(() => Task.FromException(new AuthenticationFailedException("No answer."))));
        await Assert.ThrowsAsync<RegisterUnavailableException>(
            () => Outages.Guard(() => Task.FromException(new AggregateException(new CredentialUnavailableException("No answer."), new RequestFailedException("Away.")))));
    }

    [Fact]
    public async Task Guard_OurMistake_StaysWhatItIs() =>
        await Assert.ThrowsAsync<RequestFailedException>(() => Outages.Guard(() => Task.FromException(new RequestFailedException(400, "Wrong."))));

    [Fact]
    public async Task Require_RoleOrTokenMissing_IsSaidInOneLine()
    {
        var role = await Assert.ThrowsAsync<ConnectionException>(
            () => Permission.RequireAsync("Storage Blob Data Contributor", () => Task.FromException(new RequestFailedException(403, "No.", "AuthorizationPermissionMismatch", null))));
        var token = await Assert.ThrowsAsync<ConnectionException>(
            () => Permission.RequireAsync("Storage Blob Data Contributor", () => Task.FromException(new AuthenticationFailedException("First.\nSecond."))));

        Assert.Equal("The storage account of Register refuses (AuthorizationPermissionMismatch): does the identity hold Storage Blob Data Contributor on it?", role.Message);
        Assert.DoesNotContain('\n', token.Message);
    }
}
