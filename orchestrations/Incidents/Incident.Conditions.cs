using System.Globalization;
using Yuqing.Orchestrations.Policies;

namespace Yuqing.Orchestrations.Incidents;

/// <summary>Which rules of the policy belong to the incident, and obligations of which there may be several.</summary>
public sealed partial record Incident
{
    /// <summary>Whether a rule's conditions hold: its levels, categories, platforms and flags, each of which may be left open.</summary>
    internal bool Applies(ObligationRule rule) =>
        rule.IsFor(Level)
        && OneOf(rule.Categories, Category)
        && OneOf(rule.Platforms, Platform)
        && (rule.Flags.Count == 0 || rule.Flags.Any(Flags.Contains));

    /// <summary>
    /// Opens the obligations of an occasion that may come several times (<see cref="Openings.Transferred"/>,
    /// <see cref="Openings.Instructed"/>, <see cref="Openings.Promised"/>), each under its rule's id and the number: <c>promise:2</c>.
    /// </summary>
    /// <param name="on">One of <see cref="Openings"/>.</param>
    /// <param name="number">From <see cref="NextNumber"/>, unless the caller counts itself.</param>
    internal Incident OpenNumbered(string on, Occasion occasion, int number) =>
        Policy.Obligations.Where(rule => rule.Opens.On == on && Applies(rule))
            .Aggregate(this, (incident, rule) => incident.OpenOne(rule, occasion, Numbered(rule, number)));

    /// <summary>The next number of obligations that open on an occasion, from 1.</summary>
    internal int NextNumber(string on) => 1 + Obligations
        .Where(obligation => RuleOf(obligation).Opens.On == on)
        .Select(obligation => NumberOf(obligation) ?? 0)
        .DefaultIfEmpty().Max();

    /// <summary>The number of a numbered obligation; null for any other.</summary>
    internal int? NumberOf(Obligation obligation)
    {
        var id = RuleOf(obligation).Id;
        return obligation.Subject is null
            && obligation.Id.Length > id.Length
            && int.TryParse(obligation.Id.AsSpan(id.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
    }

    /// <summary>Id of a numbered obligation.</summary>
    internal static string Numbered(ObligationRule rule, int number) => string.Create(CultureInfo.InvariantCulture, $"{rule.Id}:{number}");

    private static bool OneOf(IReadOnlyList<string> allowed, string? value) => allowed.Count == 0 || (value is not null && allowed.Contains(value));
}
