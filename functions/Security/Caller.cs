using Microsoft.AspNetCore.Http;
using Yuqing.Functions.Register;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Security;

/// <summary>Who makes a request: a signed-in person or a machine client with a bearer key.</summary>
/// <param name="Id">Account name, or <c>key:NAME</c>; written into signals and the audit trail.</param>
/// <param name="Name">Name to show.</param>
/// <param name="Roles">Role ids.</param>
/// <param name="Units">Units the caller is limited to; null = all.</param>
internal sealed record Caller(string Id, string Name, IReadOnlyList<string> Roles, IReadOnlySet<string>? Units)
{
    /// <summary>Stands for all units in configuration and answers.</summary>
    public const string AllUnits = "*";

    /// <summary>Proof that an unsafe request comes from our own pages; null for a machine client.</summary>
    public string? CsrfToken { get; init; }

    /// <summary>Units as a set; null when they include <see cref="AllUnits"/>.</summary>
    public static IReadOnlySet<string>? UnitSet(IEnumerable<string> units)
    {
        var set = units.Select(unit => unit.Trim()).ToHashSet(StringComparer.Ordinal);
        return set.Contains(AllUnits) ? null : set;
    }

    /// <summary>Whether the caller belongs to a unit; whether an incident exists for the caller is <see cref="Sees(IncidentView)"/>.</summary>
    public bool Sees(string unit) => Units is null || Units.Contains(unit);

    /// <summary>What the caller sees of the register.</summary>
    public Sight Sight => new(Units, HoldsAny([Orchestrations.Contracts.Roles.Office, Orchestrations.Contracts.Roles.Leader, Orchestrations.Contracts.Roles.Assessor]));

    /// <summary>Whether an incident exists for this caller.</summary>
    public bool Sees(IncidentView incident) => Sight.Shows(incident);

    /// <summary>Whether the caller holds one of the roles; an administrator holds them all.</summary>
    public bool HoldsAny(IReadOnlyList<string> roles) =>
        Roles.Contains(Orchestrations.Contracts.Roles.Administrator) || roles.Any(Roles.Contains);
}

/// <summary>The caller of a request that has passed the access middleware.</summary>
internal static class CallerExtensions
{
    /// <exception cref="InvalidOperationException">The endpoint is public, or the middleware is not registered.</exception>
    public static Caller Caller(this HttpRequest request) =>
        request.HttpContext.Features.Get<Caller>() ?? throw new InvalidOperationException("No caller: the endpoint asks for no access.");
}
