using Microsoft.Extensions.DependencyInjection;
using Yuqing.Functions.Http.Shifts;

namespace Yuqing.Functions.Shifts;

/// <summary>Registers hand-over summaries and digests.</summary>
internal static class ShiftRegistration
{
    /// <summary>Adds them; needs the register and a store of reports beside them.</summary>
    public static IServiceCollection AddShifts(this IServiceCollection services) => services
        .AddSingleton<ShiftMatters>()
        .AddSingleton<ShiftComposer>()
        .AddSingleton<ShiftPreview>()
        .AddSingleton<ShiftMessenger>()
        .AddSingleton<ShiftRound>()
        .AddSingleton<ShiftReader>()
        .AddSingleton<ShiftDesk>();
}
