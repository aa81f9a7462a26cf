using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Incidents;

namespace Yuqing.Orchestrations.Policies.Checks;

/// <summary>Clocks: where they start, how long they run, on which calendar, and how far they may be put off.</summary>
internal sealed class ClockChecks(PolicySlice policy, Action<string, string> add) : PolicyCheck(policy, add)
{
    /// <summary>Openings whose due time people give with each case.</summary>
    private static readonly HashSet<string> DueByPeople = [Openings.Instructed, Openings.Promised];

    public void Check(ObligationRule rule, string path)
    {
        if (DueByPeople.Contains(rule.Opens.On))
            CheckGiven(rule, path);
        else if (rule.Due is { } due)
            CheckDue(rule, due, path);
        else
            CheckWithout(rule, path);
        CheckExtension(rule, path);
    }

    /// <summary>The anchors that an obligation with this opening may count from.</summary>
    private static IReadOnlyList<string> AnchorsOf(string opening) => opening switch
    {
        Openings.Completed => [Anchoring.Completed],
        Openings.Outcome => [Anchoring.SignedOff],
        Openings.BackEntry => [Anchoring.BackEntered],
        Openings.Closed => [Anchoring.Closed],
        Openings.Reopened => [Anchoring.Reopened],
        Openings.LevelChanged => [Anchoring.LevelChanged],
        Openings.Transferred => [Anchoring.Transferred],
        Openings.Extended => [Anchoring.Extended],
        Openings.CategoryReversed => [Anchoring.CategoryReversed],
        _ => [.. Anchoring.OfReport, Anchoring.Accepted],
    };

    private void CheckGiven(ObligationRule rule, string path)
    {
        Useless("due", rule.Due is not null);
        Useless("anchor", rule.Anchor is not null);
        Useless("calendar", rule.Calendar != CalendarKinds.Always);
        Useless("repeats", rule.Repeats);
        RemindersFit(rule.Reminders, null, "", $"{path}/reminders");
        if (rule.Ladder is null)
            Add(path, $"an obligation that opens on '{rule.Opens.On}' needs 'ladder': its due time must mean something");

        void Useless(string name, bool set)
        {
            if (set)
                Add($"{path}/{name}", $"'{name}' means nothing here: whoever sends the signal says when it is due");
        }
    }

    private void CheckDue(ObligationRule rule, Duration due, string path)
    {
        DurationFits(due, $"{path}/due");
        CalendarFits(due, rule.Calendar, $"{path}/due");
        RemindersFit(rule.Reminders, Duration.IsValid(due.Text) ? due.Value : null, "before due is not after the start of the clock", $"{path}/reminders");
        if (rule.Anchor is null)
            Add($"{path}/due", "'due' needs 'anchor'");
        else if (!AnchorsOf(rule.Opens.On).Contains(rule.Anchor))
        {
            var allowed = string.Join(" or ", AnchorsOf(rule.Opens.On));
            Add($"{path}/anchor", $"an obligation that opens on '{rule.Opens.On}' counts from {allowed}, not from '{rule.Anchor}'");
        }
        else if (Anchoring.OfReport.Contains(rule.Anchor) && (rule.Fallback is null || rule.Fallback == rule.Anchor))
            Add($"{path}/anchor", $"'{rule.Anchor}' may be missing in a report: name another 'fallback'");
        if (rule.Opens.On == Openings.Transferred && rule.Ladder is null)
            Add(path, "an offer that nobody answers must climb: 'ladder' is missing");
    }

    private void CheckWithout(ObligationRule rule, string path)
    {
        Useless("anchor", rule.Anchor is not null);
        Useless("ladder", rule.Ladder is not null);
        Useless("finding", rule.Finding is not null);
        Useless("repeats", rule.Repeats);
        Useless("calendar", rule.Calendar != CalendarKinds.Always);
        Useless("reminders", rule.Reminders.Count > 0);
        Useless("extension", rule.Extension is not null);
        if (rule.Opens.On == Openings.Transferred)
            Add(path, "an offer must be answered in time: 'due' is missing");

        void Useless(string name, bool set)
        {
            if (set)
                Add($"{path}/{name}", $"'{name}' means nothing without 'due'");
        }
    }

    private void CheckExtension(ObligationRule rule, string path)
    {
        if (rule.Extension is not { } extension)
            return;
        DurationFits(extension.Limit, $"{path}/extension/limit");
        CalendarFits(extension.Limit, extension.Calendar, $"{path}/extension/limit");
        MaySend(extension.By, $"{path}/extension/by", SignalTypes.DecideExtension);
        if (rule.Repeats)
            Add($"{path}/extension", "what repeats is not extended");
        if (extension.From is { } from && (from == rule.Id || Policy.Obligations.All(other => other.Id != from)))
            Add($"{path}/extension/from", $"there is no other obligation '{from}'");
    }
}
