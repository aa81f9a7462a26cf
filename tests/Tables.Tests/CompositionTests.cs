using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Yuqing.Functions;
using Yuqing.Functions.Attachments;
using Yuqing.Functions.Azure;
using Yuqing.Functions.Azure.Links;
using Yuqing.Functions.Azure.Stores;
using Yuqing.Functions.Azure.Stores.Attachments;
using Yuqing.Functions.Http;
using Yuqing.Functions.Links;
using Yuqing.Functions.Notifications;
using Yuqing.Functions.Register;
using Yuqing.Functions.Security;
using Yuqing.Functions.Startup;
using Yuqing.Functions.Telemetry;

namespace Tables.Tests;

/// <summary>The app on its stores on tables, put together as the Azure stack does it, but for the queue and the contents of attachments.</summary>
[Collection(nameof(TableEmulator))]
public sealed class CompositionTests(TableEmulator emulator)
{
    private static readonly Type[] Middleware = [typeof(ErrorMiddleware), typeof(AccessMiddleware)];

    [Fact]
    public async Task Services_OfEveryFunction_CanBeMade()
    {
        await using var services = Compose(emulator.ConnectionString, emulator.NewName());
        var functions = typeof(AppStart).Assembly.GetTypes()
            .Where(type => !type.IsAbstract && type.GetMethods().Any(method => method.IsDefined(typeof(FunctionAttribute))))
            .ToList();

        Assert.True(functions.Count > 60, "The functions were not found.");
        Assert.All([.. functions, .. Middleware, typeof(AttachmentSweep)], type => Assert.NotNull(ActivatorUtilities.CreateInstance(services, type)));
    }

    [Fact]
    public async Task Stores_OnTables_LeaveNothingToTheFile()
    {
        await using var services = Compose(emulator.ConnectionString, emulator.NewName());

        Assert.Null(services.GetService<RegisterDatabase>());
        Assert.All(services.GetServices<IHostedService>(), Assert.NotNull);
    }

    [Fact]
    public async Task Start_EmptyAccount_MakesTablesAndAdministratorAndMayBeRepeated()
    {
        var prefix = emulator.NewName();
        for (var start = 0; start < 2; start++)
        {
            await using var services = Compose(emulator.ConnectionString, prefix);
            await services.EnsureTablesAsync(CancellationToken.None);
            await services.GetRequiredService<AppStart>().RunAsync(CancellationToken.None);
            var accounts = services.GetRequiredService<AccountStore>();

            Assert.Equal(start == 0, await accounts.EnsureFirstAdministratorAsync("a first password", CancellationToken.None));
            Assert.NotNull(await accounts.VerifyAsync(AccountStore.FirstAdministrator, "a first password", CancellationToken.None));
        }
    }

    [Fact]
    public async Task Start_NoConnection_SaysWhichSettingIsMissing()
    {
        await using var services = Compose(connection: null, emulator.NewName());

        var refusal = await Assert.ThrowsAsync<ConnectionException>(() => services.EnsureTablesAsync(CancellationToken.None));

        Assert.Equal("Register__tableServiceUri must be an absolute address, or Register a connection string.", refusal.Message);
        Assert.True(AppStart.IsRefusal(refusal));
    }

    private static ServiceProvider Compose(string? connection, string prefix)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Register"] = connection,
            ["Yuqing:Links:Keys:1"] = Convert.ToBase64String(new byte[32]),
        }).Build();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddYuqing(configuration).AddTableStores();
        services.AddSingleton<IAttachmentContents, NoContents>();
        services.AddSingleton<INotificationQueue, NoQueue>();
        services.AddSingleton<ILinkKeys, SettingLinkKeys>();
        services.AddSingleton(new TurnTraces(own: true));
        // Tables of this test's own in the account that all tests share.
        foreach (var tables in services.Select(service => service.ServiceType).Where(type => type.IsClass && type.IsAssignableTo(typeof(ITableSet))).ToList())
            services.AddSingleton(tables, provider => ActivatorUtilities.CreateInstance(provider, tables, prefix));
        return services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }

    private sealed class NoContents : IAttachmentContents
    {
        public Task EnsureAsync(CancellationToken cancellation) => Task.CompletedTask;

        public Task PutAsync(string name, Stream content, string mediaType, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<Stream> OpenAsync(string name, CancellationToken cancellation) => throw new NotSupportedException();

        public Task DeleteAsync(string name, CancellationToken cancellation) => throw new NotSupportedException();
    }

    private sealed class NoQueue : INotificationQueue
    {
        public Task EnqueueAsync(NotificationMessage message, DateTimeOffset? notBefore, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<DateTimeOffset?> OldestWaitingAsync(CancellationToken cancellation) => throw new NotSupportedException();
    }
}
