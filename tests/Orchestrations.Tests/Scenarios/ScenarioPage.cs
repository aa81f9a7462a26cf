using System.Text;
using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Incidents;

namespace Yuqing.Orchestrations.Tests.Scenarios;

/// <summary>The scenarios as a page: for each a line of what is given and a table of what then happens.</summary>
internal static class ScenarioPage
{
    private static readonly Dictionary<string, string> Paths = new()
    {
        ["on-time"] = "按时",
        ["late"] = "迟办",
        ["missed"] = "漏办",
        ["extended"] = "延期",
        ["level-changed"] = "等级变动",
        ["reopened"] = "反弹",
        ["special"] = "特例",
    };

    private static readonly Dictionary<string, string> Acts = new()
    {
        [SignalTypes.Complete] = "完成",
        [SignalTypes.Acknowledge] = "确认知悉",
        [SignalTypes.Escalate] = "立即升级通知",
        [SignalTypes.Unreachable] = "通知未能送达",
        [SignalTypes.Classify] = "定级或认定类别",
        [SignalTypes.ConfirmLevel] = "确认等级",
        [SignalTypes.ChangeLevel] = "调整等级",
        [SignalTypes.Dismiss] = "撤销",
        [SignalTypes.Merge] = "并案",
        [SignalTypes.SignOff] = "登记签批",
        [SignalTypes.Checklist] = "完成清单项",
        [SignalTypes.Progress] = "登记进展",
        [SignalTypes.Note] = "备注",
        [SignalTypes.Close] = "办结",
        [SignalTypes.Reopen] = "重新打开",
        [SignalTypes.Assign] = "转办",
        [SignalTypes.Accept] = "接办",
        [SignalTypes.Return] = "退办",
        [SignalTypes.Instruct] = "交办",
        [SignalTypes.RequestExtension] = "申请延期",
        [SignalTypes.DecideExtension] = "审批延期",
        [SignalTypes.SubmitStatement] = "送审稿件",
        [SignalTypes.ApproveStatement] = "审定稿件",
        [SignalTypes.RejectStatement] = "退回稿件",
        [SignalTypes.PublishStatement] = "登记发布",
        [SignalTypes.Promise] = "登记承诺",
        [SignalTypes.Referral] = "登记移送",
        [SignalTypes.Flag] = "设置标记",
        [SignalTypes.Facts] = "填报情况",
        [SignalTypes.Coverage] = "登记报道",
        [SignalTypes.Supervise] = "督办",
        [SignalTypes.Finding] = "考核认定",
        [SignalTypes.Calendar] = "放假安排到达",
        [SignalTypes.MergedIn] = "另一事项并入",
        [SignalTypes.Metrics] = "更新数据",
    };

    private static readonly Dictionary<string, string> Statuses = new()
    {
        ["pending"] = "未办",
        ["done"] = "按时办结",
        ["late"] = "逾期办结",
        ["lapsed"] = "随办结终止",
        ["waived"] = "免办",
        ["extended"] = "已延期",
        ["triage"] = "待研判",
        ["open"] = "办理中",
        ["watching"] = "办结，关注中",
        ["closed"] = "办结",
        ["dismissed"] = "已撤销",
        ["merged"] = "已并案",
        ["offered"] = "待答复",
        ["accepted"] = "已接办",
        ["returned"] = "已退回",
        ["bounced"] = "逾期未答复，退回转办单位",
        ["withdrawn"] = "已收回",
        ["submitted"] = "待审",
        ["approved"] = "已审定",
        ["published"] = "已发布",
        ["unauthorised"] = "擅自发布",
    };

    private static readonly Dictionary<string, string> Reasons = new()
    {
        [NoticeReasons.NewIncident] = "新事项",
        [NoticeReasons.Reminder] = "提醒",
        [NoticeReasons.Breach] = "超时告警",
        [NoticeReasons.Escalation] = "逐级升级",
        [NoticeReasons.AllClear] = "警报解除",
        [NoticeReasons.LevelChanged] = "等级上升",
        [NoticeReasons.SignOff] = "待签批",
        [NoticeReasons.Obligation] = "新任务",
        [NoticeReasons.Dismissal] = "撤销待确认",
        [NoticeReasons.Statement] = "稿件",
        [NoticeReasons.Transfer] = "转办待答复",
        [NoticeReasons.Transferred] = "已移交",
        [NoticeReasons.Returned] = "退办",
        [NoticeReasons.Instruction] = "交办",
        [NoticeReasons.Supervision] = "督办",
        [NoticeReasons.Extension] = "延期待审批",
        [NoticeReasons.ExtensionDecided] = "延期已审批",
        [NoticeReasons.CalendarMissing] = "缺放假安排",
    };

    /// <summary>The whole page.</summary>
    public static string Render()
    {
        var page = new StringBuilder("""
            # 情景 / Scenarios

            每部制度在各种情形下怎样运转：给定什么报告，谁在几时做了什么，系统随后在几时提醒谁、升级到谁、怎样记录。
            每一行都由测试逐条核对；没有写出的提醒和升级也不得发生（就表中提到的任务而言）。超时告警在时限后 1 秒发出，表中写时限的时刻。

            What each regulation does in each case, told with times. This page is made from `tests/Orchestrations.Tests/Scenarios/*.yaml`, the
            same data that the tests run; do not edit it. To write it anew: `UPDATE_SCENARIOS=1 dotnet test tests/Orchestrations.Tests --filter ScenarioTests`.

            """.ReplaceLineEndings("\n"));
        foreach (var file in ScenarioFile.All)
        {
            page.Append($"\n## {file.Slice.Title}（{file.Policy}）\n");
            if (file.Slice.En is { } en)
                page.Append($"\n{en}\n");
            foreach (var scenario in file.Scenarios)
                Render(page, file, scenario);
        }
        return page.ToString();
    }

    private static void Render(StringBuilder page, ScenarioFile file, Scenario scenario)
    {
        var run = new ScenarioRun(file, scenario);
        page.Append($"\n### {scenario.Title}\n\n{scenario.En} · {Paths[scenario.Path]} · `{scenario.Id}`\n\n");
        page.Append($"**给定** {Given(run, file, scenario)}\n\n| 时间 | 当 | 则 |\n| --- | --- | --- |\n");
        foreach (var step in run.Steps())
            page.Append($"| {run.Times.Show(run.Times.Parse(step.At))} | {Cell(When(run, step))} | {Cell(Then(run, step))} |\n");
    }

    private static string Given(ScenarioRun run, ScenarioFile file, Scenario scenario)
    {
        var report = run.Given.Report;
        if (scenario.Given.Monitoring is { } due)
            return $"{run.Times.Day:yyyy 年 M 月 d 日}，{due} 应有监测记录。";
        var level = file.Slice.FindLevel(report.Level) is { } known ? known.Title + (report.LevelProvisional ? "（待确认）" : "") : "等级未定";
        var parts = new List<string> { level, $"{run.Times.Show(run.Given.AcceptedAt)} 受理" };
        if (report.Category is { } category)
            parts.Add(file.Slice.Categories.Single(each => each.Id == category).Title);
        Time("发生", report.OccurredAt);
        Time("发现", report.DiscoveredAt);
        Time("发帖", report.PostedAt);
        Time("转交", report.HandedOffAt);
        if (report.Drill)
            parts.Add($"演练，时间加快 {report.TimeScale:0} 倍");
        if (scenario.Given.Calendars is { Count: 0 })
            parts.Add("当年放假安排尚未录入");
        if (scenario.Given.Vacant is { } vacant)
            parts.Add($"{string.Join('、', vacant.Select(DutyRoles.Title))}无人值守");
        return $"{run.Times.Day:yyyy 年 M 月 d 日}，{string.Join("，", parts)}。";

        void Time(string name, DateTimeOffset? at)
        {
            if (at is { } time)
                parts.Add($"{name} {run.Times.Show(time)}");
        }
    }

    private static string When(ScenarioRun run, ScenarioStep step)
    {
        if (step.Does is null)
            return "";
        var who = step.By == "system" ? "系统" : DutyRoles.Title(step.By!.TrimEnd('-', '1', '2', '3')) + (char.IsDigit(step.By[^1]) ? "另一人" : "");
        var text = $"{(step.For is { } leader ? $"{leader}（{who}代录）" : who)}：{Acts[step.Does]}";
        if (step.Of is { } of)
            text += $"“{Title(run, of)}”";
        var fields = (step.With ?? []).Where(field => step.Does != SignalTypes.Calendar).Select(field => $"{field.Key}={Shown(run, field.Value?.ToString() ?? "")}").ToList();
        if (fields.Count > 0)
            text += $"（{string.Join("，", fields)}）";
        return step.Performed is { } performed ? $"{text}，办理时间 {run.Times.Show(run.Times.Parse(performed))}" : text;
    }

    private static string Shown(ScenarioRun run, string value) => value.StartsWith('@') ? run.Times.Show(run.Times.Parse(value[1..])) : value;

    private static string Then(ScenarioRun run, ScenarioStep step)
    {
        var then = new List<string>();
        if (step.Refused is { } refused)
            then.Add($"不予受理：{refused}");
        foreach (var (id, due) in step.Due ?? [])
            then.Add(due is null or "-" ? $"{Title(run, id)}不设时限" : $"{Title(run, id)}时限 {run.Times.Show(run.Times.Parse(due))}" + (step.ProvisionalDue?.Contains(id) == true ? "（暂定）" : ""));
        then.AddRange((step.Told ?? []).Select(Notice.Parse).Select(told =>
            $"{Reasons[told.Reason]}{(told.Obligation is { } id ? $"“{Title(run, id)}”" : "")}→{string.Join('、', told.Roles.Split(", ").Select(DutyRoles.Title))}"));
        then.AddRange((step.Status ?? []).Select(status => $"{Title(run, status.Key)}：{Statuses[status.Value]}"));
        then.AddRange((step.Transfers ?? []).Select(status => $"转办 {status.Key.Split(':')[^1]}：{Statuses[status.Value]}"));
        then.AddRange((step.Statements ?? []).Select(status => $"稿件 {status.Key.Split(':')[^1]}：{Statuses[status.Value]}"));
        then.AddRange((step.Received ?? []).Select(receipts => $"{Title(run, receipts.Key)}已收 {receipts.Value.Count} 家"));
        if (step.Findings is { } findings)
            then.Add(findings.Count == 0 ? "无考核事项" : "考核事项：" + string.Join('、', findings.Select(finding => FindingText(run, finding))));
        if (step.Missing is { } missing)
            then.Add(missing.Count == 0 ? "可以办结" : "办结尚缺：" + string.Join('、', missing.Select(id => Title(run, id))));
        if (step.Incident is { } incident)
            then.Add($"事项{Statuses[incident]}");
        if (step.Level is { } level)
            then.Add($"等级：{run.View.Levels.Single(known => known.Id == level).Title}");
        if (step.Category is { } category)
            then.Add($"类别：{run.Policy.Categories.Single(known => known.Id == category).Title}");
        if (step.Lead is { } lead)
            then.Add($"主办：{lead}");
        if (step.Restricted is { } restricted)
            then.Add(restricted ? "限制查看（回避）" : "不限制查看");
        if (step.Absent is { } absent)
            then.Add("不要求：" + string.Join('、', absent.Select(id => Title(run, id))));
        if (step.Note is { } note)
            then.Add(note);
        return string.Join("；", then);
    }

    private static string FindingText(ScenarioRun run, string finding)
    {
        var parts = finding.Split(' ');
        var title = run.Policy.Assessment.FirstOrDefault(rule => rule.Finding == parts[0])?.Title ?? FindingStatus.Title(parts[0]);
        return title + parts[1] switch { "candidate" => "（待考核人员确认）", "confirmed" => "（已确认）", _ => "（已撤回）" };
    }

    private static string Title(ScenarioRun run, string id) =>
        run.View.Obligations.FirstOrDefault(obligation => obligation.Id == id)?.Title
        ?? run.Policy.Obligations.FirstOrDefault(rule => rule.Id == id.Split(':')[0])?.Title ?? id;

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");
}
