using System.Globalization;
using Yuqing.Functions.Channels;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Notifications;

/// <summary>
/// The Chinese text that leaves the house: number, clock and link, never the matter itself, because it travels through
/// other people's systems.
/// </summary>
internal static class NotificationText
{
    /// <summary>Mark of an exercise.</summary>
    public const string DrillMark = "【演练】";

    /// <summary>The text of a request at an instant, in the language of the installation's channels.</summary>
    public static string Of(NotifyRequest request, string link, DateTimeOffset now, string language) =>
        language == ChannelOptions.English ? EnglishNotificationText.Of(request, link, now) : Of(request, link, now);

    /// <summary>The Chinese text of a request at an instant.</summary>
    public static string Of(NotifyRequest request, string link, DateTimeOffset now) =>
        $"{(request.Drill ? DrillMark : "")}{Heading(request)} {request.Number}{Clock(request, now)} {link}";

    private static string Heading(NotifyRequest request) => request.Reason switch
    {
        "new-incident" => "新舆情",
        "reminder" => "到期提醒",
        "breach" => "逾期",
        "escalation" => $"逾期升级（第 {request.Rung} 级）",
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

    private static string Clock(NotifyRequest request, DateTimeOffset now)
    {
        if (request.ObligationTitle is not { } title)
            return "";
        if (request.Reason == "all-clear")
            return $"：{title}已完成";
        if (request.DueAt is not { } due)
            return $"：{title}";
        var left = due >= now ? $"剩 {Span(due - now)}" : $"已逾期 {Span(now - due)}";
        return $"：{title} {Time(due, now)} 到期，{left}";
    }

    private static string Time(DateTimeOffset due, DateTimeOffset now) => due.InChina().ToString(
        due.InChina().Date == now.InChina().Date ? "HH:mm" : "M月d日 HH:mm", CultureInfo.InvariantCulture);

    internal static string Span(TimeSpan span) => span switch
    {
        { TotalMinutes: < 1 } => "不到 1 分钟",
        { TotalHours: < 1 } => $"{span.Minutes} 分钟",
        { TotalDays: < 1 } => span.Minutes == 0 ? $"{span.Hours} 小时" : $"{span.Hours} 小时 {span.Minutes} 分钟",
        _ => span.Hours == 0 ? $"{span.Days} 天" : $"{span.Days} 天 {span.Hours} 小时",
    };
}
