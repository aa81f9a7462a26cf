using System.Globalization;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Orchestrations.Policies.Explain;

/// <summary>Makes the explanation of a policy.</summary>
/// <param name="policy">The policy.</param>
/// <param name="notes">The author's notes by the path of the part that they stand in; they are no part of the policy itself.</param>
internal sealed class PolicyExplainer(PolicySlice policy, IReadOnlyDictionary<string, string> notes)
{
    /// <summary>Notes shown beside their part; the others are listed by path.</summary>
    private static readonly string[] Placed = ["/levels/", "/categories/", "/ladders/", "/obligations/", "/assessment/", "/keyPeriods/", "/monitoring"];

    public PolicyExplanation Explain() => new()
    {
        Id = policy.Id,
        Title = policy.Title,
        En = policy.En,
        Version = policy.ContentHash,
        Note = NoteOf(""),
        Levels = [.. policy.Levels.Select((level, i) => Level(level, $"/levels/{i}"))],
        Categories = [.. policy.Categories.Select((c, i) => new CategoryExplanation(c.Id, c.Title, c.En, c.Until, c.By ?? [], c.Reportable, NoteOf($"/categories/{i}")))],
        Flags = policy.Flags,
        Ladders = [.. policy.Ladders.Select(ladder => Ladder(ladder.Key, ladder.Value))],
        Review = policy.Statements?.Review ?? [],
        Monitoring = policy.Monitoring is { } monitoring ? Monitoring(monitoring) : null,
        Assessment = [.. policy.Assessment.Select((a, i) => new AssessmentExplanation(a.Finding, a.Title, a.En, a.Points, NoteOf($"/assessment/{i}")))],
        KeyPeriods = [.. policy.KeyPeriods.Select((period, i) => KeyPeriod(period, $"/keyPeriods/{i}"))],
        QuietHours = policy.QuietHours is { } quiet ? [Show(quiet.From), Show(quiet.To)] : [],
        ReferralsRefusedFor = policy.Referrals?.RefusedFor,
        BackEntry = policy.BackEntry.Limit.Text,
        Notes = notes.Where(note => note.Key.Length > 0 && !Placed.Any(part => note.Key.StartsWith(part, StringComparison.Ordinal))).ToDictionary(),
    };

    private LevelExplanation Level(LevelRule level, string path)
    {
        var duties = policy.Obligations.Select((rule, i) => (Rule: rule, Path: $"/obligations/{i}")).Where(duty => duty.Rule.IsFor(level.Id)).ToList();
        var required = duties.Select(duty => duty.Rule)
            .Where(rule => rule is { RequiredToClose: true, Opens.On: Openings.Level, Categories: [], Platforms: [], Flags: [] })
            .Select(rule => new NamedItem(rule.Id, rule.Title, rule.En));
        return new LevelExplanation(
            level.Id, level.Title, level.En, level.Criteria, level.CriteriaEn, level.Responsible, level.ResponsibleEn, level.Urgent, level.Watch?.Text,
            [.. duties.Select(duty => Duty(duty.Rule, duty.Path))], ApprovalOf(level.Id), [.. required], NoteOf(path));
    }

    private IReadOnlyList<ApprovalStepRule> ApprovalOf(string level)
    {
        var chains = policy.Statements?.Approval ?? [];
        var chain = chains.FirstOrDefault(c => c.Levels?.Contains(level) == true) ?? chains.FirstOrDefault(c => c.Levels is null or []);
        return chain?.Steps ?? [];
    }

    private DutyExplanation Duty(ObligationRule rule, string path) => new()
    {
        Id = rule.Id,
        Title = rule.Title,
        En = rule.En,
        Kind = rule.Kind,
        Opens = rule.Opens,
        Levels = rule.Levels,
        Categories = rule.Categories,
        Platforms = rule.Platforms,
        Flags = rule.Flags,
        Due = rule.Due?.Text,
        Anchor = rule.Anchor,
        Fallback = rule.Fallback,
        Calendar = rule.Calendar,
        Assignee = rule.Assignee,
        By = rule.By,
        CompletedBy = rule.CompletedBy,
        Reminders = Texts(rule.Reminders),
        Ladder = rule.Ladder,
        Evidence = rule.Evidence,
        Items = rule.Items,
        Outcomes = rule.Outcomes,
        Recipients = rule.Recipients,
        Extension = rule.Extension is { } e ? new ExtensionExplanation(e.Limit.Text, e.Calendar, e.By, e.From, e.Times, NoteOf($"{path}/extension")) : null,
        Finding = rule.Finding,
        RequiredToClose = rule.RequiredToClose,
        Repeats = rule.Repeats,
        Stage = rule.Stage,
        Template = rule.Template,
        Note = NoteOf(path),
    };

    private LadderExplanation Ladder(string id, LadderRule ladder) =>
        new(
            id, [.. ladder.Rungs.Select(rung => new RungExplanation(rung.Roles, rung.Wait.Text, rung.Acknowledge, rung.Hours))], ladder.AcknowledgedFor.Text,
            NoteOf($"/ladders/{id}"));

    private MonitoringExplanation Monitoring(MonitoringRule rule) => new(
        rule.Title, rule.En, [.. rule.Times.Select(Show)], rule.KeyPeriodTimes is { } times ? [.. times.Select(Show)] : null, rule.Assignee, rule.Ladder,
        Texts(rule.Reminders), rule.Evidence, NoteOf("/monitoring"));

    private KeyPeriodExplanation KeyPeriod(KeyPeriodRule rule, string path) => new(
        rule.Id, rule.Title, rule.En, Show(rule.From), Show(rule.To), rule.WaitFactor, rule.AlsoNotify ?? [], NoteOf(path));

    private string? NoteOf(string path) => notes.GetValueOrDefault(path);

    private static IReadOnlyList<string> Texts(IEnumerable<Duration> durations) => [.. durations.Select(duration => duration.Text)];

    private static string Show(TimeOnly time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);

    private static string Show(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
