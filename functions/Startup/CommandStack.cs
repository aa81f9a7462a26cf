using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Yuqing.Functions.Startup;

/// <summary>What a command works on: this stack's stores, with nothing started.</summary>
/// <param name="Remark">What must be so for the command to work on this stack; stands in its usage.</param>
/// <param name="AddStores">Adds the stack's stores.</param>
/// <param name="Open">Makes them ready.</param>
internal sealed record CommandStack(string Remark, Action<IServiceCollection> AddStores, Func<IServiceProvider, Task> Open)
{
    /// <summary>Opens the stores, works on them and closes them. What the command has to say it says itself: nothing is logged.</summary>
    public async Task<T> RunAsync<T>(Func<IServiceProvider, Task<T>> work)
    {
        var builder = FunctionsApplication.CreateBuilder([]);
        builder.Services.AddYuqing(builder.Configuration);
        AddStores(builder.Services);
        builder.Logging.ClearProviders();
        // A command has less than the program: in a development environment a check of every service would miss what it never uses.
        builder.ConfigureContainer(new DefaultServiceProviderFactory(new ServiceProviderOptions()));
        var host = builder.Build();
        await using var services = ((IAsyncDisposable)host).ConfigureAwait(false);
        await Open(host.Services).ConfigureAwait(false);
        return await work(host.Services).ConfigureAwait(false);
    }
}
