using Azure;
using Azure.Identity;
using Yuqing.Functions.Startup;

namespace Yuqing.Functions.Azure.Connections;

/// <summary>Says at the start in words for the operator what the storage account or the identity refuses.</summary>
internal static class Permission
{
    /// <summary>Acts for the first time.</summary>
    /// <param name="role">The role that the identity needs for it.</param>
    /// <param name="act">The act.</param>
    /// <exception cref="ConnectionException">The identity gets no token, or does not hold the role.</exception>
    public static async Task RequireAsync(string role, Func<Task> act)
    {
        try
        {
            await act().ConfigureAwait(false);
        }
        catch (RequestFailedException refusal) when (refusal.Status is 401 or 403)
        {
            throw new ConnectionException(
                $"The storage account of {TableStores.ConnectionName} refuses ({refusal.ErrorCode}): does the identity hold {role} on it?", refusal);
        }
        catch (AuthenticationFailedException refusal)
        {
            throw new ConnectionException(
                $"There is no token for the storage account of {TableStores.ConnectionName}: is the identity right ({TableStores.ConnectionName}__clientId)? {refusal.Message.ReplaceLineEndings(" ")}", refusal);
        }
    }
}
