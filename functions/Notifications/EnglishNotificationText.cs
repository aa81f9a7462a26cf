using System.Globalization;

namespace Yuqing.Functions.Notifications;

/// <summary>The English counterpart of <see cref="NotificationText"/>. Titles of obligations stay as the policy writes them.</summary>
internal static class EnglishNotificationText
{
    /// <summary>The text of a notification at an instant.</summary>
    public static string Of(Notification notification, DateTimeOffset now, IReadOnlyList<string> skipped)
    {
        var passedOver = skipped.Count == 0 ? "" : $" (skipped, no answer or no contact: {string.Join(", ", skipped)})";
        return $"{(notification.Drill ? DrillMark : "")}{Heading(notification, now)} {notification.Number}{Clock(notification, now)}{passedOver} {notification.Link}";
    }

    /// <summary>Mark of an exercise; the Chinese one stays, because everybody knows it.</summary>
    public const string DrillMark = NotificationText.DrillMark + "DRILL ";

    /// <summary>Title of a duty role; the id when it is unknown.</summary>
    public static string TitleOf(string role) => role switch
    {
        "duty-officer" => "duty officer",
        "leader-on-duty" => "leader on duty",
        "deputy-leader" => "deputy leader",
        "superior" => "superior unit",
        _ => role,
    };

    /// <summary>An instant as short as it is clear beside another.</summary>
    public static string Time(DateTimeOffset at, DateTimeOffset now) => at.InChina().ToString(
        at.InChina().Date == now.InChina().Date ? "HH:mm" : "d MMM HH:mm", CultureInfo.InvariantCulture);

    private static string Heading(Notification notification, DateTimeOffset now) => notification.Reason switch
    {
        "new-incident" => "New incident",
        "reminder" => "Due soon",
        "breach" => "Overdue",
        "escalation" => string.Create(
            CultureInfo.InvariantCulture, $"{(notification.DueAt >= now ? "Escalated" : "Overdue, escalated")} (step {notification.Rung})"),
        "all-clear" => "All clear",
        "level-changed" => "Level changed",
        "sign-off" => "Sign-off wanted",
        "obligation" => "New task",
        "dismissal" => "Dismissal to confirm",
        "statement" => "Statement to approve",
        "transfer" => "Transfer to answer",
        "transferred" => "Your unit now leads",
        "returned" => "Transfer not accepted",
        "instruction" => "Instruction from above",
        "supervision" => "Under supervision",
        "extension" => "Extension to decide",
        "extension-decided" => "Extension decided",
        "calendar-missing" => "Working-day calendar missing, due time is provisional",
        _ => "Notice",
    };

    private static string Clock(Notification notification, DateTimeOffset now)
    {
        if (notification.Facts?.Title is not { } title)
            return "";
        if (notification.Reason == "all-clear")
            return $": {title} is done";
        if (notification.DueAt is not { } due)
            return $": {title}";
        return $": {title} due {Time(due, now)}, {(due >= now ? $"{Span(due - now)} left" : $"{Span(now - due)} overdue")}";
    }

    /// <summary>A span of time in two units at most.</summary>
    internal static string Span(TimeSpan span) => span switch
    {
        { TotalMinutes: < 1 } => "less than 1 min",
        { TotalHours: < 1 } => $"{span.Minutes} min",
        { TotalDays: < 1 } => span.Minutes == 0 ? $"{span.Hours} h" : $"{span.Hours} h {span.Minutes} min",
        _ => span.Hours == 0 ? $"{span.Days} d" : $"{span.Days} d {span.Hours} h",
    };
}
