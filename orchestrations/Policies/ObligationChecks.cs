using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Incidents;

namespace Yuqing.Orchestrations.Policies;

/// <summary>Whether an obligation's parts fit together and refer to things that exist.</summary>
internal sealed class ObligationChecks(PolicySlice policy, Action<string, string> add)
{
    /// <summary>Names that signals use for themselves.</summary>
    private static readonly HashSet<string> Reserved = ["level", "category", "outcome", "item", "done", "into", "reason"];

    public void Check(ObligationRule rule, string path)
    {
        CheckReferences(rule, path);
        CheckOpening(rule, path);
        CheckClock(rule, path);
        CheckReminders(rule, path);
        CheckEvidence(rule, path);
        CheckLists(rule, path);
    }

    private void CheckReferences(ObligationRule rule, string path)
    {
        Each(rule.Levels, $"{path}/levels", level => policy.FindLevel(level) is not null, "there is no level '{0}'");
        Each(rule.By, $"{path}/by", Roles.All.Contains, "there is no role '{0}'");
        Each(rule.NotifyOnOpen, $"{path}/notifyOnOpen", DutyRoles.Exists, "there is no duty role '{0}'");
        Each(rule.CompletedBy, $"{path}/completedBy", policy.Permissions.ContainsKey, "nobody is permitted to send '{0}'");
        if (!DutyRoles.Exists(rule.Assignee))
            add($"{path}/assignee", $"there is no duty role '{rule.Assignee}'");
        if (rule.Ladder is { } ladder && !policy.Ladders.ContainsKey(ladder))
            add($"{path}/ladder", $"there is no ladder '{ladder}'");
    }

    private void CheckOpening(ObligationRule rule, string path)
    {
        var opens = rule.Opens;
        var follows = opens.On is Openings.Completed or Openings.Outcome;
        if (follows != opens.Of is not null)
            add($"{path}/opens", follows ? $"'{opens.On}' needs 'of', another obligation" : $"'of' means nothing with '{opens.On}'");
        var chooses = opens.On == Openings.Outcome;
        if (chooses != opens.Outcomes is { Count: > 0 })
            add($"{path}/opens", chooses ? "'outcome' needs 'outcomes'" : $"'outcomes' means nothing with '{opens.On}'");
        if (opens.Of is not { } of)
            return;
        var followed = policy.Obligations.Where(other => other.Id == of).ToList();
        if (followed.Count == 0)
            add($"{path}/opens/of", $"there is no obligation '{of}'");
        else
            Each(
                opens.Outcomes ?? [],
                $"{path}/opens/outcomes",
                outcome => followed.Any(f => f.Outcomes.Any(o => o.Id == outcome)),
                $"'{of}' has no outcome '{{0}}'");
    }

    private void CheckClock(ObligationRule rule, string path)
    {
        if (rule.Due is not { } due)
        {
            Useless("anchor", rule.Anchor is not null);
            Useless("ladder", rule.Ladder is not null);
            Useless("finding", rule.Finding is not null);
            Useless("repeats", rule.Repeats);
            return;
        }
        if (!Duration.IsValid(due.Text))
            add($"{path}/due", $"'{due.Text}' must be longer than nothing and not absurdly long");
        if (rule.Anchor is null)
            add($"{path}/due", "'due' needs 'anchor'");
        else if (!AnchorsOf(rule.Opens.On).Contains(rule.Anchor))
        {
            var allowed = string.Join(" or ", AnchorsOf(rule.Opens.On));
            add($"{path}/anchor", $"an obligation that opens on '{rule.Opens.On}' counts from {allowed}, not from '{rule.Anchor}'");
        }
        else if (Anchoring.OfReport.Contains(rule.Anchor) && (rule.Fallback is null || rule.Fallback == rule.Anchor))
            add($"{path}/anchor", $"'{rule.Anchor}' may be missing in a report: name another 'fallback'");

        void Useless(string name, bool set)
        {
            if (set)
                add($"{path}/{name}", $"'{name}' means nothing without 'due'");
        }
    }

    private void CheckReminders(ObligationRule rule, string path)
    {
        for (var i = 0; i < rule.Reminders.Count; i++)
        {
            var at = $"{path}/reminders/{i}";
            if (!Duration.IsValid(rule.Reminders[i].Text))
                add(at, $"'{rule.Reminders[i]}' must be longer than nothing and not absurdly long");
            else if (rule.Due is not { } due || !Duration.IsValid(due.Text) || rule.Reminders[i].Value >= due.Value)
                add(at, $"'{rule.Reminders[i]}' before due is not after the start of the clock");
            else if (i > 0 && Duration.IsValid(rule.Reminders[i - 1].Text) && rule.Reminders[i].Value >= rule.Reminders[i - 1].Value)
                add(at, "reminders must be in order, the earliest (longest before due) first");
        }
    }

    private void CheckEvidence(ObligationRule rule, string path)
    {
        for (var i = 0; i < rule.Evidence.Count; i++)
        {
            var field = rule.Evidence[i];
            if (Reserved.Contains(field.Name))
                add($"{path}/evidence/{i}/name", $"'{field.Name}' is a field of the signal itself");
            if (rule.Evidence.Take(i).Any(other => other.Name == field.Name))
                add($"{path}/evidence/{i}/name", $"'{field.Name}' stands here twice");
            if (field.Type == "choice" != field.Choices is { Count: > 0 })
                add($"{path}/evidence/{i}", field.Type == "choice" ? "a choice needs 'choices'" : "'choices' means nothing here");
            if (field is { Required: true, AnyOf: not null })
                add($"{path}/evidence/{i}/anyOf", "a required field needs no alternative");
        }
    }

    private void CheckLists(ObligationRule rule, string path)
    {
        if (rule.Kind == "checklist" != rule.Items.Count > 0)
            add(path, rule.Kind == "checklist" ? "a checklist needs 'items'" : "'items' are for kind 'checklist'");
        if (rule.CompletedBy.Contains(SignalTypes.SignOff) && rule.Outcomes.Count == 0)
            add(path, "a sign-off needs 'outcomes'");
        Unique(rule.Items, $"{path}/items");
        Unique(rule.Outcomes, $"{path}/outcomes");
    }

    private void Unique(IReadOnlyList<NamedItem> items, string path)
    {
        for (var i = 0; i < items.Count; i++)
        {
            if (items.Take(i).Any(other => other.Id == items[i].Id))
                add($"{path}/{i}/id", $"'{items[i].Id}' stands here twice");
        }
    }

    private void Each(IReadOnlyList<string> ids, string path, Func<string, bool> exists, string reason)
    {
        for (var i = 0; i < ids.Count; i++)
        {
            if (!exists(ids[i]))
                add($"{path}/{i}", string.Format(System.Globalization.CultureInfo.InvariantCulture, reason, ids[i]));
        }
    }

    private static IReadOnlyList<string> AnchorsOf(string opening) => opening switch
    {
        Openings.Completed => [Anchoring.Completed],
        Openings.Outcome => [Anchoring.SignedOff],
        Openings.BackEntry => [Anchoring.BackEntered],
        Openings.Closed => [Anchoring.Closed],
        Openings.Reopened => [Anchoring.Reopened],
        _ => [.. Anchoring.OfReport, Anchoring.Accepted],
    };
}
