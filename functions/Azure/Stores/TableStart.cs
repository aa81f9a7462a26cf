using Azure;
using Microsoft.Extensions.DependencyInjection;
using Yuqing.Functions.Startup;

namespace Yuqing.Functions.Azure.Stores;

/// <summary>What must be done before the first store is asked.</summary>
internal static class TableStart
{
    /// <summary>Creates every table that is missing.</summary>
    /// <exception cref="ConnectionException">The settings of the account cannot be used, or the account refuses.</exception>
    public static async Task EnsureTablesAsync(this IServiceProvider services, CancellationToken cancellation)
    {
        try
        {
            await Task.WhenAll(services.GetServices<ITableSet>().Select(set => set.EnsureAsync(cancellation))).ConfigureAwait(false);
        }
        catch (RequestFailedException refusal) when (refusal.Status is 401 or 403)
        {
            throw new ConnectionException(
                $"The storage account of {TableStores.ConnectionName} refuses ({refusal.ErrorCode}): does the identity hold Storage Table Data Contributor on it?", refusal);
        }
    }
}
