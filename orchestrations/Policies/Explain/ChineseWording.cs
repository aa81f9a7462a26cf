using System.Globalization;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Orchestrations.Policies.Explain;

/// <summary>中文。</summary>
internal sealed class ChineseWording : Wording
{
    protected override string Comma => "、";

    public override string Colon => "：";

    protected override string Join => "";

    protected override string Or => "，或";

    protected override string Semicolon => "；";

    protected override IReadOnlyDictionary<string, string> Names { get; } = new Dictionary<string, string>
    {
        ["version"] = "版本",
        ["note"] = "说明",
        ["criteria"] = "情形",
        ["responsible"] = "责任",
        ["urgent"] = "通知",
        ["urgent-text"] = "随时通知，不受免打扰时段限制",
        ["who"] = "由谁办",
        ["by"] = "只能由",
        ["when"] = "时限",
        ["opens"] = "何时产生",
        ["only"] = "适用",
        ["category"] = "类别为",
        ["flag"] = "情形为",
        ["platform"] = "平台为",
        ["how"] = "怎样算完成",
        ["evidence"] = "登记内容",
        ["items"] = "逐项完成",
        ["outcomes"] = "结果",
        ["recipients"] = "报送对象（分别签收）",
        ["reminders"] = "提醒",
        ["late"] = "逾期告知",
        ["finding"] = "逾期记",
        ["candidate"] = "待考核人员确认",
        ["extension"] = "延期",
        ["required"] = "办结条件",
        ["required-text"] = "不完成不得办结",
        ["approval"] = "对外发布审批",
        ["no-approval"] = "无",
        ["review"] = "审批前须核对",
        ["closing"] = "办结前必须完成",
        ["watch"] = "办结后继续关注",
        ["no-watch"] = "不设关注期",
        ["level"] = "本级任务",
        ["common"] = "各等级共同的任务",
        ["cases"] = "特定情形的任务",
        ["ladders"] = "确认的作用",
        ["acknowledged"] = "确认知悉后暂停升级，时限不停",
        ["rung:all"] = "须全部确认",
        ["rung:working"] = "仅在工作时间",
        ["monitoring"] = "监测记录",
        ["times"] = "每日时间",
        ["key-times"] = "重要节点期间",
        ["categories"] = "类别",
        ["assessment"] = "考核",
        ["no-points"] = "只记录，不计分",
        ["keyPeriods"] = "重要节点",
        ["quietHours"] = "免打扰",
        ["referrals"] = "移送",
        ["referrals-no"] = "不提供",
        ["referrals-text"] = "只作记录，不设任务和时限；以下类别不得移送",
        ["backEntry"] = "补录",
        ["stage:first"] = "首报",
        ["stage:follow-up"] = "续报",
        ["stage:final"] = "终报",
        ["notes"] = "其他说明",
        ["none"] = "无时限",
        ["role:viewer"] = "查看人员",
        ["role:duty-officer"] = "值班员",
        ["role:leader-on-duty"] = "带班领导",
        ["role:office"] = "办公室",
        ["role:deputy-leader"] = "分管领导",
        ["role:leader"] = "主要领导",
        ["role:superior"] = "上级单位",
        ["role:assessor"] = "考核人员",
        ["role:administrator"] = "管理员",
        ["anchor:occurred"] = "舆情发生",
        ["anchor:discovered"] = "发现",
        ["anchor:posted"] = "发帖",
        ["anchor:handed-off"] = "转交",
        ["anchor:accepted"] = "受理",
        ["anchor:completed"] = "前项完成",
        ["anchor:signed-off"] = "签批",
        ["anchor:back-entered"] = "补录",
        ["anchor:closed"] = "办结",
        ["anchor:reopened"] = "重新打开",
        ["anchor:level-changed"] = "等级调整",
        ["anchor:transferred"] = "转办",
        ["anchor:extended"] = "批准延期",
        ["anchor:category-reversed"] = "撤回认定",
        ["act:complete"] = "登记办理情况",
        ["act:classify"] = "研判、认定类别",
        ["act:confirm-level"] = "确认等级",
        ["act:change-level"] = "调整等级",
        ["act:sign-off"] = "登记签批结果",
        ["act:progress"] = "登记进展",
        ["act:checklist"] = "逐项完成",
        ["act:accept"] = "接办",
        ["act:return"] = "退办并说明理由",
        ["act:publish-statement"] = "发布已批准的稿件",
        ["act:supervise"] = "登记督办情况",
        ["opens:triage"] = "等级未定时",
        ["opens:provisional"] = "等级待确认时",
        ["opens:back-entry"] = "有人补录时",
        ["opens:closed"] = "办结后",
        ["opens:reopened"] = "重新打开后",
        ["opens:transferred"] = "转给其他单位时（由被转单位办）",
        ["opens:instructed"] = "上级交办时",
        ["opens:promised"] = "对外作出承诺时",
        ["finding:late-report"] = "迟报",
        ["finding:late-response"] = "迟回应",
        ["finding:late-handling"] = "迟办理",
        ["finding:no-handling-report"] = "未按时报处置情况",
        ["extension-note"] = "延期说明",
        ["path:ladders"] = "督办",
        ["path:statements"] = "审批",
        ["path:assessment"] = "考核",
        ["path:categories"] = "类别",
        ["path:keyPeriods"] = "重要节点",
        ["path:intake"] = "受理",
        ["path:notices"] = "通知",
        ["path:backEntry"] = "补录",
        ["path:quietHours"] = "免打扰",
        ["path:referrals"] = "移送",
    };

    public override string Aside(string text) => $"（{text}）";

    public override string Title(string chinese, string? english) => chinese;

    public override string Deadline(DutyExplanation duty)
    {
        if (duty.Due is null)
            return duty.Opens.On switch { Openings.Instructed => "由上级交办时给定", Openings.Promised => "以承诺的时间为限", _ => this["none"] };
        var from = Flagged(duty) ? "情形成立" : this[$"anchor:{duty.Anchor}"];
        var text = $"{from}后 {Time(duty.Due, duty.Calendar)}内";
        if (duty.Repeats)
            text = $"每 {Time(duty.Due, duty.Calendar)}一次，从{from}起算，直到办结";
        return duty.Fallback is { } fallback ? $"{text}；{from}时间不明的，从{this[$"anchor:{fallback}"]}算" : text;
    }

    public override string Climb(LadderExplanation ladder)
    {
        var text = $"立即告知{Told(ladder.Rungs[0])}";
        for (var i = 1; i < ladder.Rungs.Count; i++)
            text += $"；{(i == 1 ? "无人确认，" : "再过 ")}{Time(ladder.Rungs[i - 1].Wait)}后{Told(ladder.Rungs[i])}";
        return $"{text}；此后每 {Time(ladder.Rungs[^1].Wait)}重复";
    }

    public override string Opening(DutyExplanation duty, string? of, IReadOnlyList<string> outcomes) => duty.Opens.On switch
    {
        Openings.Completed => $"“{of}”完成后",
        Openings.Outcome => $"“{of}”结果为{List(outcomes)}时",
        Openings.Extended => $"“{of}”延期后",
        Openings.LevelChanged => outcomes.Count > 0 ? $"“{of}”结果为{List(outcomes)}而等级调整时" : $"“{of}”之后等级调整时",
        Openings.CategoryReversed => $"撤回“{of}”的认定时",
        var on => this[$"opens:{on}"],
    };

    public override string Extension(ExtensionExplanation extension, string? from) =>
        $"最多 {Time(extension.Limit, extension.Calendar)}（{(from is null ? "从原时限算" : $"从“{from}”完成算")}），到期前申请，由{Roles(extension.By)}决定，最多 {extension.Times} 次";

    public override string Before(IEnumerable<string> reminders) => $"到期前 {List(reminders.Select(reminder => Time(reminder)))}";

    public override string Evidence(EvidenceField field) => field.AnyOf is not null ? $"{field.Title}（至少填一项）" : field.Required ? field.Title : $"{field.Title}（可不填）";

    public override string KeyPeriod(KeyPeriodExplanation period)
    {
        var told = period.AlsoNotify.Count > 0 ? $"，同时通知{Roles(period.AlsoNotify)}" : "";
        return $"{period.From} 至 {period.To}：督办间隔乘以 {period.WaitFactor.ToString(CultureInfo.InvariantCulture)}{told}";
    }

    public override string Points(PointsRule points, IEnumerable<string> levels)
    {
        var indirect = points.Indirect > 0 ? $"、间接责任 {points.Indirect.ToString(CultureInfo.InvariantCulture)} 分" : "";
        return $"{List(levels)}：主要责任 {points.Lead.ToString(CultureInfo.InvariantCulture)} 分{indirect}";
    }

    public override string QuietHours(string from, string to) => $"每日 {from} 至 {to} 只推迟不急的通知";

    public override string Until(string until, IEnumerable<string> by) => $"核实前列为“{until}”，凭证据由{Roles(by)}认定";

    public override string BackEntry(string limit) => $"时限内已办的，到期后 {Time(limit)}内可补登，由另一人确认";

    protected override string Amount(int count, string unit) => unit switch
    {
        "working-day" => $"{count} 个工作日",
        "day" => $"{count} 天",
        "hour" => $"{count} 小时",
        "minute" => $"{count} 分钟",
        _ => $"{count} 秒",
    };

    /// <summary>A duty under a flag or category counts from the moment it is set, when the report has not set it.</summary>
    private static bool Flagged(DutyExplanation duty) => duty.Flags.Count > 0 && duty.Opens.On == Openings.Level;
}
