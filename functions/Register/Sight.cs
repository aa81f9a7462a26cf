using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Register;

/// <summary>Whose matters a reader sees: those in which one of the reader's units takes part.</summary>
/// <param name="Units">The reader's units; null = all.</param>
/// <param name="Restricted">
/// True for roles that also see, through the unit first asked, what its own staff is the subject of (回避). Others see
/// such a matter only through another unit.
/// </param>
public sealed record Sight(IReadOnlyCollection<string>? Units, bool Restricted)
{
    /// <summary>Whether the reader sees an incident; the same rule as the register's queries.</summary>
    public bool Shows(IncidentView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        return Shows(view.Units, IsGuarded(view, view.Unit) ? view.Unit : null);
    }

    /// <summary>Whether the reader sees an incident of which only this is known.</summary>
    /// <param name="taking">Units that take part.</param>
    /// <param name="guarded">The unit whose duty officers are kept from it; null = none.</param>
    internal bool Shows(IReadOnlyCollection<string> taking, string? guarded) =>
        Units is null || Units.Any(unit => taking.Contains(unit) && (Restricted || unit != guarded));

    /// <summary>Whether a unit's duty officers are kept from an incident.</summary>
    internal static bool IsGuarded(IncidentView view, string unit) => view.Restricted && unit == view.Unit;
}
