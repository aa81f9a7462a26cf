using Microsoft.Extensions.DependencyInjection;
using Yuqing.Functions.Calendars;
using Yuqing.Functions.Duty;
using Yuqing.Functions.Links;
using Yuqing.Functions.Register;
using Yuqing.Functions.Security;
using Yuqing.Orchestrations.Policies;

namespace Yuqing.Functions.Startup;

/// <summary>What must be right before the first request: every file is opened and checked, and a wrong one stops the start.</summary>
internal sealed class AppStart(IServiceProvider services)
{
    /// <summary>The files at fault, in words for the operator.</summary>
    public static bool IsRefusal(Exception exception) => exception is RegisterOpenException or PolicyLoadException or DutyFileException or LinkKeyException;

    /// <summary>Checks and prepares. Returns the first administrator's password when this start made that account, else null.</summary>
    public async Task<string?> RunAsync(CancellationToken cancellation)
    {
        var policies = services.GetRequiredService<PolicyCatalog>();
        services.GetRequiredService<CalendarBook>();
        var directory = services.GetRequiredService<LiveDutyDirectory>();
        await directory.LoadAsync(cancellation);
        foreach (var unit in directory.Units.Where(unit => policies.Find(unit.Policy) is null))
        {
            throw new DutyFileException([$"Unit {unit.Id} follows the policy {unit.Policy}, which no policy file defines."]);
        }

        _ = services.GetRequiredService<ILinkKeys>().Current;
        await services.GetRequiredService<IPolicyArchive>().EnsureAsync(policies.All, cancellation);
        return await services.GetRequiredService<AccountStore>().EnsureFirstAdministratorAsync(cancellation);
    }
}
