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
        return Units is null || Units.Any(unit => view.Units.Contains(unit) && (Restricted || !IsGuarded(view, unit)));
    }

    /// <summary>Whether a unit's duty officers are kept from an incident.</summary>
    internal static bool IsGuarded(IncidentView view, string unit) => view.Restricted && unit == view.Unit;
}
