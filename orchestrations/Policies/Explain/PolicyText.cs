using System.Text;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Orchestrations.Policies.Explain;

/// <summary>A policy explained as plain text, for a department head who has never seen the file.</summary>
public static class PolicyText
{
    /// <summary>The languages that <see cref="Write"/> knows: zh and en.</summary>
    public static IReadOnlyList<string> Languages => [.. Wording.All.Keys];

    /// <summary>Writes the explanation.</summary>
    /// <param name="policy">What to write.</param>
    /// <param name="language">One of <see cref="Languages"/>.</param>
    /// <exception cref="KeyNotFoundException">There is no such language.</exception>
    public static string Write(PolicyExplanation policy, string language) => new PolicyWriter(policy, Wording.All[language]).Write();
}

internal sealed class PolicyWriter(PolicyExplanation policy, Wording words)
{
    private readonly StringBuilder _text = new();
    private string? _level;

    public string Write()
    {
        _text.Append(words.Title(policy.Title, policy.En)).Append(" [").Append(policy.Id).Append("]\n");
        Line(0, "version", policy.Version[..Math.Min(12, policy.Version.Length)]);
        Line(0, "note", policy.Note);
        foreach (var level in policy.Levels)
            WriteLevel(level);
        WriteDuties("common", All.Where(duty => !IsOfLevel(duty) && !IsOfCase(duty)));
        WriteDuties("cases", All.Where(IsOfCase));
        WriteFrame();
        return _text.ToString();
    }

    /// <summary>Every duty once, in the policy's order.</summary>
    private IEnumerable<DutyExplanation> All => policy.Levels.SelectMany(level => level.Duties).DistinctBy(duty => (duty.Id, string.Join('+', duty.Levels), string.Join('+', duty.Categories)));

    private static bool IsOfCase(DutyExplanation duty) => duty.Categories.Count + duty.Flags.Count + duty.Platforms.Count > 0 || duty.Opens.On == Openings.CategoryReversed;

    /// <summary>Whether it is told with each of its levels: the others do not depend on the level, and are told once.</summary>
    private static bool IsOfLevel(DutyExplanation duty) => duty.Kind != "promise-check" && duty.Opens.On is
        Openings.Level or Openings.Completed or Openings.Outcome or Openings.LevelChanged or Openings.Extended or Openings.Closed;

    private void WriteLevel(LevelExplanation level)
    {
        _text.Append('\n').Append("== ").Append(words.Title(level.Title, level.En)).Append(" [").Append(level.Id).Append("] ==\n");
        var english = words.Title("zh", "en") == "en";
        foreach (var criterion in english ? level.CriteriaEn ?? level.Criteria : level.Criteria)
            Line(1, "criteria", criterion);
        Line(1, "responsible", english ? level.ResponsibleEn ?? level.Responsible : level.Responsible);
        Line(1, "urgent", level.Urgent ? words["urgent-text"] : null);
        Line(1, "approval", level.Approval.Count > 0 ? string.Join(" → ", level.Approval.Select(step => words.Title(step.Title, step.En))) : words["no-approval"]);
        Line(1, "closing", words.List(level.RequiredToClose.Select(words.Title)));
        Line(1, "watch", level.Watch is { } watch ? words.Time(watch) : words["no-watch"]);
        Line(1, "note", level.Note);
        _level = level.Id;
        foreach (var (duty, n) in level.Duties.Where(duty => IsOfLevel(duty) && !IsOfCase(duty)).Select((duty, i) => (duty, i + 1)))
            WriteDuty(duty, n);
        _level = null;
    }

    private void WriteDuties(string title, IEnumerable<DutyExplanation> duties)
    {
        var list = duties.ToList();
        if (list.Count == 0)
            return;
        _text.Append('\n').Append("== ").Append(words[title]).Append(" ==\n");
        for (var i = 0; i < list.Count; i++)
            WriteDuty(list[i], i + 1);
    }

    private void WriteDuty(DutyExplanation duty, int n)
    {
        _text.Append("  ").Append(n).Append(". ").Append(words.Title(duty.Title, duty.En));
        if (duty.Stage is { } stage)
            _text.Append(" · ").Append(words[$"stage:{stage}"]);
        _text.Append(" [").Append(duty.Id).Append("]\n");
        Line(2, "only", Conditions(duty));
        Line(2, "opens", duty.Opens.On == Openings.Level ? null : OpeningOf(duty));
        Line(2, "who", words.Roles([duty.Assignee]));
        Line(2, "by", words.Roles(duty.By));
        Line(2, "when", words.Deadline(duty));
        Line(2, "recipients", words.List(duty.Recipients.Select(words.Title)));
        Line(2, "how", duty.Items.Count > 0 || duty.CompletedBy is [SignalTypes.Complete] ? null : words.Either(duty.CompletedBy.Select(act => words[$"act:{act}"])));
        Line(2, "items", words.LongList(duty.Items.Select(words.Title)));
        Line(2, "outcomes", words.List(duty.Outcomes.Select(words.Title)));
        Line(2, "evidence", words.List(duty.Evidence.Select(words.Evidence)));
        Line(2, "reminders", duty.Reminders.Count > 0 ? words.Before(duty.Reminders) : null);
        Line(2, "late", duty.Ladder is { } ladder ? words.Climb(policy.Ladders.First(known => known.Id == ladder)) : null);
        Line(2, "finding", duty.Finding is { } finding ? FindingTitle(finding) + words.Aside(words["candidate"]) : null);
        Line(2, "extension", duty.Extension is { } extension ? words.Extension(extension, TitleOf(extension.From, duty)) : null);
        Line(2, "extension-note", duty.Extension?.Note);
        Line(2, "required", duty.RequiredToClose ? words["required-text"] : null);
        Line(2, "note", duty.Note);
    }

    private void WriteFrame()
    {
        if (policy.Monitoring is { } monitoring)
        {
            _text.Append('\n').Append("== ").Append(words.Title(monitoring.Title, monitoring.En)).Append(" ==\n");
            Line(1, "who", words.Roles([monitoring.Assignee]));
            Line(1, "times", words.List(monitoring.Times));
            Line(1, "key-times", monitoring.KeyPeriodTimes is { } times ? words.List(times) : null);
            Line(1, "evidence", words.List(monitoring.Evidence.Select(words.Evidence)));
            Line(1, "reminders", words.Before(monitoring.Reminders));
            Line(1, "late", words.Climb(policy.Ladders.First(known => known.Id == monitoring.Ladder)));
            Line(1, "note", monitoring.Note);
        }
        _text.Append('\n').Append("== ").Append(words["notes"]).Append(" ==\n");
        Line(1, "review", words.LongList(policy.Review.Select(words.Title)));
        foreach (var category in policy.Categories.Where(category => category.Until is not null))
            Line(1, "categories", $"{words.Title(category.Title, category.En)}{words.Colon}{words.Until(CategoryTitle(category.Until!), category.By)}");
        Line(1, "referrals", policy.ReferralsRefusedFor is { } refused ? $"{words["referrals-text"]}{words.Colon}{words.List(refused.Select(CategoryTitle))}" : words["referrals-no"]);
        Line(1, "ladders", words["acknowledged"]);
        Line(1, "backEntry", words.BackEntry(policy.BackEntry));
        Line(1, "quietHours", policy.QuietHours is [var from, var to] ? words.QuietHours(from, to) : null);
        foreach (var period in policy.KeyPeriods)
            Line(1, "keyPeriods", $"{words.Title(period.Title, period.En)} {words.KeyPeriod(period)}");
        foreach (var findings in policy.Assessment.GroupBy(PointsOf))
            Line(1, "assessment", $"{words.LongList(findings.Select(finding => words.Title(finding.Title, finding.En)))}{words.Colon}{findings.Key}");
        WriteNotes();
    }

    /// <summary>Notes on what is told nowhere else, each with the part that it is about.</summary>
    private void WriteNotes()
    {
        IEnumerable<(string Part, string? Text)> notes =
        [
            .. policy.Ladders.Select(ladder => ("ladders", ladder.Note)),
            .. policy.Categories.Select(category => ("categories", category.Note)),
            .. policy.Assessment.Select(finding => ("assessment", finding.Note)),
            .. policy.KeyPeriods.Select(period => ("keyPeriods", period.Note)),
            .. policy.Notes.Select(note => (note.Key.Split('/')[1], (string?)note.Value)),
        ];
        foreach (var (part, text) in notes.Where(note => note.Text is not null).Distinct())
            _text.Append("  ").Append(words["note"]).Append(words.Aside(words[$"path:{part}"])).Append(words.Colon).Append(text).Append('\n');
    }

    private string Conditions(DutyExplanation duty)
    {
        var parts = new List<string>();
        if (duty.Categories.Count > 0)
            parts.Add($"{words["category"]} {words.List(duty.Categories.Select(CategoryTitle))}");
        if (duty.Flags.Count > 0)
            parts.Add($"{words["flag"]} {words.List(duty.Flags.Select(FlagTitle))}");
        if (duty.Platforms.Count > 0)
            parts.Add($"{words["platform"]} {words.List(duty.Platforms)}");
        return words.List(parts);
    }

    private string OpeningOf(DutyExplanation duty)
    {
        var outcomes = (duty.Opens.Outcomes ?? []).Select(id => All.SelectMany(other => other.Outcomes).FirstOrDefault(outcome => outcome.Id == id) is { } outcome ? words.Title(outcome) : id);
        var of = duty.Opens.On == Openings.CategoryReversed ? CategoryTitle(duty.Opens.Of!) : TitleOf(duty.Opens.Of, duty);
        return words.Opening(duty, of, [.. outcomes]);
    }

    private string PointsOf(AssessmentExplanation finding) => finding.Points.Count == 0
        ? words["no-points"]
        : string.Join("; ", finding.Points.Select(points => words.Points(points, (points.Levels is { Count: > 0 } levels ? levels : [.. policy.Levels.Select(level => level.Id)]).Select(LevelTitle))));

    /// <summary>
    /// The title of the duty that another one refers to. Of those that share the id it is the one of the same level; for one that
    /// follows a change of level, that of the level before.
    /// </summary>
    private string? TitleOf(string? id, DutyExplanation from)
    {
        var known = All.Where(other => other.Id == id).OrderBy(other => Meet(other, from) == (from.Opens.On == Openings.LevelChanged) ? 1 : 0);
        return known.FirstOrDefault() is { } found ? words.Title(found.Title, found.En) : id;
    }

    private bool Meet(DutyExplanation one, DutyExplanation other) => one.Levels.Count == 0 || one.Levels.Intersect(_level is null ? other.Levels : [_level]).Any();

    private string CategoryTitle(string id) => policy.Categories.FirstOrDefault(category => category.Id == id) is { } found ? words.Title(found.Title, found.En) : id;

    private string LevelTitle(string id) => policy.Levels.First(level => level.Id == id) is var found ? words.Title(found.Title, found.En) : id;

    private string FlagTitle(string id) => policy.Flags.FirstOrDefault(flag => flag.Id == id) is { } found ? words.Title(found) : id;

    private string FindingTitle(string id) => policy.Assessment.FirstOrDefault(rule => rule.Finding == id) is { } found ? words.Title(found.Title, found.En) : words[$"finding:{id}"];

    private void Line(int depth, string name, string? text)
    {
        if (!string.IsNullOrEmpty(text))
            _text.Append(' ', depth == 2 ? 5 : depth * 2).Append(words[name]).Append(words.Colon).Append(text).Append('\n');
    }
}
