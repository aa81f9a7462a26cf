using System.Globalization;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Orchestrations.Policies.Explain;

/// <summary>English, for readers who do not read the regulation itself.</summary>
internal sealed class EnglishWording : Wording
{
    protected override string Comma => ", ";

    public override string Colon => ": ";

    protected override string Join => " ";

    protected override string Or => " or ";

    protected override string Semicolon => "; ";

    protected override IReadOnlyDictionary<string, string> Names { get; } = new Dictionary<string, string>
    {
        ["version"] = "Version",
        ["note"] = "Note",
        ["criteria"] = "When",
        ["responsible"] = "Responsible",
        ["urgent"] = "Notices",
        ["urgent-text"] = "at any hour, quiet hours do not apply",
        ["who"] = "Who",
        ["by"] = "Only by",
        ["when"] = "By when",
        ["opens"] = "Arises",
        ["only"] = "Only if",
        ["category"] = "the category is",
        ["flag"] = "this holds:",
        ["platform"] = "it came from",
        ["how"] = "Done by",
        ["evidence"] = "To be recorded",
        ["items"] = "Item by item",
        ["outcomes"] = "Outcomes",
        ["recipients"] = "Recipients, each with a receipt",
        ["reminders"] = "Reminders",
        ["late"] = "When late",
        ["finding"] = "When late, recorded as",
        ["candidate"] = "until the assessor decides",
        ["extension"] = "Extension",
        ["required"] = "Closing",
        ["required-text"] = "impossible without it",
        ["approval"] = "Approval of statements",
        ["no-approval"] = "none",
        ["review"] = "Checked before approval",
        ["closing"] = "Needed for closing",
        ["watch"] = "Watched after closing for",
        ["no-watch"] = "not watched",
        ["level"] = "Duties of this level",
        ["common"] = "Duties at every level",
        ["cases"] = "Duties in particular cases",
        ["ladders"] = "Acknowledging",
        ["acknowledged"] = "stops the climb for a while, never the clock",
        ["rung:all"] = "all must acknowledge",
        ["rung:working"] = "in working hours only",
        ["monitoring"] = "Monitoring record",
        ["times"] = "Every day at",
        ["key-times"] = "In key periods at",
        ["categories"] = "Categories",
        ["assessment"] = "Assessment",
        ["no-points"] = "recorded, no points",
        ["keyPeriods"] = "Key periods",
        ["quietHours"] = "Quiet hours",
        ["referrals"] = "Referrals",
        ["referrals-no"] = "not offered",
        ["referrals-text"] = "recorded only, never a duty or a clock; refused for",
        ["backEntry"] = "Late entry",
        ["stage:first"] = "first report",
        ["stage:follow-up"] = "follow-up report",
        ["stage:final"] = "final report",
        ["notes"] = "Other notes",
        ["none"] = "no time limit",
        ["role:viewer"] = "viewer",
        ["role:duty-officer"] = "duty officer",
        ["role:leader-on-duty"] = "leader on duty",
        ["role:office"] = "office",
        ["role:deputy-leader"] = "deputy leader",
        ["role:leader"] = "leader",
        ["role:superior"] = "superior",
        ["role:assessor"] = "assessor",
        ["role:administrator"] = "administrator",
        ["anchor:occurred"] = "the outbreak",
        ["anchor:discovered"] = "discovery",
        ["anchor:posted"] = "posting",
        ["anchor:handed-off"] = "hand-over",
        ["anchor:accepted"] = "acceptance of the report",
        ["anchor:completed"] = "completion of that",
        ["anchor:signed-off"] = "the sign-off",
        ["anchor:back-entered"] = "the late entry",
        ["anchor:closed"] = "closing",
        ["anchor:reopened"] = "reopening",
        ["anchor:level-changed"] = "the change of level",
        ["anchor:transferred"] = "the transfer",
        ["anchor:extended"] = "the extension",
        ["anchor:category-reversed"] = "the reversal",
        ["act:complete"] = "recording what was done",
        ["act:classify"] = "grading or verifying the category",
        ["act:confirm-level"] = "confirming the level",
        ["act:change-level"] = "changing the level",
        ["act:sign-off"] = "recording the sign-off",
        ["act:progress"] = "recording progress",
        ["act:checklist"] = "ticking all items",
        ["act:accept"] = "accepting",
        ["act:return"] = "returning it with a reason",
        ["act:publish-statement"] = "publishing an approved statement",
        ["act:supervise"] = "recording the supervision",
        ["opens:triage"] = "while there is no level",
        ["opens:provisional"] = "while the level is provisional",
        ["opens:back-entry"] = "when something was entered late",
        ["opens:closed"] = "after closing",
        ["opens:reopened"] = "after reopening",
        ["opens:transferred"] = "when another unit is asked (that unit must answer)",
        ["opens:instructed"] = "when a superior sets a task",
        ["opens:promised"] = "when something is promised in public",
        ["finding:late-report"] = "late report",
        ["finding:late-response"] = "late response",
        ["finding:late-handling"] = "late handling",
        ["finding:no-handling-report"] = "no handling report",
        ["extension-note"] = "On the extension",
        ["path:ladders"] = "escalation",
        ["path:statements"] = "approval",
        ["path:assessment"] = "assessment",
        ["path:categories"] = "categories",
        ["path:keyPeriods"] = "key periods",
        ["path:intake"] = "intake",
        ["path:notices"] = "notices",
        ["path:backEntry"] = "late entry",
        ["path:quietHours"] = "quiet hours",
        ["path:referrals"] = "referrals",
    };

    public override string Aside(string text) => $" ({text})";

    public override string Title(string chinese, string? english) => english ?? chinese;

    public override string Deadline(DutyExplanation duty)
    {
        if (duty.Due is null)
            return duty.Opens.On switch { Openings.Instructed => "as the superior says", Openings.Promised => "as promised", _ => this["none"] };
        var from = duty.Flags.Count > 0 && duty.Opens.On == Openings.Level ? "the moment that this holds" : this[$"anchor:{duty.Anchor}"];
        var text = duty.Repeats ? $"every {Time(duty.Due, duty.Calendar)} from {from} until closing" : $"within {Time(duty.Due, duty.Calendar)} of {from}";
        return duty.Fallback is { } fallback ? $"{text}; of {this[$"anchor:{fallback}"]} when that is unknown" : text;
    }

    public override string Climb(LadderExplanation ladder)
    {
        var text = $"{Told(ladder.Rungs[0])} at once";
        for (var i = 1; i < ladder.Rungs.Count; i++)
            text += $"; {(i == 1 ? "unless acknowledged, " : "")}{Told(ladder.Rungs[i])} after {(i == 1 ? "" : "another ")}{Time(ladder.Rungs[i - 1].Wait)}";
        return $"{text}; then again every {Time(ladder.Rungs[^1].Wait)}";
    }

    public override string Opening(DutyExplanation duty, string? of, IReadOnlyList<string> outcomes) => duty.Opens.On switch
    {
        Openings.Completed => $"after “{of}”",
        Openings.Outcome => $"when “{of}” results in: {string.Join(" or ", outcomes)}",
        Openings.Extended => $"when “{of}” is extended",
        Openings.LevelChanged => outcomes.Count > 0 ? $"when the level changes after “{of}” resulted in: {string.Join(" or ", outcomes)}" : $"when the level changes after “{of}”",
        Openings.CategoryReversed => $"when the category “{of}” is taken back",
        var on => this[$"opens:{on}"],
    };

    public override string Extension(ExtensionExplanation extension, string? from) =>
        $"at most {Time(extension.Limit, extension.Calendar)} from {(from is null ? "the original due time" : $"“{from}”")}, asked for before due, decided by the {Roles(extension.By)}, {(extension.Times == 1 ? "once" : $"{extension.Times} times at most")}";

    public override string Before(IEnumerable<string> reminders) => $"{List(reminders.Select(reminder => Time(reminder)))} before";

    public override string Evidence(EvidenceField field) =>
        Title(field.Title, field.En) + (field.AnyOf is not null ? " (at least one)" : field.Required ? "" : " (optional)");

    public override string KeyPeriod(KeyPeriodExplanation period)
    {
        var told = period.AlsoNotify.Count > 0 ? $", {Roles(period.AlsoNotify)} told together with the first" : "";
        return $"{period.From} to {period.To}: waits times {period.WaitFactor.ToString(CultureInfo.InvariantCulture)}{told}";
    }

    public override string Points(PointsRule points, IEnumerable<string> levels)
    {
        var indirect = points.Indirect > 0 ? $", indirectly responsible {points.Indirect.ToString(CultureInfo.InvariantCulture)}" : "";
        return $"{List(levels)}: chiefly responsible {points.Lead.ToString(CultureInfo.InvariantCulture)}{indirect}";
    }

    public override string QuietHours(string from, string to) => $"{from} to {to} every day; only what is not urgent waits";

    public override string Until(string until, IEnumerable<string> by) => $"“{until}” until the {string.Join(" or ", by.Select(role => this[$"role:{role}"]))} has verified it with evidence";

    public override string BackEntry(string limit) => $"what was done in time may be entered within {Time(limit)} after the due time; a second person confirms it";

    protected override string Amount(int count, string unit) => $"{count} {unit.Replace('-', ' ')}{(count == 1 ? "" : "s")}";
}
