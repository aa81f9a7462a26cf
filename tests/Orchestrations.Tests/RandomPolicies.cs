using System.Reflection;
using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Incidents;
using Yuqing.Orchestrations.Policies;
using Yuqing.Orchestrations.Policies.Checks;

namespace Yuqing.Orchestrations.Tests;

/// <summary>
/// Policies made by chance. What is valid is decided by <see cref="PolicyChecks"/> alone: a part that they refuse is
/// drafted anew, so the generator follows whatever the checks demand.
/// </summary>
internal sealed class RandomPolicies
{
    /// <summary>The unit that every random incident is reported for.</summary>
    public const string Unit = "unit-a";

    /// <summary>Units that a matter may be offered to.</summary>
    public static readonly string[] Units = [Unit, "unit-b", "unit-c"];

    /// <summary>Platforms that reports come from.</summary>
    public static readonly string[] Platforms = ["weibo", "douyin", "board"];

    private const int Attempts = 60;

    private static readonly string[] DutyRoleIds = ["duty-officer", "leader-on-duty", "office", "deputy-leader", "leader", "superior"];
    private static readonly string[] Spans = ["PT10M", "PT30M", "PT1H", "PT2H", "PT5H", "PT24H", "PT48H", "P3D", "P15D"];
    private static readonly string[] DaySpans = ["P1D", "P2D", "P5D"];

    private static readonly string[] FindingKinds = ["late-report", "late-response", "late-handling", "no-handling-report"];

    private static readonly string[] AllFindings =
    [
        .. FindingKinds, "omitted-report", "concealed-report", "falsified-report", "mishandled", "unauthorised-release", "leak", "poor-monitoring",
    ];

    /// <summary>Signal types, openings and anchors are read from the contract, so that a new one is drawn without a change here.</summary>
    public static readonly string[] SignalTypeIds = Constants(typeof(SignalTypes));

    private static readonly string[] OpeningIds = Constants(typeof(Openings));
    private static readonly string[] AnchorIds = [.. Constants(typeof(Anchoring)).Where(anchor => anchor != Anchoring.Report)];

    private readonly Chance _chance;

    private RandomPolicies(int seed) => _chance = new Chance(seed);

    private static readonly Lazy<PolicySlice>[] Made =
        [.. Enumerable.Range(0, 400).Select(seed => new Lazy<PolicySlice>(() => new RandomPolicies(seed).Make()))];

    /// <summary>All policies that properties draw from; drafting one takes longer than living through it.</summary>
    public static IEnumerable<PolicySlice> All => Made.Select(policy => policy.Value);

    /// <summary>The policy of a seed; the same one every time.</summary>
    public static PolicySlice Of(int seed) => Made[seed % Made.Length].Value;

    /// <summary>Mistakes that the product's own checks find.</summary>
    public static IReadOnlyList<Violation> Mistakes(PolicySlice policy) => PolicyChecks.OfParts(policy);

    private static string[] Constants(Type type) =>
    [
        .. type.GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field is { IsLiteral: true } && field.FieldType == typeof(string))
            .Select(field => (string)field.GetRawConstantValue()!),
    ];

    private PolicySlice Make()
    {
        var policy = SignalTypeIds.Where(_ => _chance.Of(0.95)).Aggregate(Frame(), (p, type) => Try(p, q => q with { Permissions = Permit(q, type) }));
        policy = Try(policy, p => p with { Categories = DraftCategories() });
        policy = Try(policy, p => p with { Flags = Named("f", _chance.Between(0, 3), "own-staff") });
        policy = Try(policy, p => p with { Statements = _chance.Of(0.7) ? DraftStatements(p) : null });
        policy = Try(policy, p => p with { Referrals = _chance.Of(0.6) ? new ReferralRule(_chance.Some(p.Categories.Select(c => c.Id))) : null });
        policy = Try(policy, p => p with { KeyPeriods = DraftKeyPeriods() });
        policy = Try(policy, p => p with { QuietHours = _chance.Of(0.5) ? new QuietHoursRule(new TimeOnly(22, 0), new TimeOnly(7, 0)) : null });
        policy = Try(policy, p => p with { Assessment = DraftAssessment(p) });
        for (var wanted = _chance.Between(3, 14); wanted > 0; wanted--)
        {
            var opening = _chance.Of(0.45) ? Openings.Level : _chance.Pick(OpeningIds);
            policy = Try(policy, p => p with { Obligations = [.. p.Obligations, new RandomObligation(_chance, p, opening).Draft()] });
        }
        return policy;
    }

    /// <summary>Changes the policy in a way that the checks accept; leaves it as it was when none is found.</summary>
    private static PolicySlice Try(PolicySlice policy, Func<PolicySlice, PolicySlice> change)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var changed = change(policy);
            if (Mistakes(changed).Count == 0)
                return changed;
        }
        return policy;
    }

    private PolicySlice Frame() => new()
    {
        SchemaVersion = 1,
        Id = "random",
        Title = "随机制度",
        ContentHash = "random",
        Levels = [.. Enumerable.Range(1, _chance.Between(1, 4)).Select(DraftLevel)],
        Intake = new IntakeRule(new Duration("P30D"), new Duration("PT5M"), 86400),
        Permissions = new Dictionary<string, IReadOnlyList<string>> { [SignalTypes.Complete] = [Roles.Office], [SignalTypes.Note] = [Roles.Office] },
        Notices = new NoticeRule(_chance.Some(DutyRoleIds, 1), _chance.Some(DutyRoleIds), _chance.Some(DutyRoleIds)),
        Ladders = new Dictionary<string, LadderRule> { ["first"] = DraftLadder(false), ["second"] = DraftLadder(true) },
        BackEntry = new BackEntryRule(new Duration("PT10M")),
        Obligations = [],
    };

    private LevelRule DraftLevel(int n) => new(
        $"L{n}", $"{n}级", ["标准"], _chance.Of(0.4), _chance.Of(0.5) ? new Duration(_chance.Pick("PT12H", "P3D", "P7D")) : null);

    private LadderRule DraftLadder(bool working) => new(
        [.. Enumerable.Range(0, _chance.Between(1, 4)).Select(_ => new RungRule(_chance.Some(DutyRoleIds, 1), new Duration(_chance.Pick("PT5M", "PT10M", "PT30M", "PT4H")),
            _chance.Of(0.3) ? AcknowledgeKinds.All : AcknowledgeKinds.Any, working && _chance.Of(0.6) ? HoursKinds.Working : HoursKinds.Always))],
        new Duration(_chance.Pick("PT30M", "PT24H")));

    private List<CategoryRule> DraftCategories()
    {
        var categories = Enumerable.Range(1, _chance.Between(0, 4)).Select(n => new CategoryRule($"c{n}", $"类别{n}")).ToList();
        if (categories.Count > 1 && _chance.Of(0.6))
        {
            var roles = _chance.Of(0.5) ? _chance.Some([Roles.Office, Roles.Leader], 1) : null;
            categories[0] = categories[0] with { Until = categories[^1].Id, By = roles };
            categories[^1] = categories[^1] with { Reportable = _chance.Of(0.5) };
        }
        return categories;
    }

    private StatementRule DraftStatements(PolicySlice policy)
    {
        var general = new ApprovalRule(DraftSteps());
        var special = new ApprovalRule(DraftSteps(), [policy.Levels[0].Id]);
        return new StatementRule(Named("review", _chance.Between(0, 3)), _chance.Of(0.5) ? [special, general] : [general]);
    }

    private List<ApprovalStepRule> DraftSteps() =>
        [.. Enumerable.Range(1, _chance.Between(1, 2)).Select(n => new ApprovalStepRule(_chance.Some([Roles.Office, Roles.Leader], 1), $"第{n}步"))];

    private List<KeyPeriodRule> DraftKeyPeriods() =>
    [
        .. Enumerable.Range(1, _chance.Between(0, 2)).Select(n => new KeyPeriodRule(
            $"k{n}", $"重要时段{n}", new DateOnly(2026, 11, 18).AddDays(n * 4), new DateOnly(2026, 11, 20).AddDays(n * 4),
            _chance.Pick(0.25, 0.5, 1.0), _chance.Of(0.5) ? _chance.Some(DutyRoleIds, 1) : null)),
    ];

    private List<AssessmentRule> DraftAssessment(PolicySlice policy) =>
    [
        .. _chance.Some(AllFindings).Select(kind => new AssessmentRule(
            kind, kind, _chance.Of(0.5) ? [new PointsRule(2, 1, [policy.Levels[0].Id])] : [new PointsRule(1, 0.5m)])),
    ];

    private Dictionary<string, IReadOnlyList<string>> Permit(PolicySlice policy, string type) =>
        new(policy.Permissions) { [type] = [.. _chance.Some([Roles.DutyOfficer, Roles.Assessor]), Roles.Leader, Roles.Office] };

    private List<NamedItem> Named(string prefix, int count, string? first = null) =>
        [.. Enumerable.Range(1, count).Select(n => new NamedItem(n == 1 && first is not null && _chance.Of(0.5) ? first : $"{prefix}{n}", $"{prefix} {n}"))];

    /// <summary>Drafts one obligation of a policy; the checks decide whether it stays.</summary>
    private sealed class RandomObligation(Chance chance, PolicySlice policy, string opening)
    {
        public ObligationRule Draft()
        {
            var kind = DraftKind();
            var given = opening is Openings.Instructed or Openings.Promised;
            var due = !given && chance.Of(0.8) ? new Duration(chance.Pick(Spans)) : (Duration?)null;
            var workingDays = due is not null && chance.Of(0.2);
            if (workingDays)
                due = new Duration(chance.Pick(DaySpans));
            var anchor = due is null ? null : chance.Pick(AnchorIds);
            var clocked = due is not null;
            return new ObligationRule
            {
                Id = chance.Of(0.1) && policy.Obligations.Count > 0 ? chance.Pick(policy.Obligations).Id : $"o{policy.Obligations.Count + 1}",
                Title = $"任务{policy.Obligations.Count + 1}",
                Kind = kind,
                Opens = DraftOpening(),
                Levels = chance.Of(0.4) ? chance.Some(policy.Levels.Select(level => level.Id), 1) : [],
                Categories = chance.Of(0.15) ? chance.Some(policy.Categories.Select(category => category.Id)) : [],
                Platforms = chance.Of(0.1) ? chance.Some(Platforms) : [],
                Flags = chance.Of(0.15) ? chance.Some(policy.Flags.Select(flag => flag.Id)) : [],
                Anchor = anchor,
                Fallback = anchor is not null && chance.Of(0.7) ? chance.Pick(AnchorIds) : null,
                Due = due,
                Calendar = workingDays ? CalendarKinds.WorkingDays : CalendarKinds.Always,
                Extension = (clocked || given) && chance.Of(0.3) ? DraftExtension() : null,
                Recipients = chance.Of(0.2) ? Items("r", chance.Between(1, 3)) : [],
                Stage = chance.Of(0.2) ? chance.Pick("first", "follow-up", "final") : null,
                Template = chance.Of(0.2) ? "written-report" : null,
                Statements = chance.Of(0.1) ? chance.Some(["line", "release", "reply"], 1) : [],
                Assignee = chance.Pick(DutyRoleIds),
                By = chance.Of(0.1) ? chance.Some([Roles.Office, Roles.Leader], 1) : [],
                Reminders = due is { } span && chance.Of(0.5) ? DraftReminders(span) : [],
                Ladder = given || (clocked && chance.Of(0.8)) ? chance.Pick("first", "second") : null,
                Finding = (clocked || given) && chance.Of(0.5) ? chance.Pick(FindingKinds) : null,
                Evidence = DraftEvidence(),
                Items = kind == "checklist" ? Items("i", chance.Between(1, 4)) : [],
                Outcomes = kind is "sign-off" or "confirmation" ? Items("x", chance.Between(1, 3)) : [],
                CompletedBy = DraftCompletion(kind),
                RequiredToClose = chance.Of(0.4),
                Repeats = clocked && chance.Of(0.1),
                NotifyOnOpen = chance.Of(0.4) ? chance.Some(DutyRoleIds) : [],
            };
        }

        private string DraftKind() => opening switch
        {
            Openings.Transferred => "acceptance",
            Openings.Promised => "promise",
            Openings.Extended => "extension-notice",
            Openings.CategoryReversed => "correction",
            Openings.Triage => "triage",
            _ => chance.Pick("report", "response", "checklist", "sign-off", "confirmation", "summary", "watch", "instruction"),
        };

        private OpeningRule DraftOpening()
        {
            string? of = null;
            if (opening == Openings.CategoryReversed && policy.Categories.Count > 0)
                of = chance.Pick(policy.Categories).Id;
            else if (policy.Obligations.Count > 0 && chance.Of(0.7))
                of = chance.Pick(policy.Obligations).Id;
            var outcomes = policy.Obligations.FirstOrDefault(rule => rule.Id == of)?.Outcomes.Select(outcome => outcome.Id) ?? [];
            return new OpeningRule(opening, of, chance.Of(0.5) ? chance.Some(outcomes, 1) : null);
        }

        private ExtensionRule DraftExtension()
        {
            var workingDays = chance.Of(0.4);
            var from = chance.Of(0.2) && policy.Obligations.Count > 0 ? chance.Pick(policy.Obligations).Id : null;
            return new ExtensionRule(
                new Duration(workingDays ? chance.Pick(DaySpans) : chance.Pick(Spans)), chance.Some([Roles.Office, Roles.Leader], 1),
                workingDays ? CalendarKinds.WorkingDays : CalendarKinds.Always, from, chance.Between(1, 2));
        }

        private static List<Duration> DraftReminders(Duration due) =>
            due.Value <= TimeSpan.FromMinutes(30) ? [new Duration("PT5M")]
            : due.Value <= TimeSpan.FromHours(2) ? [new Duration("PT20M"), new Duration("PT10M")]
            : [new Duration("PT4H"), new Duration("PT1H")];

        private List<EvidenceField> DraftEvidence() =>
        [
            .. chance.Some(["where", "url", "callee", "documentNo", "receivedAt", "method", "measures"]).Take(3).Select(name =>
            {
                var type = name switch { "url" => "url", "receivedAt" => "datetime", "method" => "choice", _ => "text" };
                var group = chance.Of(0.3) ? "place" : null;
                return new EvidenceField(name, name, group is null && chance.Of(0.5), type, type == "choice" ? ["call", "sms"] : null, group);
            }),
        ];

        private List<string> DraftCompletion(string kind) => kind switch
        {
            "sign-off" => [SignalTypes.SignOff],
            "acceptance" => [SignalTypes.Accept, SignalTypes.Return],
            _ when opening == Openings.Triage && chance.Of(0.8) => [SignalTypes.Classify],
            _ when opening == Openings.Provisional && chance.Of(0.8) => [SignalTypes.ConfirmLevel, SignalTypes.ChangeLevel],
            "response" when chance.Of(0.5) => [SignalTypes.Complete, SignalTypes.PublishStatement],
            _ when chance.Of(0.1) => [SignalTypes.Complete, chance.Pick(SignalTypeIds)],
            _ => [SignalTypes.Complete],
        };

        private static List<NamedItem> Items(string prefix, int count) =>
            [.. Enumerable.Range(1, count).Select(n => new NamedItem($"{prefix}{n}", $"{prefix} {n}"))];
    }
}

/// <summary>Draws by chance, the same for the same seed.</summary>
internal sealed class Chance(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>True this often.</summary>
    public bool Of(double probability) => _random.NextDouble() < probability;

    /// <summary>A number, both ends included.</summary>
    public int Between(int least, int most) => _random.Next(least, most + 1);

    /// <summary>One of them.</summary>
    public T Pick<T>(params IReadOnlyList<T> from) => from[_random.Next(from.Count)];

    /// <summary>Some of them, in their order.</summary>
    public List<T> Some<T>(IEnumerable<T> from, int least = 0)
    {
        var all = from.ToList();
        var kept = all.Where(_ => Of(0.4)).ToList();
        return kept.Count >= least || all.Count == 0 ? kept : [Pick(all)];
    }
}
