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

    /// <summary>Nobody has graded it, although the policy has levels.</summary>
    internal bool InTriage => Level is null && Policy.Levels.Count > 0;

    /// <summary>Its status while it is being handled.</summary>
    internal string StatusInHand => InTriage ? IncidentStatus.Triage : IncidentStatus.Open;

    /// <summary>
    /// After a category or flag has changed: what no longer applies is waived, what now applies opens, counted from the change.
    /// </summary>
    internal Incident Reconsider(Incident before, string anchor, DateTimeOffset at, string reason)
    {
        var next = Obligations
            .Where(o => o.IsPending && before.Applies(RuleOf(o)) && !Applies(RuleOf(o)))
            .Aggregate(this, (incident, o) => incident.Adapt(o, at, reason));
        return next.OpenWhere(rule => next.AppliesNow(rule) && !before.AppliesNow(rule), Occasion.Event(anchor, at));
    }

    /// <summary>Gives an obligation the rule that holds for it now, or waives it; a promise to the public always stands.</summary>
    internal Incident Adapt(Obligation obligation, DateTimeOffset at, string reason)
    {
        var id = RuleOf(obligation).Id;
        if (Policy.Obligations.FirstOrDefault(other => other.Id == id && Applies(other)) is { } rule)
            return Put(obligation.Under(rule)).GoOnClimbing(obligation.Id, at);
        return Outlasts(RuleOf(obligation)) ? GoOnClimbing(obligation.Id, at) : Waive(obligation.Id, at, reason);
    }

    /// <summary>Whether an obligation outlasts the handling of the matter: a promise does, until it was kept and checked.</summary>
    internal bool Outlasts(ObligationRule rule) =>
        rule.Opens.On == Openings.Promised
        || (rule.Opens.On == Openings.Completed && Policy.Obligations.Any(of => of.Id == rule.Opens.Of && of.Opens.On == Openings.Promised));

    /// <summary>Opens what follows an obligation; what follows a numbered one has its number, unit and words.</summary>
    internal Incident OpenFollowers(Obligation of, Func<ObligationRule, bool> condition, Occasion occasion)
    {
        var number = NumberOf(of);
        var followed = number is null ? occasion : occasion with { Unit = of.Unit, Text = of.Text };
        return Policy.Obligations.Where(rule => condition(rule) && Applies(rule)).Aggregate(
            this, (incident, rule) => incident.OpenOne(rule, followed, number is { } n ? Numbered(rule, n) : null));
    }

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
