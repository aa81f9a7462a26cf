using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Policies;

namespace Yuqing.Orchestrations.Incidents;

/// <summary>
/// Publications of statements. Only the current approved version may be published; what was published otherwise is recorded
/// as what it is (擅自发布).
/// </summary>
internal static class Publication
{
    /// <summary>Kind of finding for something published without approval.</summary>
    public const string Unauthorised = "unauthorised-release";

    private static readonly IReadOnlyList<string> Outward = [StatementKinds.Release, StatementKinds.Reply];

    private static readonly string[] Particulars = ["where", "url", "publishedAt"];

    public static Step Publish(Incident incident, Signal signal)
    {
        if (!bool.TryParse(signal.Value("outside") ?? "false", out var outside))
            return Problem.Field("outside", "须为 true 或 false。");
        if (outside)
            return RecordUnauthorised(incident, signal);
        if (Current(incident, signal, out var statement) is { } problem)
            return problem;
        if (CheckPlace(incident, signal, placeNeeded: true) is { } wrong)
            return wrong;
        var text = Drafting.TextOf(signal);
        if (text.Length > 0 && Drafting.HashOf(text) != statement.Hash)
            return Problem.Of(
                ProblemKind.Conflict,
                $"内容与批准的{statement.Name}不一致；请发布批准的文本，或将改动后的文本作为新版本提交审批。确已对外发布的，请如实登记（outside=true）。");
        var act = AsCompletion(signal, statement);
        if (CheckTarget(incident, act, statement.Kind) is { } unfit)
            return unfit;
        var published = Fulfil(RecordPublished(incident, statement, act), act, statement.Kind);
        return act.Value("promise") is null && act.Value("promisedAt") is null
            ? published
            : Promises.Make(published, act, act.Value("promise"), act.Value("promisedAt"));
    }

    private static Step RecordUnauthorised(Incident incident, Signal signal)
    {
        var text = Drafting.TextOf(signal);
        var kind = signal.Value("kind") ?? StatementKinds.Release;
        if (!StatementKinds.All.Contains(kind))
            return Problem.Field("kind", Drafting.KindsKnown);
        if (CheckPlace(incident, signal, placeNeeded: text.Length == 0) is { } wrong)
            return wrong;
        var record = new Statement(
            $"statement:{incident.StatementCount + 1}", 1, kind, StatementStatus.Unauthorised, signal.SignalId, signal.Actor, Incident.China(signal.AcceptedAt))
        {
            Excerpt = Drafting.ExcerptOf(text),
            Hash = text.Length == 0 ? "" : Drafting.HashOf(text),
            PublishedAt = PublishedAt(signal) ?? Incident.China(signal.AcceptedAt),
            Where = PlaceOf(signal),
            Url = signal.Value("url"),
            PublishedBy = signal.Actor,
        };
        if (incident.Add(record) is not { } next)
            return Drafting.Full;
        return (next with { StatementCount = next.StatementCount + 1 })
            .Record("statement-unauthorised", signal.AcceptedAt, $"{Actors.Name(signal)} 登记未经批准的对外发布：{Place(signal)}。", signal.Actor, data: Facts(record, signal))
            .RaiseFinding(Unauthorised, "", record.PublishedAt.Value);
    }

    private static Incident RecordPublished(Incident incident, Statement statement, Signal signal)
    {
        var published = statement with
        {
            Status = StatementStatus.Published,
            PublishedAt = statement.PublishedAt ?? PublishedAt(signal) ?? Incident.China(signal.AcceptedAt),
            Where = statement.Where ?? PlaceOf(signal),
            Url = statement.Url ?? signal.Value("url"),
            PublishedBy = statement.PublishedBy ?? signal.Actor,
        };
        return incident.Put(published).Record(
            "statement-published", signal.AcceptedAt, $"{Actors.Name(signal)} 登记{statement.Name}已发布：{Place(signal)}。", signal.Actor, data: Facts(published, signal));
    }

    /// <summary>
    /// The version to publish. A statement that is named must have one; when none is named, there must be just one current
    /// version over all kinds.
    /// </summary>
    private static Problem? Current(Incident incident, Signal signal, out Statement statement)
    {
        statement = null!;
        var id = signal.Value("statement");
        var current = incident.Statements.Where(s => s.IsCurrent && (id is null || s.Id == id)).ToList();
        if (current.Count == 1)
        {
            statement = current[0];
            return null;
        }
        if (current.Count > 1)
            return Problem.Field("statement", $"有多份已批准的稿件，请指明：{string.Join('、', current.Select(s => s.Id))}。");
        if (id is null)
            return Problem.Of(ProblemKind.Conflict, "没有已批准的稿件：请先提交稿件并经审批。确已对外发布的，请如实登记（outside=true）。");
        if (incident.LatestStatement(id) is not { } latest)
            return Problem.Field("statement", $"没有稿件“{id}”。");
        var instead = incident.Statements.FirstOrDefault(s => s.IsCurrent && s.Kind == latest.Kind);
        var advice = latest.Status switch
        {
            StatementStatus.Submitted => "请先完成审批",
            StatementStatus.Returned => "请按意见修改后重新提交",
            _ when instead is not null => $"请发布现行的{instead.Name}",
            _ => "请提交新稿并经审批",
        };
        return Problem.Of(ProblemKind.Conflict, $"{latest.Name}{Drafting.TitleOf(latest.Status)}，不能发布：{advice}。确已对外发布的，请如实登记（outside=true）。");
    }

    private static Problem? CheckPlace(Incident incident, Signal signal, bool placeNeeded)
    {
        var errors = new FieldErrors();
        var url = signal.Value("url");
        if (url is not null && !Evidence.IsLink(url))
            errors.Add("url", "发布链接须为 http 或 https 链接。");
        errors.Text("url", url, Limits.Link);
        if (placeNeeded && url is null && signal.Value("where") is null)
        {
            errors.Add("where", "发布渠道、发布链接至少填一项。");
            errors.Add("url", "发布渠道、发布链接至少填一项。");
        }
        if (signal.Value("publishedAt") is { } given)
        {
            var at = Evidence.Instant(given);
            if (at is null)
                errors.Add("publishedAt", "发布时间须为带时区的时间，如 2026-11-21T09:28:00+08:00。");
            else if (at > signal.AcceptedAt)
                errors.Add("publishedAt", "发布时间不能晚于现在。");
            else if (at < Admission.EarliestAnchor(incident))
                errors.Add("publishedAt", "发布时间不能早于舆情发生。");
        }
        return errors.ToProblem("发布登记有误，请按字段提示更正。");
    }

    /// <summary>The publication as the completion of obligations: performed when it was published, with the beginning of the text as evidence.</summary>
    private static Signal AsCompletion(Signal signal, Statement statement)
    {
        var fields = new Dictionary<string, string>(signal.Fields) { ["statement"] = statement.Id, ["text"] = statement.Excerpt };
        var published = PublishedAt(signal);
        return signal with { Fields = fields, PerformedAt = signal.PerformedAt ?? (published < signal.AcceptedAt ? published : null) };
    }

    /// <summary>An obligation that the signal names must be one that this publication fulfils, with all evidence that it needs.</summary>
    private static Problem? CheckTarget(Incident incident, Signal signal, string kind)
    {
        if (signal.Obligation is null)
            return null;
        if (Completion.Target(incident, signal, out var obligation) is { } problem)
            return problem;
        var rule = incident.RuleOf(obligation);
        return Fulfils(rule, kind)
            ? Evidence.Check(rule, signal.Fields)
            : Problem.Field("obligation", $"“{incident.TitleOf(obligation)}”不能以发布{StatementKinds.Title(kind)}完成。");
    }

    /// <summary>Without a named obligation it fulfils all that it can; one that needs more evidence stays open, and the record says what it lacks.</summary>
    private static Incident Fulfil(Incident incident, Signal signal, string kind)
    {
        var next = incident;
        foreach (var obligation in incident.Obligations.Where(o => o.IsPending && (signal.Obligation is null || signal.Obligation == o.Id)))
        {
            var rule = incident.RuleOf(obligation);
            if (!Fulfils(rule, kind))
                continue;
            next = Evidence.Check(rule, signal.Fields) is { } lacking
                ? next.Record("incomplete", signal.AcceptedAt, $"发布尚不能完成“{rule.Title}”：{string.Join("", lacking.Errors.Values.SelectMany(e => e).Distinct())}",
                    signal.Actor, obligation.Id)
                : Completion.FinishBy(next, obligation.Id, signal);
        }
        return next;
    }

    private static bool Fulfils(ObligationRule rule, string kind) =>
        rule.CompletedBy.Contains(SignalTypes.PublishStatement) && (rule.Statements.Count == 0 ? Outward : rule.Statements).Contains(kind);

    private static Dictionary<string, string> Facts(Statement statement, Signal signal)
    {
        var facts = Drafting.Facts(statement, signal);
        foreach (var (name, value) in signal.Values(Particulars))
            facts[name] = value;
        return facts;
    }

    private static string Place(Signal signal) => $"{signal.Value("where")} {signal.Value("url")}".Trim() is { Length: > 0 } place ? place : "渠道不详";

    private static string? PlaceOf(Signal signal) => signal.Value("where") is { } where ? Limits.Cut(where, Limits.Excerpt) : null;

    private static DateTimeOffset? PublishedAt(Signal signal) =>
        Evidence.Instant(signal.Value("publishedAt")) is { } at ? Incident.China(at) : null;
}
