using Microsoft.AspNetCore.Http;

namespace Yuqing.Functions.Http.Links;

/// <summary>The words of the page in one language.</summary>
internal sealed record LinkWords
{
    private static readonly LinkWords Chinese = new()
    {
        Language = "zh-CN",
        Acknowledge = "签收提醒",
        Report = "手机快报",
        AcknowledgeButton = "我已知悉，正在处理",
        ReportButton = "登记：已报告",
        AcknowledgeHint = "签收后暂停向上提醒，时限照常计算，任务仍须按时完成。",
        As = name => $"以{name}的身份办理。不是本人请不要点按钮。",
        Due = due => $"{due} 到期",
        Left = (time, late) => late ? $"已逾期 {time}" : $"剩 {time}",
        Open = "登录后查看详情",
        SignIn = "登录后台",
        GoReport = "去报告并登记",
        GoAcknowledge = "暂时不能报告？先签收提醒",
        Whom = "向谁报告",
        Nobody = "值班表里没有登记上级或主要领导，请按本单位通讯录联系，并在下面填写。",
        Say = "照着读",
        Paste = "短信、即时通讯可复制",
        Callee = "受话人",
        Other = "其他人（姓名、职务）",
        Method = "方式",
        Methods = method => method switch { "call" => "电话", "sms" => "短信", "im" => "即时通讯", _ => method },
        At = "报告时间（北京时间）",
        Receipt = "回执（对方答复，可不填）",
        Used = (who, at) => ("已经登记", $"{who} {at} 已办理，无需再次操作。"),
        Span = SpanInChinese,
        Titles = standing => standing switch
        {
            LinkStanding.Forged => ("链接无效", "请确认链接完整；也可以从最近一条提醒重新打开，或登录后台办理。"),
            LinkStanding.Expired => ("链接已过期", "为安全起见，链接只在一段时间内有效。请使用最近一条提醒，或登录后台办理。"),
            LinkStanding.Settled => ("无需再办理", "这项任务已经完成或不再需要办理，谢谢。"),
            LinkStanding.Closed => ("事项已结束", "这件舆情已办结、撤销或并入其他事项，不需要再操作。"),
            LinkStanding.Forbidden => ("不能办理", "您目前没有办理这项任务的权限，可能是人员、单位或分工有变化。请联系办公室，或登录后台查看。"),
            LinkStanding.NotFromPage => ("请在页面上点按钮", "刚才的请求不是从本页发出的，没有登记。请核对后点下面的按钮。"),
            LinkStanding.Refused => ("还没有登记", "请按下面的提示更正后再试。"),
            LinkStanding.TooMany => ("请稍候", "访问过于频繁，请过一会儿再打开。"),
            LinkStanding.Unavailable => ("暂时无法办理", "系统暂时无法读写，本次没有登记。请稍后重新打开链接；如果时限紧迫，请先直接电话报告。"),
            _ => ("", ""),
        },
    };

    private static readonly LinkWords English = new()
    {
        Language = "en",
        Acknowledge = "Acknowledge",
        Report = "Flash report",
        AcknowledgeButton = "I know, I am on it",
        ReportButton = "Record: reported",
        AcknowledgeHint = "This pauses the escalation. The clock goes on; the task must still be done in time.",
        As = name => $"You act as {name}. Please do not press the button if that is not you.",
        Due = due => $"due {due}",
        Left = (time, late) => late ? $"{time} overdue" : $"{time} left",
        Open = "Details after signing in",
        SignIn = "Sign in",
        GoReport = "Report and record it",
        GoAcknowledge = "Cannot report yet? Acknowledge first",
        Whom = "Whom to reach",
        Nobody = "The roster names no superior or leader. Use your unit's address book and write the name below.",
        Say = "Read aloud",
        Paste = "To paste into SMS or chat",
        Callee = "Who was reached",
        Other = "Somebody else (name, post)",
        Method = "How",
        Methods = method => method switch { "call" => "call", "sms" => "SMS", "im" => "chat", _ => method },
        At = "When (Beijing time)",
        Receipt = "Receipt (their answer, optional)",
        Used = (who, at) => ("Recorded", $"Done by {who} at {at}. There is nothing more to do here."),
        Span = SpanInEnglish,
        Titles = standing => standing switch
        {
            LinkStanding.Forged => ("This link is not valid", "Please check that it is complete, open the latest reminder again, or sign in."),
            LinkStanding.Expired => ("This link has expired", "Links are valid for some time only. Please use the latest reminder, or sign in."),
            LinkStanding.Settled => ("Nothing left to do", "This task is done or no longer needed. Thank you."),
            LinkStanding.Closed => ("This matter has ended", "It was concluded, dismissed or merged into another. Nothing needs to be done."),
            LinkStanding.Forbidden => ("Not possible", "You may not do this now; people, units or duties may have changed. Please ask the office, or sign in."),
            LinkStanding.NotFromPage => ("Please press the button", "The request did not come from this page, so nothing was recorded. Please check and press the button below."),
            LinkStanding.Refused => ("Not recorded yet", "Please correct what is said below and try again."),
            LinkStanding.TooMany => ("One moment, please", "Too many requests. Please open the link again a little later."),
            LinkStanding.Unavailable => ("Not possible right now", "The system cannot read or write at the moment; nothing was recorded. Open the link again shortly. If time is short, report by telephone first."),
            _ => ("", ""),
        },
    };

    public required string Language { get; init; }
    public required string Acknowledge { get; init; }
    public required string Report { get; init; }
    public required string AcknowledgeButton { get; init; }
    public required string ReportButton { get; init; }
    public required string AcknowledgeHint { get; init; }
    public required Func<string, string> As { get; init; }
    public required Func<string, string> Due { get; init; }
    public required Func<string, bool, string> Left { get; init; }
    public required string Open { get; init; }
    public required string SignIn { get; init; }
    public required string GoReport { get; init; }
    public required string GoAcknowledge { get; init; }
    public required string Whom { get; init; }
    public required string Nobody { get; init; }
    public required string Say { get; init; }
    public required string Paste { get; init; }
    public required string Callee { get; init; }
    public required string Other { get; init; }
    public required string Method { get; init; }
    public required Func<string, string> Methods { get; init; }
    public required string At { get; init; }
    public required string Receipt { get; init; }
    public required Func<string, string, (string Title, string Text)> Used { get; init; }
    public required Func<TimeSpan, string> Span { get; init; }

    /// <summary>Heading and sentence of a standing.</summary>
    public required Func<LinkStanding, (string Title, string Text)> Titles { get; init; }

    /// <summary>English when the browser asks for it first, else Chinese.</summary>
    public static LinkWords For(HttpRequest request) =>
        request.GetTypedHeaders().AcceptLanguage.OrderByDescending(language => language.Quality ?? 1)
            .FirstOrDefault()?.Value.StartsWith("en", StringComparison.OrdinalIgnoreCase) == true ? English : Chinese;

    private static string SpanInChinese(TimeSpan span) => span switch
    {
        { TotalMinutes: < 1 } => "不到 1 分钟",
        { TotalHours: < 1 } => $"{span.Minutes} 分钟",
        { TotalDays: < 1 } => $"{span.Hours} 小时 {span.Minutes} 分钟",
        _ => $"{span.Days} 天 {span.Hours} 小时",
    };

    private static string SpanInEnglish(TimeSpan span) => span switch
    {
        { TotalMinutes: < 1 } => "less than 1 min",
        { TotalHours: < 1 } => $"{span.Minutes} min",
        { TotalDays: < 1 } => $"{span.Hours} h {span.Minutes} min",
        _ => $"{span.Days} d {span.Hours} h",
    };
}
