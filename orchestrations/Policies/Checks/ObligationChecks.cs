using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Orchestrations.Policies.Checks;

/// <summary>Whether an obligation's parts fit together and refer to things that exist.</summary>
internal sealed class ObligationChecks(PolicySlice policy, Action<string, string> add) : PolicyCheck(policy, add)
{
    /// <summary>Acts that can fulfil an obligation; all others leave something in the record and no more.</summary>
    private static readonly HashSet<string> Fulfilling =
    [
        SignalTypes.Complete, SignalTypes.Classify, SignalTypes.ConfirmLevel, SignalTypes.ChangeLevel, SignalTypes.SignOff, SignalTypes.Checklist,
        SignalTypes.Progress, SignalTypes.Accept, SignalTypes.Return, SignalTypes.PublishStatement, SignalTypes.Supervise,
    ];

    public void Run()
    {
        var opening = new OpeningChecks(Policy, Add);
        var clock = new ClockChecks(Policy, Add);
        var evidence = new EvidenceChecks(Policy, Add);
        Each(Policy.Obligations, "/obligations", (rule, path) =>
        {
            CheckReferences(rule, path);
            CheckActs(rule, path);
            opening.Check(rule, path);
            clock.Check(rule, path);
            evidence.Check(rule.Evidence, path);
            CheckLists(rule, path);
            CheckReport(rule, path);
            CheckHours(rule, path);
        });
        CheckSameIds();
    }

    private void CheckReferences(ObligationRule rule, string path)
    {
        LevelsExist(rule.Levels, $"{path}/levels");
        CategoriesExist(rule.Categories, $"{path}/categories");
        Exist(rule.Flags, $"{path}/flags", id => Policy.Flags.Any(flag => flag.Id == id), "there is no flag '{0}'");
        MaySend(rule.By, $"{path}/by", [.. rule.CompletedBy]);
        DutyRolesExist(rule.NotifyOnOpen, $"{path}/notifyOnOpen");
        DutyRolesExist([rule.Assignee], $"{path}/assignee");
        LadderExists(rule.Ladder, $"{path}/ladder");
    }

    private void CheckActs(ObligationRule rule, string path)
    {
        Each(rule.CompletedBy, $"{path}/completedBy", (type, at) =>
        {
            if (type == SignalTypes.Referral)
                Add(at, "a referral is an act of people that is only recorded: no obligation may ask for one");
            else if (!Offers(type))
                Add(at, $"nobody is permitted to send '{type}'");
            else if (!Fulfilling.Contains(type))
                Add(at, $"'{type}' fulfils nothing");
        });
        var publishes = rule.CompletedBy.Contains(SignalTypes.PublishStatement);
        if (publishes && Policy.Statements is null)
            Add($"{path}/completedBy", "'publish-statement' needs 'statements'");
        if (rule.Statements.Count > 0 && !publishes)
            Add($"{path}/statements", "'statements' means nothing unless 'publish-statement' completes it");
        if (rule.CompletedBy.Contains(SignalTypes.Supervise) != (rule.Kind == "supervision"))
            Add($"{path}/completedBy", "kind 'supervision' and completion by 'supervise' belong together");
        if (rule.CompletedBy.Contains(SignalTypes.SignOff) != (rule.Kind == "sign-off"))
            Add($"{path}/completedBy", "kind 'sign-off' and completion by 'sign-off' belong together");
    }

    private void CheckLists(ObligationRule rule, string path)
    {
        if (rule.Kind == "checklist" != rule.Items.Count > 0)
            Add(path, rule.Kind == "checklist" ? "a checklist needs 'items'" : "'items' are for kind 'checklist'");
        if (rule.Kind == "sign-off" && rule.Outcomes.Count == 0)
            Add(path, "a sign-off needs 'outcomes'");
        Unique(rule.Items.Select(item => item.Id), $"{path}/items");
        Unique(rule.Outcomes.Select(outcome => outcome.Id), $"{path}/outcomes");
        Unique(rule.Recipients.Select(recipient => recipient.Id), $"{path}/recipients");
    }

    private void CheckReport(ObligationRule rule, string path)
    {
        var written = rule.Kind is "report" or "request" or "summary";
        if (rule.Recipients.Count > 0 && !(written && rule.CompletedBy.Contains(SignalTypes.Complete)))
            Add($"{path}/recipients", "recipients are for a report, request or summary that is completed by 'complete'");
        if (rule.Stage is not null && rule.Kind != "report")
            Add($"{path}/stage", "a stage is for kind 'report'");
        if (rule.Template is not null && !written)
            Add($"{path}/template", "a template is for a report, request or summary");
    }

    /// <summary>What is urgent, or not graded and so perhaps urgent, never waits for office hours.</summary>
    private void CheckHours(ObligationRule rule, string path)
    {
        if (rule.Ladder is not { } id || !Policy.Ladders.TryGetValue(id, out var ladder) || ladder.Rungs.All(rung => rung.Hours == HoursKinds.Always))
            return;
        if (Policy.Levels.FirstOrDefault(level => level.Urgent && rule.IsFor(level.Id)) is { } urgent)
            Add($"{path}/ladder", $"'{rule.Id}' is also for the urgent level '{urgent.Id}', but ladder '{id}' has rungs that wait for working hours");
        else if (rule.Opens.On == Openings.Triage)
            Add($"{path}/ladder", $"'{rule.Id}' is for what nobody has graded, but ladder '{id}' has rungs that wait for working hours");
    }

    /// <summary>
    /// Rules may share an id only when no incident can have both: then they are one duty in different forms, and must be of one kind.
    /// Flags do not tell rules apart, because any of them may be set together.
    /// </summary>
    private void CheckSameIds()
    {
        for (var i = 0; i < Policy.Obligations.Count; i++)
        {
            var rule = Policy.Obligations[i];
            foreach (var other in Policy.Obligations.Take(i).Where(other => other.Id == rule.Id))
            {
                if (!Apart(rule.Levels, other.Levels) && !Apart(rule.Categories, other.Categories) && !Apart(rule.Platforms, other.Platforms))
                    Add($"/obligations/{i}/id", $"'{rule.Id}' is already defined for one of these levels, categories or platforms");
                if (rule.Kind != other.Kind)
                    Add($"/obligations/{i}/kind", $"another '{rule.Id}' is of kind '{other.Kind}'");
            }
        }
    }

    private static bool Apart(IReadOnlyList<string> some, IReadOnlyList<string> others) =>
        some.Count > 0 && others.Count > 0 && !some.Intersect(others).Any();
}
