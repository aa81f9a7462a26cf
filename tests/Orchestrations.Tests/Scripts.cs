using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Incidents;

namespace Yuqing.Orchestrations.Tests;

/// <summary>One act of a random script.</summary>
/// <param name="After">Seconds since the act before.</param>
/// <param name="PerformedBefore">Seconds before its acceptance when it was done, or null.</param>
internal sealed record ScriptAct(
    int After, string Type, string? Obligation, string Actor, string Role, int? PerformedBefore, string? OnBehalfOf,
    IReadOnlyList<(string Name, string Value)> Fields);

/// <summary>A random incident and what people do with it, sensible or not.</summary>
internal sealed record Script(string? Level, bool Provisional, int OccurredBefore, int? DiscoveredBefore, double Scale, IReadOnlyList<ScriptAct> Acts)
{
    public static readonly DateTimeOffset Accepted = Story.At("09:00");

    public override string ToString() =>
        $"{Level}{(Provisional ? "?" : "")} occurred -{OccurredBefore}s discovered -{DiscoveredBefore}s scale {Scale}\n"
        + string.Join('\n', Acts.Select(a => $"  +{a.After}s {a.Actor}/{a.Role} {a.Type} {a.Obligation} -{a.PerformedBefore} {string.Join(' ', a.Fields.Select(f => $"{f.Name}={Limits.Cut(f.Value, 20)}"))}"));

    public IncidentSeed Seed => new("inc-1", "HNGL-2026-0001", Accepted, Story.Report(Level) with
    {
        LevelProvisional = Provisional,
        OccurredAt = Accepted.AddSeconds(-OccurredBefore),
        DiscoveredAt = DiscoveredBefore is { } before ? Accepted.AddSeconds(-before) : null,
        Drill = Scale > 1,
        TimeScale = Scale,
    });

    public Incident Open() => Incident.Open(Seed, TestPolicy.P1);

    public List<Signal> Signals()
    {
        var at = Accepted;
        var signals = new List<Signal>();
        foreach (var act in Acts)
        {
            at += TimeSpan.FromSeconds(act.After) / Scale;
            signals.Add(new Signal
            {
                SignalId = $"s{signals.Count + 1}",
                Seq = signals.Count + 1,
                AcceptedAt = at,
                Type = act.Type,
                Actor = act.Type is SignalTypes.Metrics or SignalTypes.MergedIn or SignalTypes.Unreachable ? "system" : act.Actor,
                ActorRoles = [act.Role],
                Obligation = act.Obligation,
                PerformedAt = act.PerformedBefore is { } before ? at - (TimeSpan.FromSeconds(before) / Scale) : null,
                OnBehalfOf = act.OnBehalfOf,
                Fields = act.Fields.ToDictionary(f => f.Name, f => f.Value),
            });
        }
        return signals;
    }

    public DateTimeOffset End => Signals().Select(s => s.AcceptedAt).Append(Accepted).Max() + (TimeSpan.FromDays(20) / Scale);
}

internal static class Scripts
{
    private static readonly string[] Obligations =
    [
        "phone-report", "paper-report", "response", "internal-bulletin", "sign-off", "act-on-instruction", "keep-watching", "report-back",
        "three-synchronisations", "level-one-measures", "summary", "follow-up-response", "confirm-back-entry:phone-report",
        "confirm-back-entry:response", "triage", "confirm-level", "nonsense",
    ];

    private static readonly string[] Types =
    [
        SignalTypes.Acknowledge, SignalTypes.Escalate, SignalTypes.Unreachable, SignalTypes.Classify, SignalTypes.ConfirmLevel, SignalTypes.ChangeLevel, SignalTypes.Dismiss, SignalTypes.Merge,
        SignalTypes.SignOff, SignalTypes.Checklist, SignalTypes.Progress, SignalTypes.Note, SignalTypes.Close, SignalTypes.Reopen,
        SignalTypes.Metrics, SignalTypes.MergedIn, SignalTypes.RequestExtension,
    ];

    private static readonly string[] Items =
    [
        "emergency-work", "press-work", "handling", "wording", "authority-to-handle", "authority-to-publish", "task-force", "nonsense",
    ];

    private static Gen<int> Pause => Gen.Frequency(
        (2, Gen.Constant(0)), (4, Gen.Choose(1, 600)), (2, Gen.Elements(900, 1800, 1801, 3600, 86400)), (1, Gen.Choose(3600, 300_000)));

    private static Gen<IReadOnlyList<(string, string)>> Fields =>
        from evidence in Gen.Frequency((4, Gen.Constant(true)), (1, Gen.Constant(false)))
        from item in Gen.Elements(Items)
        from level in Gen.Elements("I", "II", "III", "IV")
        from outcome in Gen.Elements("instruction", "read", "unsigned", "confirmed", "rejected")
        from text in Gen.Elements("情况", new string('县', 2000), "")
        from earlier in Gen.Choose(0, 7200)
        select (IReadOnlyList<(string, string)>)(evidence
            ?
            [
                ("callee", text == "" ? "甲" : text), ("calledAt", "2026-11-21T09:10:00+08:00"), ("documentNo", "1号"), ("receivedBy", "乙"),
                ("where", "微博"), ("url", "https://example.gov.cn/1"), ("reportedTo", "市局"), ("measures", text == "" ? "已办" : text),
                ("document", "总结"), ("text", text), ("reason", text == "" ? "因" : text),
                ("item", item), ("level", level), ("outcome", outcome), ("into", "inc-2"), ("occurred", Script.Accepted.AddSeconds(-earlier).ToString("O")),
            ]
            : [("text", text), ("level", level), ("item", item)]);

    /// <summary>What the acts around statements, units and the file need besides.</summary>
    private static Gen<IReadOnlyList<(string, string)>> Particulars =>
        from kind in Gen.Elements(StatementKinds.All.Append("nonsense").ToArray())
        from statement in Gen.Elements("", "", "statement:1", "statement:2")
        from outside in Gen.Elements("false", "false", "true")
        from unit in Gen.Elements("water-bureau", "city-roads", "huaning-highway")
        from role in Gen.Elements("lead", "assist")
        from transfer in Gen.Elements("", "", "transfer:1", "transfer:2")
        from hours in Gen.Choose(-1, 100)
        from finding in Gen.Elements("leak", "mishandled", "late-report")
        from decision in Gen.Elements("add", "confirm", "withdraw")
        select (IReadOnlyList<(string, string)>)
        [
            ("kind", kind), ("statement", statement), ("outside", outside), ("review", Review), ("comment", "再改"), ("unit", unit), ("role", role),
            ("transfer", transfer), ("dueAt", Script.Accepted.AddHours(hours).ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture)),
            ("finding", finding), ("decision", decision), ("person", "p-duty-officer"), ("rung", "1"), ("notification", $"n-{hours % 3}"), ("evidence", "记录"), ("outlet", "日报"), ("to", "县公安局"), ("basis", "依据"), ("approver", "刘局长"),
        ];

    private static string Review => string.Join(',', TestPolicy.P1.Statements?.Review.Select(item => item.Id) ?? []);

    private static Gen<ScriptAct> Act =>
        from after in Pause
        from complete in Gen.Frequency((3, Gen.Constant(true)), (2, Gen.Constant(false)))
        from type in Gen.Elements(Types)
        from obligation in Gen.Elements(Obligations)
        from named in Gen.Frequency((1, Gen.Constant(true)), (1, Gen.Constant(false)))
        from actor in Gen.Elements("wang", "li", "zhao")
        from role in Gen.Frequency((5, Gen.Constant(Roles.Administrator)), (3, Gen.Constant(Roles.Office)), (2, Gen.Elements(Roles.All.ToArray())))
        from performed in Gen.Frequency((3, Gen.Constant<int?>(null)), (1, Gen.Choose(-5, 1200).Select(x => (int?)x)))
        from behalf in Gen.Frequency((4, Gen.Constant<string?>(null)), (1, Gen.Constant<string?>("刘局长")))
        from fields in Fields
        from particulars in Particulars
        select new ScriptAct(
            after, complete ? SignalTypes.Complete : type, complete || named ? obligation : null, actor, role, performed, behalf,
            !complete && type == SignalTypes.Facts ? [("place", "某路段"), ("facts", fields[0].Item2)]
            : complete ? fields
            : [.. fields, .. particulars.Where(more => fields.All(given => given.Item1 != more.Item1))]);

    public static Gen<Script> Any =>
        from level in Gen.Elements<string?>("I", "I", "II", "III", null)
        from provisional in Gen.Elements(true, false)
        from occurred in Gen.Frequency((3, Gen.Choose(0, 1200)), (1, Gen.Choose(1200, 100_000)))
        from discovered in Gen.Frequency((1, Gen.Constant<int?>(null)), (1, Gen.Choose(0, occurred).Select(x => (int?)x)))
        from scale in Gen.Elements(1.0, 1.0, 60.0, 1800.0)
        from count in Gen.Choose(0, 40)
        from acts in Act.ArrayOf(count)
        select new Script(level, provisional, occurred, discovered, scale, acts);

    /// <summary>Shrinks by leaving acts out.</summary>
    public static Arbitrary<Script> Arbitrary => Arb.From(Any, script =>
        Enumerable.Range(0, script.Acts.Count).Select(i => script with { Acts = [.. script.Acts.Where((_, j) => j != i)] }));
}
