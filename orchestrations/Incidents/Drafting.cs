using System.Security.Cryptography;
using System.Text;
using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Policies;

namespace Yuqing.Orchestrations.Incidents;

/// <summary>Drafts of statements and their approval: submit, approve, return.</summary>
internal static class Drafting
{
    public static Step Submit(Incident incident, Signal signal)
    {
        var id = signal.Value("statement");
        var earlier = incident.LatestStatement(id);
        var text = TextOf(signal);
        var kind = signal.Value("kind") ?? earlier?.Kind;
        var errors = new FieldErrors();
        if (id is not null && earlier is null)
            errors.Add("statement", $"没有稿件“{id}”。");
        if (text.Length == 0)
            errors.Add("text", "请填写稿件内容。");
        if (kind is null || !StatementKinds.All.Contains(kind))
            errors.Add("kind", KindsKnown);
        else if (earlier is not null && kind != earlier.Kind)
            errors.Add("kind", $"{earlier.Id} 是{StatementKinds.Title(earlier.Kind)}，不能改为{StatementKinds.Title(kind)}，请另提新稿。");
        errors.Text("title", signal.Value("title"), Limits.Name);
        if (errors.ToProblem("稿件未被接受，请按字段提示更正。") is { } wrong)
            return wrong;
        if (earlier?.Status is StatementStatus.Submitted)
            return Problem.Of(ProblemKind.Conflict, $"{earlier.Name}正在审批；请待审批或退回后再提交新版本。");
        if (earlier?.Status is StatementStatus.Unauthorised)
            return Problem.Of(ProblemKind.Conflict, $"{earlier.Id} 是擅自发布的记录，请另提新稿。");
        return Submit(incident, signal, NewVersion(incident, signal, earlier, kind!, text));
    }

    /// <summary>Takes the next step of the chain that counts now (see <see cref="Incident"/>); after the last one the version is current.</summary>
    public static Step Approve(Incident incident, Signal signal)
    {
        if (Waiting(incident, signal, out var statement) is { } problem)
            return problem;
        if (incident.NextStep(statement) is not { } position)
            return Problem.Of(ProblemKind.Conflict, "事项尚未定级，制度未规定此时由谁审批；请先研判定级。");
        var steps = incident.ChainFor(incident.Level)!.Steps;
        if (CheckApprover(statement, steps[position], signal) is { } refused)
            return refused;
        if (CheckReview(incident.Policy.Statements!, signal) is { } unticked)
            return unticked;
        var approval = new Approval(signal.Actor, Incident.China(signal.AcceptedAt), incident.Level, position, signal.OnBehalfOf);
        var approved = statement with { Approvals = [.. statement.Approvals ?? [], approval] };
        return position == steps.Count - 1
            ? MakeCurrent(incident, approved, signal)
            : incident.Put(approved)
                .Record("statement-approved", signal.AcceptedAt, $"{Actors.Name(signal)} 审批{statement.Name}（{steps[position].Title}），待{steps[position + 1].Title}审批。",
                    signal.Actor, data: Facts(approved, signal))
                .Owe(NoticeReasons.Statement, subject: statement.Id);
    }

    public static Step Return(Incident incident, Signal signal)
    {
        if (Waiting(incident, signal, out var statement) is { } problem)
            return problem;
        if (signal.Value("comment") is not { } comment)
            return Problem.Field("comment", "请写明退回的意见。");
        var returned = statement with { Status = StatementStatus.Returned, Comment = Limits.Cut(comment, Limits.Excerpt) };
        return incident.Put(returned)
            .Record("statement-returned", signal.AcceptedAt, $"{Actors.Name(signal)} 退回{statement.Name}：{comment}", signal.Actor, data: Facts(returned, signal))
            .TellAuthor(returned);
    }

    /// <summary>Facts of a statement for the timeline; the text itself stays in the register.</summary>
    public static Dictionary<string, string> Facts(Statement statement, Signal signal)
    {
        var facts = Evidence.Given(null, signal.Fields.Where(field => field.Key != "text").ToDictionary());
        facts["statement"] = statement.Id;
        facts["version"] = $"{statement.Version}";
        facts["kind"] = statement.Kind;
        facts["textSignal"] = statement.SignalId;
        if (statement.Hash.Length > 0)
            facts["textHash"] = statement.Hash;
        if (signal.OnBehalfOf is { } leader)
            facts["onBehalfOf"] = leader;
        return facts;
    }

    /// <summary>The text without what differs between editors: line ends, and blanks around it.</summary>
    public static string TextOf(Signal signal) =>
        signal.Fields.GetValueOrDefault("text", "").ReplaceLineEndings("\n").Trim();

    public static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    public static string ExcerptOf(string text) => Limits.Cut(text.Replace('\n', ' '), Limits.Excerpt);

    public static string KindsKnown => $"稿件类型须为 {string.Join('、', StatementKinds.All.Select(kind => $"{kind}（{StatementKinds.Title(kind)}）"))} 之一。";

    public static Problem Full => Problem.Of(ProblemKind.Conflict, $"一个事项最多保留 {Limits.Statements} 份稿件，现有稿件都还有效；请先退回不再使用的稿件。");

    public static string TitleOf(string status) => status switch
    {
        StatementStatus.Submitted => "正在审批",
        StatementStatus.Returned => "已退回",
        StatementStatus.Approved => "已批准",
        StatementStatus.Published => "已发布",
        StatementStatus.Superseded => "已被新稿取代",
        _ => "属擅自发布",
    };

    private static Statement NewVersion(Incident incident, Signal signal, Statement? earlier, string kind, string text)
    {
        var id = earlier?.Id ?? $"statement:{incident.StatementCount + 1}";
        var title = signal.Value("title") is { } given ? Limits.Cut(given, Limits.Excerpt) : earlier?.Title;
        return new Statement(id, (earlier?.Version ?? 0) + 1, kind, StatementStatus.Submitted, signal.SignalId, signal.Actor, Incident.China(signal.AcceptedAt))
        {
            Title = title,
            Excerpt = ExcerptOf(text),
            Hash = HashOf(text),
        };
    }

    private static Step Submit(Incident incident, Signal signal, Statement draft)
    {
        if (incident.Add(draft) is not { } next)
            return Full;
        var counted = draft.Version == 1 ? next with { StatementCount = next.StatementCount + 1 } : next;
        return counted
            .Record("statement-submitted", signal.AcceptedAt, $"{Actors.Name(signal)} 提交{draft.Name}，待审批。", signal.Actor, data: Facts(draft, signal))
            .Owe(NoticeReasons.Statement, subject: draft.Id);
    }

    private static Incident MakeCurrent(Incident incident, Statement approved, Signal signal)
    {
        var current = approved with { Status = StatementStatus.Approved };
        var before = incident.Statements.Where(other => other.IsCurrent && other.Kind == approved.Kind).ToList();
        var next = before.Aggregate(incident, (i, old) => i.Put(old with { Status = StatementStatus.Superseded })).Put(current);
        var instead = before.Count == 0 ? "" : $"，取代{string.Join('、', before.Select(old => old.Name))}";
        return next
            .Record("statement-approved", signal.AcceptedAt, $"{Actors.Name(signal)} 批准{approved.Name}{instead}。", signal.Actor, data: Facts(current, signal))
            .TellAuthor(current);
    }

    private static Problem? Waiting(Incident incident, Signal signal, out Statement statement)
    {
        statement = null!;
        var id = signal.Value("statement");
        var waiting = incident.Statements.Where(s => s.Status == StatementStatus.Submitted && (id is null || s.Id == id)).ToList();
        if (waiting.Count == 1)
        {
            statement = waiting[0];
            return null;
        }
        if (waiting.Count > 1)
            return Problem.Field("statement", $"有多份稿件待审批，请指明：{string.Join('、', waiting.Select(s => s.Id))}。");
        return incident.LatestStatement(id) switch
        {
            { } over => Problem.Of(ProblemKind.Conflict, $"{over.Name}{TitleOf(over.Status)}，不在审批中。"),
            null when id is not null => Problem.Field("statement", $"没有稿件“{id}”。"),
            null => Problem.Of(ProblemKind.Conflict, "目前没有待审批的稿件。"),
        };
    }

    /// <summary>
    /// Four eyes: nobody approves what he wrote, nor two steps of one chain. Who has no login may be recorded by the office,
    /// again not by the author. An administrator may stand in for anybody, as everywhere; the record shows who it was.
    /// </summary>
    private static Problem? CheckApprover(Statement statement, ApprovalStepRule step, Signal signal)
    {
        var may = signal.ActorRoles.Any(role => role == Roles.Administrator || step.By.Contains(role)
            || (role == Roles.Office && signal.OnBehalfOf is not null && step.By.Contains(Roles.Leader)));
        if (!may)
            return Problem.Of(ProblemKind.Forbidden, $"本步须由{step.Title}审批；领导的审批可由办公室代录（onBehalfOf）。");
        if (signal.ActorRoles.Contains(Roles.Administrator))
            return null;
        if (statement.By == signal.Actor)
            return Problem.Of(ProblemKind.Forbidden, "不能审批自己提交的稿件，请由另一人审批。");
        var approver = signal.OnBehalfOf ?? signal.Actor;
        return statement.Approvals?.Any(taken => taken.Approver == approver) == true
            ? Problem.Of(ProblemKind.Forbidden, "同一人不能审批两步，请由另一人审批。")
            : null;
    }

    private static Problem? CheckReview(StatementRule rule, Signal signal)
    {
        var ticked = signal.Fields.GetValueOrDefault("review", "")
            .Split([',', '，', '、'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var errors = new FieldErrors();
        var open = rule.Review.Where(item => !ticked.Contains(item.Id)).ToList();
        if (open.Count > 0)
            errors.Add("review", $"审核要点尚未核对：{string.Join('、', open.Select(item => $"{item.Title}（{item.Id}）"))}。");
        var unknown = ticked.Where(id => rule.Review.All(item => item.Id != id)).Distinct().ToList();
        if (unknown.Count > 0)
            errors.Add("review", $"没有审核要点 {string.Join('、', unknown)}。");
        return errors.ToProblem("审核要点未全部核对，不能批准。");
    }

    private static Incident TellAuthor(this Incident incident, Statement statement)
    {
        var people = incident.People.Contains(statement.By) ? incident.People : [.. incident.People, statement.By];
        var author = people.ToList().IndexOf(statement.By);
        return (incident with { People = people }).Owe(NoticeReasons.Statement, people: [author], subject: statement.Id);
    }
}
