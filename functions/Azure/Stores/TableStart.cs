using Microsoft.Extensions.DependencyInjection;
using Yuqing.Functions.Azure.Connections;
using Yuqing.Functions.Startup;

namespace Yuqing.Functions.Azure.Stores;

/// <summary>What must be done before the first store is asked.</summary>
internal static class TableStart
{
    /// <summary>Creates every table that is missing.</summary>
    /// <exception cref="ConnectionException">The settings of the account cannot be used, or the account refuses.</exception>
    public static Task EnsureTablesAsync(this IServiceProvider services, CancellationToken cancellation) => Permission.RequireAsync(
        "Storage Table Data Contributor", () => Task.WhenAll(services.GetServices<ITableSet>().Select(set => set.EnsureAsync(cancellation))));
}
