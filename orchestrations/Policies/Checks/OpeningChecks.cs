using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Orchestrations.Policies.Checks;

/// <summary>When an obligation opens: that what it waits for exists and can happen to it.</summary>
internal sealed class OpeningChecks(PolicySlice policy, Action<string, string> add) : PolicyCheck(policy, add)
{
    /// <summary>Openings that follow another obligation, and whether the two must have a level in common.</summary>
    private static readonly Dictionary<string, bool> Following = new()
    {
        [Openings.Completed] = true,
        [Openings.Outcome] = true,
        [Openings.Extended] = true,
        [Openings.LevelChanged] = false,
    };

    /// <summary>Kinds that belong to one opening, and that opening.</summary>
    private static readonly Dictionary<string, string> OpeningOfKind = new()
    {
        ["acceptance"] = Openings.Transferred,
        ["promise"] = Openings.Promised,
        ["extension-notice"] = Openings.Extended,
        ["correction"] = Openings.CategoryReversed,
        ["triage"] = Openings.Triage,
    };

    public void Check(ObligationRule rule, string path)
    {
        CheckOf(rule, path);
        CheckOutcomes(rule, path);
        CheckKind(rule, path);
        if (rule.Opens.On == Openings.Triage && rule.Levels.Count > 0)
            Add($"{path}/levels", "before triage there is no level");
    }

    private void CheckOf(ObligationRule rule, string path)
    {
        var opens = rule.Opens;
        if (opens.On == Openings.CategoryReversed)
        {
            if (opens.Of is null)
                Add($"{path}/opens", $"'{opens.On}' needs 'of', a category");
            else if (!HasCategory(opens.Of))
                Add($"{path}/opens/of", $"there is no category '{opens.Of}'");
            return;
        }
        var follows = Following.ContainsKey(opens.On);
        if (follows != opens.Of is not null)
            Add($"{path}/opens", follows ? $"'{opens.On}' needs 'of', another obligation" : $"'of' means nothing with '{opens.On}'");
        if (!follows || opens.Of is not { } of)
            return;
        var followed = Followed(of);
        if (followed.Count == 0)
            Add($"{path}/opens/of", $"there is no obligation '{of}'");
        else if (Following[opens.On] && !followed.Any(other => Meet(rule.Levels, other.Levels)))
            Add($"{path}/opens/of", $"no level has both this and '{of}'");
        if (opens.On == Openings.Extended && followed.Count > 0 && followed.All(other => other.Extension is null))
            Add($"{path}/opens/of", $"'{of}' cannot be extended");
    }

    private void CheckOutcomes(ObligationRule rule, string path)
    {
        var opens = rule.Opens;
        var given = opens.Outcomes is { Count: > 0 };
        if (opens.On == Openings.Outcome && !given)
            Add($"{path}/opens", "'outcome' needs 'outcomes'");
        if (opens.On is not (Openings.Outcome or Openings.LevelChanged) && given)
            Add($"{path}/opens", $"'outcomes' means nothing with '{opens.On}'");
        if (opens.Of is not { } of || Followed(of) is not { Count: > 0 } followed)
            return;
        Exist(
            opens.Outcomes,
            $"{path}/opens/outcomes",
            outcome => followed.Any(other => other.Outcomes.Any(known => known.Id == outcome)),
            $"'{of}' has no outcome '{{0}}'");
    }

    private void CheckKind(ObligationRule rule, string path)
    {
        if (OpeningOfKind.TryGetValue(rule.Kind, out var opening) && rule.Opens.On != opening)
            Add($"{path}/kind", $"kind '{rule.Kind}' opens on '{opening}', not on '{rule.Opens.On}'");
        if (rule.Opens.On == Openings.Transferred
            && !(rule.CompletedBy.Count == 2 && rule.CompletedBy.Contains(SignalTypes.Accept) && rule.CompletedBy.Contains(SignalTypes.Return)))
            Add($"{path}/opens/on", "an offer to another unit is answered: 'completedBy' must be [accept, return]");
        if (rule.Opens.On != Openings.Transferred && rule.CompletedBy.Intersect([SignalTypes.Accept, SignalTypes.Return]).Any())
            Add($"{path}/completedBy", "'accept' and 'return' answer an offer: the obligation must open on 'transferred'");
        if (rule.Kind == "promise-check" && !(rule.Opens is { On: Openings.Completed, Of: { } of } && Followed(of).Any(other => other.Kind == "promise")))
            Add($"{path}/opens", "a promise is checked after it was kept: it must open on 'completed' of the promise");
    }

    private List<ObligationRule> Followed(string id) => [.. Policy.Obligations.Where(other => other.Id == id)];

    private static bool Meet(IReadOnlyList<string> some, IReadOnlyList<string> others) =>
        some.Count == 0 || others.Count == 0 || some.Intersect(others).Any();
}
