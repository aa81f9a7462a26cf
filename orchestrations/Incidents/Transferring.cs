using System.Text.RegularExpressions;
using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Policies;

namespace Yuqing.Orchestrations.Incidents;

/// <summary>转办: offering the matter to another unit, and that unit's answer.</summary>
internal static partial class Transferring
{
    private const string Lead = "lead";
    private const string Assist = "assist";

    public static Step Assign(Incident incident, Signal signal)
    {
        var unit = signal.Value("unit");
        var role = signal.Value("role") ?? Lead;
        var errors = new FieldErrors();
        if (unit is null || !UnitId().IsMatch(unit))
            errors.Add("unit", "请指明转办的单位。");
        if (role is not (Lead or Assist))
            errors.Add("role", "须为 lead（主办）或 assist（协办）。");
        if (errors.ToProblem("转办未被接受，请按字段提示更正。") is { } wrong)
            return wrong;
        return Forbids(incident, unit!, role) ?? Offer(incident, signal, unit!, role);
    }

    /// <summary>The unit that was asked takes over. Also after it let the time pass, as long as nobody else was asked instead.</summary>
    public static Step Accept(Incident incident, Signal signal)
    {
        if (Answered(incident, signal, out var offer) is { } problem)
            return problem;
        if (incident.Restricted && offer.Unit == incident.Unit)
            return Problem.Of(ProblemKind.Conflict, "本单位人员为当事人，须回避，不能接收。");
        var at = Incident.China(signal.AcceptedAt);
        var leads = offer.Role == Lead;
        var accepted = incident.Put(offer with { Status = TransferStatus.Accepted, AnsweredAt = at, AnsweredBy = signal.Actor }) with
        {
            Lead = leads ? offer.Unit : incident.Lead,
            Assisting = leads ? [.. incident.Assisting.Where(unit => unit != offer.Unit)] : [.. incident.Assisting, offer.Unit],
        };
        var next = accepted.Record(
            "accepted", at, $"{incident.NameOf(offer.Unit)}接收转办，{(leads ? "改由该单位主办" : "参与协办")}（{Actors.Name(signal)}）。", signal.Actor, OwnObligation(incident, offer), Facts(offer, signal));
        next = Finish(next, offer, signal);
        return leads ? next.Owe(NoticeReasons.Transferred, subject: offer.Id) : next;
    }

    public static Step Return(Incident incident, Signal signal)
    {
        if (Answered(incident, signal, out var offer) is { } problem)
            return problem;
        if (signal.Value("reason") is not { } reason)
            return Problem.Field("reason", "请写明退办的理由。");
        var at = Incident.China(signal.AcceptedAt);
        var answered = offer with { Status = TransferStatus.Returned, AnsweredAt = at, AnsweredBy = signal.Actor, Answer = Limits.Cut(reason, Limits.Excerpt) };
        var next = incident.Put(answered).Record(
            "returned", at, $"{incident.NameOf(offer.Unit)}退回转办（{Actors.Name(signal)}）：{reason}", signal.Actor, OwnObligation(incident, offer), Facts(offer, signal));
        return Finish(next, offer, signal).Owe(NoticeReasons.Returned, subject: offer.Id);
    }

    private static Problem? Forbids(Incident incident, string unit, string role)
    {
        if (incident.Transfers.Count >= Limits.Transfers)
            return Problem.Of(ProblemKind.Conflict, $"一个事项最多转办 {Limits.Transfers} 次。");
        if (unit == incident.LeadUnit)
            return Problem.Of(ProblemKind.Conflict, $"{incident.NameOf(unit)}已是主办单位。");
        if (unit == incident.Unit && incident.Restricted)
            return Problem.Of(ProblemKind.Conflict, $"{incident.NameOf(unit)}的人员为当事人，须回避，请转办其他单位。");
        if (role == Assist && incident.Assisting.Contains(unit))
            return Problem.Of(ProblemKind.Conflict, $"{incident.NameOf(unit)}已是协办单位。");
        return incident.Transfers.Any(t => t.Unit == unit && t.Status == TransferStatus.Offered)
            ? Problem.Of(ProblemKind.Conflict, $"已请{incident.NameOf(unit)}答复，待其接收或退回。")
            : null;
    }

    /// <summary>A new offer of the lead takes earlier ones back, and so does a new offer to a unit that let one pass.</summary>
    private static Step Offer(Incident incident, Signal signal, string unit, string role)
    {
        var at = Incident.China(signal.AcceptedAt);
        var number = incident.Transfers.Count + 1;
        var rule = incident.Policy.Obligations.FirstOrDefault(r => r.Opens.On == Openings.Transferred && incident.Applies(r));
        var id = rule is null ? $"transfer:{number}" : Incident.Numbered(rule, number);
        var reason = signal.Value("reason") is { } given ? Limits.Cut(given, Limits.Excerpt) : null;
        var name = signal.Value("unitTitle") is { } title ? Limits.Cut(title, Limits.Excerpt) : null;
        var next = incident.WithdrawOffers(t => t.Unit == unit || (role == Lead && t.Role == Lead), at, $"改请{name ?? unit}{RoleTitle(role)}");
        next = next with { Transfers = [.. next.Transfers, new TransferView(id, unit, role, TransferStatus.Offered, at, signal.Actor, null, reason, UnitTitle: name)] };
        next = next.Record(
            "assigned", at, $"{Actors.Name(signal)} 请{name ?? unit}{RoleTitle(role)}{(signal.Value("reason") is { } why ? $"：{why}" : "。")}", signal.Actor, rule is null ? null : id,
            Facts(next.FindTransfer(id)!, signal));
        next = next.OpenNumbered(Openings.Transferred, Occasion.Event(Anchoring.Transferred, at) with { Unit = unit }, number);
        return rule?.NotifyOnOpen.Count > 0 ? next : next.Owe(NoticeReasons.Transfer, rule is null ? null : id, subject: id);
    }

    /// <summary>The open offer that the signal answers; only somebody who handles matters of the unit asked may.</summary>
    private static Problem? Answered(Incident incident, Signal signal, out TransferView offer)
    {
        offer = null!;
        var id = signal.Value("transfer") ?? signal.Obligation;
        if (id is not null && incident.FindTransfer(id) is null)
            return incident.Find(id) is { } task && incident.RuleOf(task).Opens.On == Openings.Instructed
                ? CannotBeReturned
                : Problem.Field("transfer", $"没有转办“{id}”。");
        var open = incident.Transfers.Where(t => TransferStatus.IsOpen(t) && (id is null || t.Id == id)).ToList();
        var mine = open.Where(t => signal.ActorUnits?.Contains(t.Unit) != false).ToList();
        if (mine.Count == 1)
        {
            offer = mine[0];
            return null;
        }
        if (mine.Count > 1)
            return Problem.Field("transfer", $"有多件转办待答复，请指明：{string.Join('、', mine.Select(t => t.Id))}。");
        if (open.Count > 0)
            return Problem.Of(ProblemKind.Forbidden, $"转办是发给{string.Join('、', open.Select(t => incident.NameOf(t.Unit)))}的，请由该单位答复。");
        if (incident.FindTransfer(id) is { } over)
            return Problem.Of(ProblemKind.Conflict, $"转办{TransferStatus.Title(over)}，不能再答复。");
        var tasked = signal.Type == SignalTypes.Return && incident.Obligations.Any(o => o.IsPending && incident.RuleOf(o).Opens.On == Openings.Instructed);
        return tasked ? CannotBeReturned : Problem.Of(ProblemKind.Conflict, "目前没有待答复的转办。");
    }

    private static Problem CannotBeReturned => Problem.Of(ProblemKind.Conflict, "上级交办的任务不能退回，须按交办时限办理；确有困难的，请向交办单位报告。");

    private static Incident Finish(Incident incident, TransferView offer, Signal signal) =>
        incident.Find(offer.Id) is { IsPending: true } ? Completion.FinishBy(incident, offer.Id, signal) : incident;

    private static string? OwnObligation(Incident incident, TransferView offer) => incident.Find(offer.Id)?.Id;

    private static Dictionary<string, string> Facts(TransferView offer, Signal signal)
    {
        var facts = Evidence.Given(null, signal.Fields);
        facts["transfer"] = offer.Id;
        facts["unit"] = offer.Unit;
        facts["role"] = offer.Role;
        return facts;
    }

    private static string RoleTitle(string role) => role == Lead ? "主办" : "协办";

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
    private static partial Regex UnitId();
}
