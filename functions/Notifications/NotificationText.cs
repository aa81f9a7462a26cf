using System.Globalization;
using Yuqing.Functions.Channels;

namespace Yuqing.Functions.Notifications;

/// <summary>
/// The Chinese text that leaves the house: number, clock and link, never the matter itself, because it travels through
/// other people's systems.
/// </summary>
internal static class NotificationText
{
    /// <summary>Mark of an exercise.</summary>
    public const string DrillMark = "【演练】";

    /// <summary>The text of a notification at an instant, in a language of <see cref="ChannelOptions"/>.</summary>
    /// <param name="skipped">Names of those who could not be reached before, in that language.</param>
    public static string Of(Notification notification, DateTimeOffset now, string language, IReadOnlyList<string> skipped) =>
        language == ChannelOptions.English ? EnglishNotificationText.Of(notification, now, skipped) : Of(notification, now, skipped);

    /// <summary>An instant as short as it is clear beside another: the time, with the day when it is not the same.</summary>
    public static string Time(DateTimeOffset at, DateTimeOffset now) => at.InChina().ToString(
        at.InChina().Date == now.InChina().Date ? "HH:mm" : "M月d日 HH:mm", CultureInfo.InvariantCulture);

    private static string Of(Notification notification, DateTimeOffset now, IReadOnlyList<string> skipped)
    {
        var passedOver = skipped.Count == 0 ? "" : $"（{string.Join('、', skipped)}无人应答或无法联系，已跳过）";
        return $"{(notification.Drill ? DrillMark : "")}{Heading(notification, now)} {notification.Number}{Clock(notification, now)}{passedOver} {notification.Link}";
    }

    private static string Heading(Notification notification, DateTimeOffset now) => notification.Reason switch
    {
        "new-incident" => "新舆情",
        "reminder" => "到期提醒",
        "breach" => "逾期",
        // Somebody may have escalated by hand before the due time.
        "escalation" => $"{(notification.DueAt >= now ? "" : "逾期")}升级（第 {notification.Rung} 级）",
        "all-clear" => "警报解除",
        "level-changed" => "等级调整",
        "sign-off" => "待签批",
        "obligation" => "新任务",
        "dismissal" => "销号待复核",
        "statement" => "稿件审批",
        "transfer" => "转办待答复",
        "transferred" => "改由本单位主办",
        "returned" => "转办未被接收",
        "instruction" => "上级交办",
        "supervision" => "督办",
        "extension" => "延期待审批",
        "extension-decided" => "延期审批结果",
        "calendar-missing" => "缺少工作日历，时限为暂定",
        _ => "舆情通知",
    };

    private static string Clock(Notification notification, DateTimeOffset now)
    {
        if (notification.Facts?.Title is not { } title)
            return "";
        if (notification.Reason == "all-clear")
            return $"：{title}已完成";
        if (notification.DueAt is not { } due)
            return $"：{title}";
        var left = due >= now ? $"剩 {Span(due - now)}" : $"已逾期 {Span(now - due)}";
        return $"：{title} {Time(due, now)} 到期，{left}";
    }

    /// <summary>A span of time in two units at most.</summary>
    internal static string Span(TimeSpan span) => span switch
    {
        { TotalMinutes: < 1 } => "不到 1 分钟",
        { TotalHours: < 1 } => $"{span.Minutes} 分钟",
        { TotalDays: < 1 } => span.Minutes == 0 ? $"{span.Hours} 小时" : $"{span.Hours} 小时 {span.Minutes} 分钟",
        _ => span.Hours == 0 ? $"{span.Days} 天" : $"{span.Days} 天 {span.Hours} 小时",
    };
}
