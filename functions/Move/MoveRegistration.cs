using Microsoft.Extensions.DependencyInjection;

namespace Yuqing.Functions.Move;

/// <summary>Registers moving; the stack says where the register lies.</summary>
internal static class MoveRegistration
{
    /// <summary>Adds it; needs register, notifications, attachments and the runner beside it.</summary>
    public static IServiceCollection AddMove(this IServiceCollection services) => services
        .AddSingleton<MoveGuard>()
        .AddSingleton<MoveQuiet>()
        .AddSingleton<Exporter>()
        .AddSingleton<Importer>()
        .AddSingleton<ImportedStart>();
}
