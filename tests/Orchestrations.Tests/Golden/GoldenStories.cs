using System.Text.Json;
using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Policies;
using Yuqing.Orchestrations.Tests.Durable;
using static Yuqing.Orchestrations.Tests.Story;

namespace Yuqing.Orchestrations.Tests.Golden;

/// <summary>
/// The stories whose histories are kept. To record them for a new version, run the tests once with
/// <c>RECORD_GOLDEN=1</c>; see docs/versioning.md.
/// </summary>
internal static class GoldenStories
{
    /// <summary>Name, title and telling of each.</summary>
    public static readonly IReadOnlyList<(string Name, string Title, Action<Teller> Tell)> All =
    [
        ("level-one-on-time", "Level I, everything in time, watched and closed", OnTime),
        ("level-one-missed", "Level I, nobody acts: escalated, acknowledged, done late", Missed),
        ("level-two-sign-off", "Level II, bulletin, unsigned, watched, level raised", SignedOff),
        ("reopened", "Level III, closed, reopened in generation 2", Reopened),
        ("many-turns", "Continues as new after many turns", ManyTurns),
        ("extension", "A school's answer, put off and explained", Extension),
        ("transfer", "Offered to another unit, returned, offered again, accepted", Transfer),
        ("statement", "A statement drafted, returned, approved, published, with a promise", Statement),
        ("drill", "A drill at 60 times the speed, breached", Drill),
        ("register-down", "The inbox cannot be read and pictures cannot be written for a while", RegisterDown),
        ("merged", "Merged into another incident", Merged),
        ("ladder-all", "A rung where all must acknowledge: one does, both do, and it resumes", LadderAll),
        ("ladder-working", "Overdue at the weekend: a rung waits for Monday", LadderWorking),
        ("ladder-by-hand", "Escalated before the due time, acknowledged, breached, done late", LadderByHand),
        ("ladder-unreachable", "Those told cannot be reached, others are not there: the next rungs learn of it", LadderUnreachable),
    ];

    private static void OnTime(Teller t)
    {
        t.Open("huaning-highway", "I");
        t.Complete("09:12", "phone-report", Phone());
        t.Complete("09:40", "paper-report", Paper);
        foreach (var item in new[] { "emergency-work", "press-work", "handling", "wording", "authority-to-handle", "authority-to-publish" })
            t.Act("10:00", SignalTypes.Checklist, "three-synchronisations", With(("item", item)));
        t.Complete("15:00", "response", Where);
        t.FulfilRest("16:00");
        t.Act("16:30", SignalTypes.Close, fields: []);
        t.Until("+8 09:00");
    }

    private static void Missed(Teller t)
    {
        t.Open("huaning-highway", "I", provisional: true);
        t.Until("09:41");
        t.Act("09:42", SignalTypes.Acknowledge, "phone-report");
        t.Until("10:15");
        t.Complete("10:20", "phone-report", Phone());
        t.Until("11:00");
    }

    private static void SignedOff(Teller t)
    {
        t.Open("huaning-highway", "II");
        t.Complete("11:00", "internal-bulletin", Bulletin);
        t.Complete("14:00", "response", Where);
        t.Act("15:00", SignalTypes.SignOff, "sign-off", With(("outcome", "unsigned"), ("documentNo", "退件 1")), onBehalfOf: "县领导");
        t.Act("+1 09:00", SignalTypes.Progress, null, With(("text", "阅读量平稳")));
        t.Act("+1 10:00", SignalTypes.ChangeLevel, null, With(("level", "I"), ("reason", "中央媒体报道")));
        t.Until("+1 10:32");
    }

    private static void Reopened(Teller t)
    {
        t.Open("huaning-highway", "III");
        t.Complete("10:00", "response", With(("url", "https://example.gov.cn/1")));
        t.Complete("10:30", "report-back", With(("reportedTo", "市局")));
        t.FulfilRest("10:40");
        t.Act("11:00", SignalTypes.Close);
        t.Act("14:00", SignalTypes.Reopen, null, With(("reason", "反弹")));
        t.NextGeneration();
        t.Complete("18:00", "follow-up-response", Where);
        t.Until("18:30");
    }

    private static void ManyTurns(Teller t)
    {
        t.Open("huaning-highway", "I");
        for (var i = 0; i < 60; i++)
            t.Act($"09:{i / 3:00}:{i % 3 * 20:00}", SignalTypes.Note, null, With(("text", $"第 {i} 条")));
        t.Until("10:10");
    }

    private static void Extension(Teller t)
    {
        t.Open("school", "general");
        t.Complete("11:00", "first-response", Where);
        t.Act("12:00", SignalTypes.RequestExtension, "formal-answer", With(("until", At("+3 17:00").ToString("O")), ("reason", "需要多部门核实")));
        t.Act("13:00", SignalTypes.DecideExtension, "formal-answer", With(("decision", "approve"), ("comment", "同意")), actor: "li");
        t.Until("16:00");
        t.Complete("+2 10:00", "formal-answer", Where);
        t.Until("+4 09:00");
    }

    private static void Transfer(Teller t)
    {
        t.Open("town", "general");
        t.Act("09:10", SignalTypes.Assign, null, With(("unit", "school"), ("role", "lead"), ("reason", "涉及学校")));
        t.Act("09:40", SignalTypes.Return, null, With(("transfer", "transfer:1"), ("reason", "非我单位职责")));
        t.Act("09:50", SignalTypes.Assign, null, With(("unit", "city-management"), ("role", "lead"), ("reason", "涉及城管")));
        t.Until("12:30");
        t.Act("13:00", SignalTypes.Accept, null, With(("transfer", "transfer:2")));
        t.Until("14:00");
    }

    private static void Statement(Teller t)
    {
        t.Open("township-categories", "general", category: "problem");
        t.Complete("09:20", "leading-group-report", With(("callee", "镇党委书记")));
        t.Act("10:00", SignalTypes.SubmitStatement, null, With(("kind", "reply"), ("title", "答复"), ("text", "经查属实，已停止，三日内整改。")));
        t.Act("10:20", SignalTypes.RejectStatement, null, With(("statement", "statement:1"), ("comment", "补充整改时限")), actor: "li");
        t.Act("10:40", SignalTypes.SubmitStatement, null, With(("kind", "reply"), ("statement", "statement:1"), ("text", "经查属实，已停止，11月24日前整改到位。")));
        var review = With(("statement", "statement:1"), ("review", "facts,attitude,no-speculation,official-outlet"));
        t.Act("11:00", SignalTypes.ApproveStatement, null, review, actor: "li");
        t.Act("11:30", SignalTypes.ApproveStatement, null, review, actor: "zhao");
        t.Act("12:00", SignalTypes.PublishStatement, null, With(
            ("statement", "statement:1"), ("where", "官方微信"), ("url", "https://example.gov.cn/2"),
            ("promise", "整改到位"), ("promisedAt", At("+3 17:00").ToString("O"))));
        t.Until("+2 09:00");
        t.Act("+3 15:00", SignalTypes.Complete, "promise:1", With(("result", "已整改")));
        t.Until("+3 16:00");
    }

    private static void Drill(Teller t)
    {
        t.Open("city-management", "extraordinary", scale: 60);
        t.Until("09:03");
        t.Act("09:03:30", SignalTypes.Acknowledge, "initial-report");
        t.Until("09:06");
    }

    private static void RegisterDown(Teller t)
    {
        t.Open("huaning-highway", "I");
        t.Until("09:25");
        t.Register.Unreadable = true;
        t.Register.Unwritable = true;
        t.Until("09:31");
        t.Register.Unreadable = false;
        t.Until("09:33");
        t.Register.Unwritable = false;
        t.Until("09:45");
    }

    private static void Merged(Teller t)
    {
        t.Open("huaning-highway", "II");
        t.Act("09:30", SignalTypes.Merge, null, With(("into", "inc-0")));
        t.Until("09:40");
    }

    private static void LadderAll(Teller t)
    {
        t.OpenOn(LadderPolicy.Of(LadderPolicy.Rung(["duty-officer", "office"], acknowledge: "all"), LadderPolicy.Rung("leader", "PT1H")));
        t.Act("10:02", SignalTypes.Acknowledge, LadderPolicy.Duty, actor: "p-office");
        t.Act("10:03", SignalTypes.Acknowledge, LadderPolicy.Duty, actor: "p-duty-officer");
        t.Until("10:40");
        t.Complete("10:45", LadderPolicy.Duty, []);
        t.Until("11:00");
    }

    private static void LadderWorking(Teller t)
    {
        t.OpenOn(LadderPolicy.Of(LadderPolicy.Rung("duty-officer"), LadderPolicy.Rung("office", "PT4H", hours: "working")));
        t.Until("+2 12:00");
        t.Complete("+2 13:00", LadderPolicy.Duty, []);
        t.Until("+2 14:00");
    }

    private static void LadderByHand(Teller t)
    {
        t.Open("huaning-highway", "I");
        t.Act("09:05", SignalTypes.Escalate, "phone-report", With(("reason", "记者到场")));
        t.Act("09:12", SignalTypes.Acknowledge, "phone-report");
        t.Until("09:37");
        t.Act("09:38", SignalTypes.Escalate, "phone-report");
        t.Complete("09:41", "phone-report", Phone());
        t.Until("09:50");
    }

    private static void LadderUnreachable(Teller t)
    {
        t.Register.OnNotify = request => Task.FromResult(new NotifyResult(
            [.. request.Roles.Where(role => role != "office").Select(role => new NotifiedPerson($"p-{role}", role, role))], [.. request.Roles.Where(role => role == "office")]));
        t.Open("huaning-highway", "I");
        t.Act("09:31", SignalTypes.Unreachable, "phone-report", With(("person", "p-duty-officer"), ("rung", "1"), ("notification", "n-1")), actor: "system");
        t.Until("09:40");
        t.Complete("09:45", "phone-report", Phone());
        t.Until("09:50");
    }

    /// <summary>Records one story.</summary>
    public static GoldenStory Record(Action<Teller> tell)
    {
        var teller = new Teller();
        tell(teller);
        var picture = teller.Register.Picture!;
        if (teller.Driver.End is { Failure: { } failure })
            throw new InvalidOperationException($"The story breaks the orchestration: {failure}");
        if (teller.Register.Results.Values.FirstOrDefault(result => !result.Applied) is { } refused)
            throw new InvalidOperationException($"Signal {refused.SignalId} of the story is refused: {refused.Problem!.Detail}");
        return new GoldenStory(teller.Driver.Executions, picture.StateJson, JsonSerializer.SerializeToNode(picture.View)!);
    }

    /// <summary>Tells a story on the executor.</summary>
    internal sealed class Teller
    {
        private IncidentSeed _seed = null!;
        private PolicySlice _policy = null!;

        public ExecutorDriver Driver { get; } = new(At("09:00"));

        public FakeRegister Register => Driver.Register;

        public void Open(string policy, string level, bool provisional = false, double scale = 1, string? category = null)
        {
            OpenOn(TestPolicy.All.Single(known => known.Id == policy), level, provisional, scale, category);
        }

        public void OpenOn(PolicySlice policy, string level = "III", bool provisional = false, double scale = 1, string? category = null)
        {
            _policy = policy;
            var report = Report(level) with
            {
                Unit = policy.Id,
                LevelProvisional = provisional,
                Category = category,
                OccurredAt = At("09:00"),
                DiscoveredAt = At("09:00"),
                Drill = scale > 1,
                TimeScale = scale,
            };
            _seed = new IncidentSeed("inc-1", "TEST-2026-0001", At("09:00"), report) { Calendars = [new CalendarYear(2026, [], [])] };
            Register.Project(IncidentIntake.Open(_seed, _policy));
            Driver.Start(new IncidentInput(_seed, _policy));
        }

        public void NextGeneration() => Driver.Start(new IncidentInput(_seed, _policy, 2, Register.Picture!.StateJson));

        public void Complete(string time, string obligation, Dictionary<string, string> fields) => Act(time, SignalTypes.Complete, obligation, fields);

        public void Act(
            string time, string type, string? obligation = null, Dictionary<string, string>? fields = null, string actor = "wang", string? onBehalfOf = null)
        {
            Until(time);
            Register.Accept(type, obligation, fields, actor, onBehalfOf);
            if (Driver.End is null)
                Driver.Look();
        }

        /// <summary>Fulfils whatever closing still needs and one act can fulfil.</summary>
        public void FulfilRest(string time)
        {
            foreach (var missing in Register.Picture!.View.MissingToClose.Select(item => Register.Obligation(item.Id)).ToList())
            {
                foreach (var item in missing.Items)
                    Act(time, SignalTypes.Checklist, missing.Id, With(("item", item.Id)));
                if (missing.Items.Count == 0)
                    Act(time, missing.Acts.Contains(SignalTypes.ConfirmLevel) ? SignalTypes.ConfirmLevel : SignalTypes.Complete, missing.Id, EvidenceOf(missing));
            }
        }

        public void Until(string time) => Driver.MoveTo(At(time));

        private static Dictionary<string, string> EvidenceOf(ObligationView obligation) => obligation.Evidence.ToDictionary(
            field => field.Name,
            field => field.Type switch
            {
                "url" => "https://example.gov.cn/1",
                "datetime" => "2026-11-21T09:10:00+08:00",
                "choice" => field.Choices![0],
                _ => "已办",
            });
    }
}
