using System.Globalization;
using Yuqing.Functions.Duty;
using Yuqing.Functions.Notifications;

namespace Yuqing.Functions.Shifts;

/// <summary>The texts that leave the house: counts, numbers, clocks and a link, in the recipient's language; nothing of a matter's content.</summary>
internal static class ShiftText
{
    /// <summary>To those who take over, and to the leader on duty.</summary>
    public static string HandOver(ShiftDocument document, string unit, string language, DateTimeOffset now, string link)
    {
        var (report, english) = (document.Report, language == Person.English);
        var heading = english ? $"Shift hand-over {unit}, {Time(report.To, english)}" : $"接班提醒 {unit} {Time(report.To, english)}";
        var late = !report.Late ? "" : english ? " (late)" : "（补发）";
        var next = NextOf(document.Content, now) is { } task ? Next(task, now, english) : "";
        return english
            ? $"{heading}{late}: {Counts(report.Counts, english)}{next}. Please confirm: {link}"
            : $"{heading}{late}：{Counts(report.Counts, english)}{next}。请确认接班 {link}";
    }

    /// <summary>To the same, when nobody has confirmed.</summary>
    public static string Reminder(ShiftReport report, string unit, string language, string link)
    {
        var english = language == Person.English;
        var people = string.Join(english ? ", " : "、", report.TakesOver.Select(person => person.Name));
        return english
            ? $"Hand-over not confirmed {unit}, {Time(report.To, english)}, taken over by {people}. Please confirm: {link}"
            : $"接班未确认 {unit} {Time(report.To, english)} 的交接班（接班人 {people}），请尽快确认 {link}";
    }

    /// <summary>To the office, every day that it works, also when there is nothing to say.</summary>
    public static string Digest(ShiftReport report, string unit, string language, string link)
    {
        var english = language == Person.English;
        var (from, to, counts) = (Time(report.From, english), Time(report.To, english), report.Counts);
        var late = !report.Late ? "" : english ? " (late)" : "（补发）";
        return english
            ? $"Daily digest {unit}, {from} to {to}{late}: {Listed(DigestItems(counts, english), "nothing to report", ", ")} {link}"
            : $"每日汇总 {unit} {from} 至 {to}{late}：{Listed(DigestItems(counts, english), "无事项", "，")} {link}";
    }

    private static string Counts(ShiftCounts counts, bool english) => Listed(HandOverItems(counts, english), english ? "nothing open" : "无事项", english ? ", " : "，");

    private static string Listed(IEnumerable<(int Count, string Text)> items, string nothing, string separator)
    {
        var texts = items.Where(item => item.Count > 0).Select(item => item.Text).ToList();
        return texts.Count == 0 ? nothing : string.Join(separator, texts);
    }

    private static IEnumerable<(int, string)> HandOverItems(ShiftCounts counts, bool english) =>
    [
        (counts.Open, english ? $"{counts.Open} open" : $"在办 {counts.Open} 件"),
        (counts.Overdue, english ? $"{counts.Overdue} overdue" : $"逾期 {counts.Overdue} 件"),
        (counts.Unacknowledged, english ? $"{counts.Unacknowledged} escalated and not acknowledged" : $"升级未确认 {counts.Unacknowledged} 件"),
        (counts.Due, english ? $"{counts.Due} due in your shift" : $"本班到期 {counts.Due} 项"),
        (counts.Monitoring, english ? $"{counts.Monitoring} monitoring records missing" : $"缺监测记录 {counts.Monitoring} 条"),
        (counts.Dead, english ? $"{counts.Dead} messages not delivered" : $"未送达通知 {counts.Dead} 条"),
        (counts.Alarms, english ? $"{counts.Alarms} alarms" : $"告警 {counts.Alarms} 条"),
    ];

    private static IEnumerable<(int, string)> DigestItems(ShiftCounts counts, bool english) =>
    [
        (counts.Opened, english ? $"{counts.Opened} opened" : $"新增 {counts.Opened} 件"),
        (counts.Closed, english ? $"{counts.Closed} closed" : $"办结 {counts.Closed} 件"),
        (counts.Breached, english ? $"{counts.Breached} became overdue" : $"超时 {counts.Breached} 项"),
        (counts.Open, english ? $"{counts.Open} open" : $"在办 {counts.Open} 件"),
        (counts.Overdue, english ? $"{counts.Overdue} overdue" : $"逾期 {counts.Overdue} 件"),
        (counts.Due, english ? $"{counts.Due} due today" : $"今日到期 {counts.Due} 项"),
        (counts.Extensions, english ? $"{counts.Extensions} extensions to decide" : $"待批延期 {counts.Extensions} 项"),
        (counts.Statements, english ? $"{counts.Statements} statements to approve" : $"待审稿件 {counts.Statements} 篇"),
        (counts.Findings, english ? $"{counts.Findings} candidate findings" : $"待认定 {counts.Findings} 项"),
        (counts.Dead, english ? $"{counts.Dead} messages not delivered" : $"未送达通知 {counts.Dead} 条"),
        (counts.Gaps, english ? $"{counts.Gaps} roster gaps in 14 days" : $"14 天内值班空缺 {counts.Gaps} 处"),
        (counts.Monitoring, english ? $"{counts.Monitoring} monitoring records missing" : $"缺监测记录 {counts.Monitoring} 条"),
        (counts.Alarms, english ? $"{counts.Alarms} alarms" : $"告警 {counts.Alarms} 条"),
    ];

    /// <summary>What falls due next, in this shift or after it.</summary>
    private static ShiftTask? NextOf(ShiftContent content, DateTimeOffset now) =>
        content.Due.Concat(content.Open.Select(matter => matter.Next).OfType<ShiftTask>()).Where(task => task.DueAt >= now).MinBy(task => task.DueAt);

    private static string Next(ShiftTask task, DateTimeOffset now, bool english)
    {
        var (due, mark) = (task.DueAt!.Value, task.Drill ? NotificationText.DrillMark : "");
        return english
            ? $"; next: {mark}{task.Number} {task.En ?? task.Title}, due {Time(due, english)}, {EnglishNotificationText.Span(due - now)} left"
            : $"；下一到期：{mark}{task.Number} {task.Title} {Time(due, english)}，剩 {NotificationText.Span(due - now)}";
    }

    private static string Time(DateTimeOffset at, bool english) => at.InChina().ToString(english ? "d MMM HH:mm" : "M月d日 HH:mm", CultureInfo.InvariantCulture);
}
