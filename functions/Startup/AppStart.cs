using Microsoft.Extensions.DependencyInjection;
using Yuqing.Functions.Calendars;
using Yuqing.Functions.Duty;
using Yuqing.Functions.Links;
using Yuqing.Functions.Move;
using Yuqing.Functions.Register;
using Yuqing.Orchestrations.Policies;

namespace Yuqing.Functions.Startup;

/// <summary>What must be right before the first request: every file is opened and checked, and a wrong one stops the start.</summary>
internal sealed class AppStart(IServiceProvider services)
{
    /// <summary>The files, settings and marks at fault, in words for the operator.</summary>
    public static bool IsRefusal(Exception exception) =>
        exception is RegisterOpenException or PolicyLoadException or DutyFileException or LinkKeyException or ConnectionException or MoveException;

    /// <summary>Checks and prepares. Who may sign in first is the stack's to arrange.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        await services.GetRequiredService<MoveGuard>().CheckStartAsync(cancellation);
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
    }
}
