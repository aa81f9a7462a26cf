using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Orchestrations.Incidents;

/// <summary>Acts for the file: the fact sheet, media coverage, supervision, referrals. They change nothing of the handling by themselves.</summary>
internal static class Filing
{
    private const string Unverified = "unverified";
    private static readonly string[] OfCoverage = ["outlet", "url", "title", "publishedAt"];
    private static readonly string[] OfReferral = ["to", "basis", "approver", "evidence", "documentNo"];

    /// <summary>Fills in the fact sheet (一次填报，多头报送); an empty field clears it.</summary>
    public static Step Facts(Incident incident, Signal signal)
    {
        var errors = new FieldErrors();
        foreach (var field in signal.Fields.Keys.Where(field => !FactSheet.Fields.Contains(field)))
            errors.Add(field, "事实表没有这一栏。");
        if (signal.Fields.Count == 0)
            errors.Add("facts", $"请至少填写一栏：{string.Join('、', FactSheet.Fields)}。");
        if (errors.ToProblem("事实表未被接受，请按字段提示更正。") is { } wrong)
            return wrong;
        var data = signal.Fields.ToDictionary(field => field.Key, field => field.Value.Trim());
        return Completion.FinishAllBy(
            incident.Record("facts", signal.AcceptedAt, $"{Actors.Name(signal)} 更新事实表（{data.Count} 栏）。", signal.Actor, data: data), signal);
    }

    public static Step Coverage(Incident incident, Signal signal)
    {
        var errors = new FieldErrors();
        errors.Text("outlet", signal.Value("outlet"), Limits.Name, required: true);
        var url = signal.Value("url");
        errors.Text("url", url, Limits.Link, required: true);
        if (url is not null && !Evidence.IsLink(url))
            errors.Add("url", "报道链接须为 http 或 https 链接。");
        if (signal.Value("publishedAt") is { } at && Evidence.Instant(at) is null)
            errors.Add("publishedAt", "发布时间须为带时区的时间，如 2026-11-21T09:28:00+08:00。");
        if (errors.ToProblem("报道未被接受，请按字段提示更正。") is { } wrong)
            return wrong;
        return Completion.FinishAllBy(
            incident.Record("coverage", signal.AcceptedAt, $"媒体报道：{signal.Value("outlet")} {signal.Value("title")}".TrimEnd() + "。", signal.Actor, data: signal.Values(OfCoverage)),
            signal);
    }

    /// <summary>催办/督办: tells those who must act; without an obligation, all who still have something to do.</summary>
    public static Step Supervise(Incident incident, Signal signal)
    {
        if (signal.Value("text") is null && signal.Value("documentNo") is null)
            return Problem.Field("text", "请写明督办内容或督办单文号。");
        if (signal.Obligation is not null && Completion.Target(incident, signal, out _) is { } problem)
            return problem;
        var supervising = incident.Find(signal.Obligation) is { } named && incident.RuleOf(named).CompletedBy.Contains(SignalTypes.Supervise);
        var about = supervising ? null : signal.Obligation;
        var units = incident.UnitsInvolved.Where(unit => incident.OpenFor(unit).Any()).ToList();
        if (about is null && units.Count == 0)
            return Problem.Of(ProblemKind.Conflict, "目前没有待办的任务，无需督办。");
        var next = incident.Record("supervised", signal.AcceptedAt, SupervisedText(incident, signal, about), signal.Actor, about, Evidence.Given(null, signal.Fields));
        next = about is null
            ? units.Aggregate(next, (i, unit) => i.Owe(NoticeReasons.Supervision, subject: unit))
            : next.Owe(NoticeReasons.Supervision, about);
        return Completion.FinishAllBy(next, signal with { Obligation = supervising ? signal.Obligation : null });
    }

    /// <summary>
    /// Records that people referred the matter to another authority. Nothing follows from it: no obligation, clock or score.
    /// What people think or ask for is never referred.
    /// </summary>
    public static Step Refer(Incident incident, Signal signal)
    {
        var rule = incident.Policy.Referrals!;
        if (incident.Policy.Categories.Count > 0 && incident.Category is null)
            return Problem.Of(ProblemKind.Conflict, "事项类别未定，不能移送；请先确定类别。");
        if (incident.Category is Unverified || (incident.Category is { } category && rule.RefusedFor.Contains(category)))
            return Problem.Of(ProblemKind.Conflict, $"“{CategoryTitle(incident)}”类事项不得移送，请依职责回应和办理。");
        if (!incident.Statements.Any(s => s.Kind != StatementKinds.Line && s.PublishedAt is not null && s.Status != StatementStatus.Unauthorised))
            return Problem.Of(ProblemKind.Conflict, "移送前须先公开澄清：请发布经批准的通稿或回复稿并登记。");
        var errors = new FieldErrors();
        errors.Text("to", signal.Value("to"), Limits.Name, required: true);
        errors.Text("approver", signal.Value("approver"), Limits.Name, required: true);
        errors.Text("basis", signal.Value("basis"), Limits.Text, required: true);
        errors.Text("evidence", signal.Value("evidence"), Limits.Text, required: true);
        if (errors.ToProblem("移送须写明移送对象、法律依据、批准人和证据。") is { } wrong)
            return wrong;
        return incident.Record(
            "referral", signal.AcceptedAt, $"移送{signal.Value("to")}，批准人{signal.Value("approver")}（{Actors.Name(signal)} 登记）。", signal.Actor, data: signal.Values(OfReferral));
    }

    private static string SupervisedText(Incident incident, Signal signal, string? about)
    {
        var subject = incident.Find(about) is { } obligation ? $"“{incident.TitleOf(obligation)}”" : "各项未完成任务";
        var number = signal.Value("documentNo") is { } document ? $"（督办单 {document}）" : "";
        return $"{Actors.Name(signal)} 督办{subject}{number}{(signal.Value("text") is { } text ? $"：{text}" : "。")}";
    }

    private static string CategoryTitle(Incident incident) =>
        incident.Policy.Categories.FirstOrDefault(known => known.Id == incident.Category)?.Title ?? incident.Category!;
}
