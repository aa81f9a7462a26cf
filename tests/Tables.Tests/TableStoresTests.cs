using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Yuqing.Functions;
using Yuqing.Functions.Azure;
using Yuqing.Functions.Azure.Stores;
using Yuqing.Functions.Calendars;
using Yuqing.Functions.Duty.Storage;
using Yuqing.Functions.Http.Health;
using Yuqing.Functions.Notifications;
using Yuqing.Functions.Register;
using Yuqing.Functions.Security;
using Yuqing.Functions.Watch;

namespace Tables.Tests;

[Collection(nameof(TableEmulator))]
public sealed class TableStoresTests(TableEmulator emulator)
{
    /// <summary>The stores as the program puts them together: a connection string names the account, and the start makes all tables.</summary>
    [Fact]
    public async Task AddTableStores_OverAnEmptyAccount_EveryStoreAnswers()
    {
        var settings = new Dictionary<string, string?> { [TableStores.ConnectionName] = emulator.ConnectionString };
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<IConfiguration>(configuration)
            .AddYuqing(configuration)
            .AddTableStores()
            .BuildServiceProvider();
        foreach (var tables in services.GetServices<ITableSet>())
        {
            await tables.EnsureAsync(CancellationToken.None);
            await tables.EnsureAsync(CancellationToken.None);
        }

        await services.GetRequiredService<IStoreProbe>().WriteAsync(default);
        Assert.False(await services.GetRequiredService<AccountStore>().AnyAsync(default));
        Assert.Null((await services.GetRequiredService<IAuditTrail>().VerifyAsync()).FirstBroken);
        Assert.Equal(0, await services.GetRequiredService<IDutyStore>().GetVersionAsync(default));
        Assert.False(await services.GetRequiredService<ICalendarMemory>().IsSentAsync(2026, "one", default));
        Assert.Null(await services.GetRequiredService<IPolicyArchive>().GetAsync("none"));
        Assert.Empty(await services.GetRequiredService<IIncidentRegister>().ListOpenAsync(null, 10, default));
        Assert.NotNull(services.GetRequiredService<IWatchlist>());
        Assert.NotNull(services.GetRequiredService<IAlarmStore>());
        Assert.NotNull(services.GetRequiredService<IShiftStore>());
        Assert.NotNull(services.GetRequiredService<INotificationStore>());
    }
}
