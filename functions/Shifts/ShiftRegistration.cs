using Microsoft.Extensions.DependencyInjection;
using Yuqing.Functions.Http.Shifts;
using Yuqing.Functions.Register;

namespace Yuqing.Functions.Shifts;

/// <summary>Registers hand-over summaries and digests.</summary>
internal static class ShiftRegistration
{
    /// <summary>Adds them; the register must be added before, because their tables lie beside its own.</summary>
    public static IServiceCollection AddShifts(this IServiceCollection services) => services
        .AddSingleton(SqliteShiftStore.Schema)
        .AddSingleton<IShiftStore, SqliteShiftStore>()
        .AddSingleton<ShiftMatters>()
        .AddSingleton<ShiftComposer>()
        .AddSingleton<ShiftPreview>()
        .AddSingleton<ShiftMessenger>()
        .AddSingleton<ShiftRound>()
        .AddSingleton<ShiftReader>()
        .AddSingleton<ShiftDesk>();
}
