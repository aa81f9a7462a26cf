using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Orchestrations.Policies.Checks;

/// <summary>What a schema cannot say: that names refer to something and that rules fit together.</summary>
internal static class PolicyChecks
{
    /// <summary>All mistakes.</summary>
    public static IReadOnlyList<Violation> Run(PolicySlice policy)
    {
        var found = new List<Violation>(OfParts(policy));
        new CompletenessChecks(policy, (path, reason) => found.Add(new Violation(path, reason))).Run();
        return found;
    }

    /// <summary>Mistakes of the parts that are there, whatever may still be missing.</summary>
    public static IReadOnlyList<Violation> OfParts(PolicySlice policy)
    {
        var found = new List<Violation>();
        void Add(string path, string reason) => found.Add(new Violation(path, reason));
        new FrameChecks(policy, Add).Run();
        new SignalChecks(policy, Add).Run();
        new StatementChecks(policy, Add).Run();
        new DutyChecks(policy, Add).Run();
        new AssessmentChecks(policy, Add).Run();
        new ObligationChecks(policy, Add).Run();
        return found;
    }
}

/// <summary>Levels, categories, flags, limits, notices and ladders.</summary>
internal sealed class FrameChecks(PolicySlice policy, Action<string, string> add) : PolicyCheck(policy, add)
{
    public void Run()
    {
        Unique(Policy.Levels.Select(level => level.Id), "/levels");
        Unique(Policy.Categories.Select(category => category.Id), "/categories");
        Unique(Policy.Flags.Select(flag => flag.Id), "/flags");
        DurationFits(Policy.Intake.MaxAge, "/intake/maxAge");
        DurationFits(Policy.Intake.MaxAhead, "/intake/maxAhead");
        DurationFits(Policy.BackEntry.Limit, "/backEntry/limit");
        Each(Policy.Levels, "/levels", CheckLevel);
        Each(Policy.Categories, "/categories", CheckCategory);
        DutyRolesExist(Policy.Notices.NewIncident, "/notices/newIncident");
        DutyRolesExist(Policy.Notices.LevelUp, "/notices/levelUp");
        DutyRolesExist(Policy.Notices.Dismissal, "/notices/dismissal");
        foreach (var (id, ladder) in Policy.Ladders)
            CheckLadder(ladder, $"/ladders/{id}");
        CategoriesExist(Policy.Referrals?.RefusedFor, "/referrals/refusedFor");
    }

    private void CheckLevel(LevelRule level, string path)
    {
        DurationFits(level.Watch, $"{path}/watch");
        if (level.CriteriaEn is { } english && english.Count != level.Criteria.Count)
            Add($"{path}/criteriaEn", $"there are {level.Criteria.Count} criteria, but {english.Count} in English");
    }

    private void CheckCategory(CategoryRule category, string path)
    {
        MaySend(category.By, $"{path}/by", SignalTypes.Classify);
        if (category.Until is not { } until)
            return;
        if (until == category.Id || Policy.Categories.FirstOrDefault(other => other.Id == until) is not { } first)
            Add($"{path}/until", $"there is no other category '{until}'");
        else if (first.Until is not null)
            Add($"{path}/until", $"'{until}' has to be verified itself");
        if (!Offers(SignalTypes.Classify))
            Add($"{path}/until", "nobody is permitted to 'classify', so it could never be verified");
    }

    private void CheckLadder(LadderRule ladder, string path)
    {
        DurationFits(ladder.AcknowledgedFor, $"{path}/acknowledgedFor");
        Each(ladder.Rungs, $"{path}/rungs", (rung, at) =>
        {
            DutyRolesExist(rung.Roles, $"{at}/roles");
            DurationFits(rung.Wait, $"{at}/wait");
            OneOf(rung.Acknowledge, $"{at}/acknowledge", AcknowledgeKinds.Any, AcknowledgeKinds.All);
            OneOf(rung.Hours, $"{at}/hours", HoursKinds.Always, HoursKinds.Working);
            if (rung is { Acknowledge: AcknowledgeKinds.All, Roles: [] })
                Add($"{at}/acknowledge", "'all' needs roles: with nobody told there is nobody to wait for");
        });
    }

    private void OneOf(string value, string path, params string[] known)
    {
        if (!known.Contains(value))
            Add(path, $"'{value}' must be one of {string.Join(", ", known)}");
    }
}
