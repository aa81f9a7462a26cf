using System.Globalization;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Notifications;

/// <summary>The English counterpart of <see cref="NotificationText"/>. Titles of obligations stay as the policy writes them.</summary>
internal static class EnglishNotificationText
{
    /// <summary>The text of a request at an instant.</summary>
    public static string Of(NotifyRequest request, string link, DateTimeOffset now) =>
        $"{(request.Drill ? NotificationText.DrillMark + "DRILL " : "")}{Heading(request)} {request.Number}{Clock(request, now)} {link}";

    private static string Heading(NotifyRequest request) => request.Reason switch
    {
        "new-incident" => "New incident",
        "reminder" => "Due soon",
        "breach" => "Overdue",
        "escalation" => string.Create(CultureInfo.InvariantCulture, $"Overdue, escalated (step {request.Rung})"),
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

    private static string Clock(NotifyRequest request, DateTimeOffset now)
    {
        if (request.ObligationTitle is not { } title)
            return "";
        if (request.Reason == "all-clear")
            return $": {title} is done";
        if (request.DueAt is not { } due)
            return $": {title}";
        return $": {title} due {Time(due, now)}, {(due >= now ? $"{Span(due - now)} left" : $"{Span(now - due)} overdue")}";
    }

    private static string Time(DateTimeOffset due, DateTimeOffset now) => due.InChina().ToString(
        due.InChina().Date == now.InChina().Date ? "HH:mm" : "d MMM HH:mm", CultureInfo.InvariantCulture);

    internal static string Span(TimeSpan span) => span switch
    {
        { TotalMinutes: < 1 } => "less than 1 min",
        { TotalHours: < 1 } => $"{span.Minutes} min",
        { TotalDays: < 1 } => span.Minutes == 0 ? $"{span.Hours} h" : $"{span.Hours} h {span.Minutes} min",
        _ => span.Hours == 0 ? $"{span.Days} d" : $"{span.Days} d {span.Hours} h",
    };
}
