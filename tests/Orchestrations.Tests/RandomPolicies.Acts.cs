using System.Globalization;
using System.Text.Json;
using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Incidents;
using Yuqing.Orchestrations.Policies;

namespace Yuqing.Orchestrations.Tests;

/// <summary>Acts made by chance that fit a policy and the state of one of its incidents, more or less.</summary>
internal sealed class RandomActs(Incident incident, IncidentSeed seed, Chance chance)
{
    private static readonly string[] People = ["wang", "li", "zhao"];

    private readonly IncidentView _view = incident.ToView(seed);

    private PolicySlice Policy => incident.Policy;

    /// <summary>Something that somebody does; most of it makes sense.</summary>
    public Signal Next(DateTimeOffset at)
    {
        var act = Extension(at) ?? chance.Between(1, 20) switch
        {
            <= 9 => Fulfilment() ?? OfType(chance.Pick(RandomPolicies.SignalTypeIds), at),
            <= 18 => OfType(chance.Pick(RandomPolicies.SignalTypeIds), at),
            _ => Nonsense(),
        };
        act = act with { AcceptedAt = at };
        if (chance.Of(0.2))
            act = act with { PerformedAt = at.AddSeconds(-chance.Between(-5, 1200) / incident.TimeScale) };
        if (chance.Of(0.15))
            act = act with { OnBehalfOf = "刘局长", Fields = With(act.Fields, "documentNo", "1号") };
        return chance.Of(0.15) ? Garbled(act) : act;
    }

    /// <summary>An act that should fulfil one of the pending obligations, or null when none is pending.</summary>
    public Signal? Fulfilment(Obligation? which = null)
    {
        var pending = incident.Obligations.Where(o => o.IsPending).ToList();
        if (which is null && pending.Count == 0)
            return null;
        var obligation = which ?? chance.Pick(pending);
        var rule = incident.RuleOf(obligation);
        var act = OfType(chance.Pick(rule.CompletedBy), Life.Accepted) with { Obligation = obligation.Id };
        var fields = new Dictionary<string, string>(act.Fields);
        foreach (var field in rule.Evidence)
            fields[field.Name] = Evidence(field);
        if (rule.Outcomes.Count > 0)
            fields["outcome"] = chance.Pick(rule.Outcomes).Id;
        if (rule.Items.Count > 0 && act.Type == SignalTypes.Complete)
            return act with { Type = SignalTypes.Checklist, Fields = With(fields, "item", chance.Pick(rule.Items).Id) };
        if (rule.Recipients.Count > 0 && chance.Of(0.5))
            fields["recipient"] = chance.Pick(rule.Recipients).Id;
        return act with { Fields = fields };
    }

    private Signal OfType(string type, DateTimeOffset at)
    {
        var system = type is SignalTypes.Metrics or SignalTypes.MergedIn or SignalTypes.Calendar or SignalTypes.Unreachable;
        var alarmed = Climbing(type);
        return new Signal
        {
            SignalId = "",
            Type = type,
            Actor = system && chance.Of(0.9) ? "system" : type == SignalTypes.Acknowledge && alarmed is not null ? Told(alarmed) : chance.Pick(People),
            ActorRoles = chance.Between(1, 10) switch { <= 6 => [Roles.Administrator], <= 9 => [Roles.Office], _ => [chance.Pick([.. Roles.All])] },
            ActorUnits = chance.Of(0.6) ? null : chance.Some(RandomPolicies.Units, 1),
            Obligation = (Extendable(type) ?? alarmed) is { } meant ? meant.Id : chance.Of(0.3) && incident.Obligations.Count > 0 ? chance.Pick(incident.Obligations).Id : null,
            Fields = type == SignalTypes.Unreachable && alarmed is not null
                ? Some(("person", Told(alarmed)), ("rung", $"{(chance.Of(0.8) ? alarmed.Rung : 1)}"), ("notification", $"n-{chance.Between(1, 6)}"))
                : FieldsOf(type, at),
        };
    }

    /// <summary>Something whose ladder is being climbed, or may be, for the acts that belong to that.</summary>
    private Obligation? Climbing(string type)
    {
        if (type is not (SignalTypes.Acknowledge or SignalTypes.Escalate or SignalTypes.Unreachable) || chance.Of(0.1))
            return null;
        var laddered = incident.Obligations.Where(o => o.IsPending && incident.RuleOf(o).Ladder is not null).ToList();
        var climbing = laddered.Where(o => o.NextRungAt is not null).ToList();
        return climbing.Count > 0 && chance.Of(0.8) ? chance.Pick(climbing) : laddered.Count > 0 ? chance.Pick(laddered) : null;
    }

    /// <summary>Somebody who was told on the present rung, as the laws of the ladder deliver it.</summary>
    private string Told(Obligation obligation) =>
        incident.PresentRung(obligation) is { } rung && chance.Of(0.9) ? $"p-{chance.Pick(rung.Roles)}" : chance.Pick(People);

    private Dictionary<string, string> FieldsOf(string type, DateTimeOffset at) => type switch
    {
        SignalTypes.Classify => Some(("level", Level()), ("category", Category()), ("evidence", "核实笔录")),
        SignalTypes.ConfirmLevel => Some(("level", Level()), ("reason", "复核")),
        SignalTypes.ChangeLevel => Some(("level", Level()), ("reason", "扩大"), ("cause", chance.Of(0.3) ? "mishandled" : "")),
        SignalTypes.Dismiss or SignalTypes.Reopen => new() { ["reason"] = "原因" },
        SignalTypes.Merge => new() { ["into"] = "inc-2" },
        SignalTypes.SignOff => Some(("outcome", Outcome()), ("signedBy", "县长")),
        SignalTypes.Checklist => Some(("item", Item()), ("done", chance.Of(0.8) ? "true" : "false")),
        SignalTypes.Progress or SignalTypes.Note => new() { ["text"] = "进展" },
        SignalTypes.Assign => Some(("unit", chance.Pick(RandomPolicies.Units)), ("role", chance.Pick("lead", "assist")), ("reason", "职责所在")),
        SignalTypes.Accept => Some(("transfer", IdOf(_view.Transfers.Select(t => t.Id)))),
        SignalTypes.Return => Some(("transfer", IdOf(_view.Transfers.Select(t => t.Id))), ("reason", "非我单位职责")),
        SignalTypes.Instruct => Some(
            ("text", "限期办结"), ("dueAt", Soon(at)), ("issuedBy", "县政府办"), ("documentNo", "督〔2026〕1号"), ("obligation", chance.Of(0.3) ? Pending() : "")),
        SignalTypes.RequestExtension => Some(("until", Show((Extendable(type)?.Deadline ?? at).AddMinutes(chance.Pick(1, 5, 600)))), ("reason", "情况复杂")),
        SignalTypes.DecideExtension => Some(("decision", chance.Of(0.8) ? "approve" : "reject"), ("comment", "意见")),
        SignalTypes.SubmitStatement => Some(
            ("kind", chance.Pick("line", "release", "reply")), ("text", Text()), ("title", "回复"),
            ("statement", chance.Of(0.3) ? IdOf(_view.Statements.Select(s => s.Id)) : "")),
        SignalTypes.ApproveStatement => Some(
            ("statement", IdOf(_view.Statements.Select(s => s.Id))), ("review", string.Join(',', Policy.Statements?.Review.Select(item => item.Id) ?? []))),
        SignalTypes.RejectStatement => Some(("statement", IdOf(_view.Statements.Select(s => s.Id))), ("comment", "重写")),
        SignalTypes.PublishStatement => Publication(at),
        SignalTypes.Promise => Some(("text", "三日内修复"), ("promisedAt", Soon(at)), ("statement", IdOf(_view.Statements.Select(s => s.Id)))),
        SignalTypes.Referral => Some(("to", "县网信办"), ("basis", "网络安全法"), ("approver", "刘局长"), ("evidence", "截图")),
        SignalTypes.Flag => Some(("flag", IdOf(Policy.Flags.Select(flag => flag.Id))), ("on", chance.Of(0.7) ? "true" : "false")),
        SignalTypes.Facts => chance.Some(FactSheet.Fields).ToDictionary(name => name, _ => Text()),
        SignalTypes.Coverage => Some(("outlet", "日报"), ("url", "https://example.com/1"), ("title", "报道"), ("publishedAt", Show(at))),
        SignalTypes.Supervise => Some(("text", "请抓紧"), ("documentNo", "督1号")),
        SignalTypes.Finding => Some(
            ("finding", IdOf(Policy.Assessment.Select(rule => rule.Finding))), ("decision", chance.Pick("add", "confirm", "withdraw")), ("evidence", "记录"),
            ("lead", "一科"), ("indirect", "二科")),
        SignalTypes.Calendar => new() { ["calendar"] = JsonSerializer.Serialize(Calendar(chance.Pick(2026, 2027)), JsonSerializerOptions.Web) },
        SignalTypes.Metrics => Some(("views", "100"), ("comments", "多"), ("reposts", "5")),
        SignalTypes.MergedIn => Some(
            ("occurred", Show(Life.Accepted.AddSeconds(-chance.Between(0, 7200)))), ("discovered", Show(Life.Accepted.AddSeconds(-chance.Between(0, 3600)))),
            ("number", "HNGL-2026-0002"), ("from", "inc-2")),
        _ => Some(("text", "情况"), ("reason", "因")),
    };

    /// <summary>What may be put off, for the acts that do so: usually the first such obligation, so that a decision meets the request.</summary>
    private Obligation? Extendable(string type) => type is SignalTypes.RequestExtension or SignalTypes.DecideExtension
        ? incident.Obligations.FirstOrDefault(o => o is { IsPending: true, BreachedAt: null } && incident.RuleOf(o).Extension is not null)
        : null;

    /// <summary>Putting off takes a request in time and a decision on it: chance alone would hardly bring them together.</summary>
    private Signal? Extension(DateTimeOffset at)
    {
        if (Extendable(SignalTypes.RequestExtension) is not { } extendable || !chance.Of(0.25))
            return null;
        return OfType(extendable.Extension is { Status: "requested" } ? SignalTypes.DecideExtension : SignalTypes.RequestExtension, at);
    }

    private Dictionary<string, string> Publication(DateTimeOffset at) => Some(
        ("statement", IdOf(_view.Statements.Select(s => s.Id))), ("where", "官方微博"), ("url", "https://example.gov.cn/1"), ("publishedAt", Show(at)),
        ("promise", chance.Of(0.5) ? "三日内修复" : ""), ("promisedAt", chance.Of(0.5) ? Soon(at) : ""),
        ("outside", chance.Of(0.2) ? "true" : ""), ("text", Text()), ("kind", "reply"));

    /// <summary>Days off by chance; a made-up year is as good as a real one.</summary>
    public static CalendarYear Calendar(int year) => new(
        year, [new DateOnly(year, 1, 1), new DateOnly(year, 11, 24), new DateOnly(year, 11, 25)], [new DateOnly(year, 11, 28)]);

    private Signal Nonsense() => OfType(chance.Pick("nonsense", SignalTypes.Complete, SignalTypes.Close), Life.Accepted) with
    {
        Obligation = chance.Pick<string?>("nonsense", "", null, "transfer:9", "o1"),
        Fields = new Dictionary<string, string> { ["level"] = "nonsense", ["text"] = new('县', 2001), ["item"] = "", ["unit"] = "nonsense" },
    };

    /// <summary>One field is missing, empty, nonsense or very long.</summary>
    private Signal Garbled(Signal act)
    {
        if (act.Fields.Count == 0)
            return act;
        var name = chance.Pick([.. act.Fields.Keys]);
        var fields = new Dictionary<string, string>(act.Fields);
        fields.Remove(name);
        if (chance.Of(0.7))
            fields[name] = chance.Pick("", "nonsense", "-1", new string('长', 2000), new string('长', 2001), "2026-13-45T99:99:99+08:00");
        return act with { Fields = fields };
    }

    private string Evidence(EvidenceField field) => field.Type switch
    {
        "datetime" => "2026-11-21T09:10:00+08:00",
        "choice" => chance.Pick([.. field.Choices!]),
        "url" => "https://example.gov.cn/2",
        _ => Text(),
    };

    private string Text() => chance.Between(1, 10) switch { 1 => new string('县', 2000), 2 => "\"<>&\\\n", _ => "已办理" };

    private string Level() => chance.Of(0.95) ? chance.Pick(Policy.Levels).Id : "nonsense";

    private string Category() => IdOf(Policy.Categories.Select(category => category.Id), 0.6);

    private string Outcome() => IdOf(Policy.Obligations.SelectMany(rule => rule.Outcomes).Select(outcome => outcome.Id));

    private string Item() => IdOf(Policy.Obligations.SelectMany(rule => rule.Items).Select(item => item.Id));

    private string Pending() => IdOf(incident.Obligations.Where(o => o.IsPending).Select(o => o.Id));

    private string Soon(DateTimeOffset at) =>
        Show(at + (TimeSpan.FromMinutes(chance.Pick(-5, 10, 60, 600, 1440, 2880, 7200, 20_000)) / incident.TimeScale));

    private static string Show(DateTimeOffset at) => at.ToString("O", CultureInfo.InvariantCulture);

    private string IdOf(IEnumerable<string> known, double sensible = 0.95)
    {
        var ids = known.ToList();
        return ids.Count > 0 && chance.Of(sensible) ? chance.Pick(ids) : chance.Pick("", "nonsense");
    }

    /// <summary>Fields that have a value.</summary>
    private static Dictionary<string, string> Some(params (string Name, string Value)[] fields) =>
        fields.Where(field => field.Value.Length > 0).ToDictionary(field => field.Name, field => field.Value);

    private static Dictionary<string, string> With(IReadOnlyDictionary<string, string> fields, string name, string value) =>
        new(fields) { [name] = value };
}
