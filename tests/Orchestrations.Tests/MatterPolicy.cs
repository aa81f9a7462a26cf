using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Policies;

namespace Yuqing.Orchestrations.Tests;

/// <summary>
/// A small regulation with everything that a policy can add, independent of the policy files: statements, transfers, tasks,
/// recipients, referrals, assessment. At level I the office and then the leader approve, at II the office; nobody at III.
/// </summary>
internal static class MatterPolicy
{
    private static readonly string[] Everybody = [Roles.DutyOfficer, Roles.Office, Roles.Leader];
    private static readonly string[] Deciders = [Roles.Office, Roles.Leader];

    public static readonly PolicySlice All = new()
    {
        SchemaVersion = 1,
        Id = "matters",
        Title = "试验制度",
        Levels = [new LevelRule("I", "一级", [], Urgent: true, Watch: new Duration("P7D")), new LevelRule("II", "二级", []), new LevelRule("III", "三级", [])],
        Categories = [new CategoryRule("problem", "问题"), new CategoryRule("suggestion", "意见建议"), new CategoryRule("unverified", "待核实")],
        Flags = [new NamedItem("own-staff", "本单位人员为当事人")],
        Statements = new StatementRule(
            [new NamedItem("law", "合法合规"), new NamedItem("typos", "错别字")],
            [
                new ApprovalRule([new ApprovalStepRule([Roles.Office], "办公室"), new ApprovalStepRule([Roles.Leader], "分管领导")], ["I"]),
                new ApprovalRule([new ApprovalStepRule([Roles.Office], "办公室")], ["II"]),
            ]),
        Referrals = new ReferralRule(["suggestion"]),
        Assessment =
        [
            new AssessmentRule("late-report", "迟报", [new PointsRule(2, 1, ["I", "II"]), new PointsRule(1, 0.5m, ["III"])]),
            new AssessmentRule("mishandled", "处置不当", [new PointsRule(30, 20)]),
        ],
        Intake = new IntakeRule(new Duration("P30D"), new Duration("PT5M"), 86400),
        Permissions = Permissions(),
        Notices = new NoticeRule(["duty-officer", "office"], ["office"], ["office"]),
        Ladders = new Dictionary<string, LadderRule>
        {
            ["default"] = new([new RungRule(["duty-officer"], new Duration("PT10M")), new RungRule(["office"], new Duration("PT1H"))], new Duration("PT30M")),
        },
        BackEntry = new BackEntryRule(new Duration("PT10M")),
        Obligations =
        [
            Rule("triage", "研判定级", Openings.Triage, "PT15M") with { Anchor = "accepted", CompletedBy = [SignalTypes.Classify], RequiredToClose = true },
            Report("report", "快报", "PT30M") with { Evidence = [new EvidenceField("documentNo", "文号", true, "text")] },
            Publicity("publicity", "发布权威信息", "PT5H"),
            Rule("transfer", "接收转办", Openings.Transferred, "PT30M") with
            {
                Kind = "acceptance", CompletedBy = [SignalTypes.Accept, SignalTypes.Return], NotifyOnOpen = ["duty-officer"],
            },
            Rule("instruction", "落实交办", Openings.Instructed) with
            {
                Anchor = null, RequiredToClose = true, Finding = "late-handling", NotifyOnOpen = ["duty-officer"],
            },
            Rule("confirm-back-entry", "确认补录", Openings.BackEntry, "PT24H") with
            {
                Kind = "confirmation", Anchor = "back-entered", Assignee = "office",
                Outcomes = [new NamedItem("confirmed", "属实"), new NamedItem("rejected", "不属实")],
            },
        ],
    };

    /// <summary>An obligation that opens on an occasion and counts from it.</summary>
    public static ObligationRule Rule(string id, string title, string on, string? due = null, string? of = null) => new()
    {
        Id = id,
        Title = title,
        Kind = "handling",
        Opens = new OpeningRule(on, of),
        Anchor = on,
        Due = due is null ? null : new Duration(due),
        Assignee = "duty-officer",
        Ladder = "default",
    };

    /// <summary>A report of level I and II, counted from the time the matter arose.</summary>
    public static ObligationRule Report(string id, string title, string due) => Rule(id, title, Openings.Level, due) with
    {
        Kind = "report",
        Levels = ["I", "II"],
        Anchor = "occurred",
        Fallback = "discovered",
        Finding = "late-report",
    };

    /// <summary>An obligation of level I that a publication with a link fulfils.</summary>
    public static ObligationRule Publicity(string id, string title, string due, params string[] statements) => Report(id, title, due) with
    {
        Kind = "response",
        Levels = ["I"],
        Finding = "late-response",
        CompletedBy = [SignalTypes.PublishStatement],
        Statements = statements,
        Evidence = [new EvidenceField("url", "发布链接", true, "url"), new EvidenceField("publishedAt", "发布时间", false, "datetime")],
    };

    /// <summary>The regulation with obligations added.</summary>
    public static PolicySlice With(params ObligationRule[] rules) => All with { Obligations = [.. All.Obligations, .. rules] };

    private static Dictionary<string, IReadOnlyList<string>> Permissions()
    {
        var permissions = new Dictionary<string, IReadOnlyList<string>> { [SignalTypes.Finding] = [Roles.Assessor] };
        string[] everybody =
        [
            SignalTypes.Complete, SignalTypes.Acknowledge, SignalTypes.Escalate, SignalTypes.Progress, SignalTypes.Checklist, SignalTypes.Note,
            SignalTypes.SubmitStatement, SignalTypes.PublishStatement, SignalTypes.Accept, SignalTypes.Return, SignalTypes.Facts,
            SignalTypes.Coverage, SignalTypes.Promise, SignalTypes.RequestExtension, SignalTypes.SignOff,
        ];
        string[] deciders =
        [
            SignalTypes.Classify, SignalTypes.ConfirmLevel, SignalTypes.ChangeLevel, SignalTypes.Dismiss, SignalTypes.Merge, SignalTypes.Close,
            SignalTypes.Reopen, SignalTypes.ApproveStatement, SignalTypes.RejectStatement, SignalTypes.Assign, SignalTypes.Instruct,
            SignalTypes.Supervise, SignalTypes.Referral, SignalTypes.Flag, SignalTypes.DecideExtension,
        ];
        foreach (var type in everybody)
            permissions[type] = Everybody;
        foreach (var type in deciders)
            permissions[type] = Deciders;
        return permissions;
    }
}
