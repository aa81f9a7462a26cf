using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Yuqing.Functions.Duty;
using Yuqing.Functions.Links;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Http.Links;

/// <summary>
/// The page behind a link: plain HTML without a script, for the browsers inside chat programs. It says number, clock and what
/// to do; title and text of the matter are only shown after signing in.
/// </summary>
internal sealed class LinkPage(IDutyDirectory directory, TimeProvider time)
{
    private static readonly HtmlEncoder Html = HtmlEncoder.Create(UnicodeRanges.All);

    private const string Style = """
        body{margin:0;background:#f5f5f5;color:#222;font:17px/1.6 system-ui,"PingFang SC","Microsoft YaHei",sans-serif;overflow-wrap:anywhere}
        main{max-width:30em;margin:0 auto;padding:16px;box-sizing:border-box}h1{font-size:22px;margin:8px 0}h2{font-size:17px;margin:20px 0 4px}
        .clock{font-size:19px;font-weight:600}.late{color:#b00020}.note{color:#555;font-size:15px}
        button,.act{display:block;width:100%;box-sizing:border-box;padding:14px;margin:16px 0;border:0;border-radius:8px;background:#0958d9;color:#fff;font:inherit;font-weight:600;text-align:center;text-decoration:none}
        .act{background:#fff;color:#0958d9;border:1px solid #0958d9}fieldset{border:0;padding:0;margin:12px 0}legend,label{display:block;padding:4px 0}
        input[type=text],input[type=datetime-local],textarea{width:100%;box-sizing:border-box;padding:10px;border:1px solid #767676;border-radius:6px;font:inherit;background:#fff}
        blockquote{margin:0;padding:12px;background:#fff;border-left:4px solid #0958d9}li{padding:4px 0}
        """;

    /// <summary>The answer for a link.</summary>
    public IResult Of(HttpRequest request, LinkCase link, TimeSpan? retryAfter)
    {
        var words = LinkWords.For(request);
        var body = new StringBuilder();
        Head(body, words, link);
        if (link.Incident is not null && link.Obligation is { } obligation)
            Clock(body, words, link, obligation);
        foreach (var message in link.Messages)
            body.Append(CultureInfo.InvariantCulture, $"<p class=late role=alert>{Text(message)}</p>");
        if (link.Standing is LinkStanding.Open or LinkStanding.NotFromPage || (link.Standing == LinkStanding.Refused && link.Obligation is not null))
            Act(body, words, link);
        var details = link.Incident is { } incident ? $"/incidents/{incident.View.Id}" : "/";
        body.Append(CultureInfo.InvariantCulture, $"<p><a href=\"{Text(details)}\">{Text(link.Incident is null ? words.SignIn : words.Open)}</a></p>");
        return new Answer(StatusOf(link.Standing, HttpMethods.IsPost(request.Method)), Whole(words, TitleOf(words, link).Title, body), retryAfter);
    }

    private static int StatusOf(LinkStanding standing, bool acted) => standing switch
    {
        LinkStanding.Forged => StatusCodes.Status404NotFound,
        LinkStanding.Expired => StatusCodes.Status410Gone,
        LinkStanding.Forbidden or LinkStanding.NotFromPage => StatusCodes.Status403Forbidden,
        LinkStanding.Settled or LinkStanding.Closed => acted ? StatusCodes.Status409Conflict : StatusCodes.Status200OK,
        LinkStanding.Refused => StatusCodes.Status409Conflict,
        LinkStanding.TooMany => StatusCodes.Status429TooManyRequests,
        LinkStanding.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status200OK,
    };

    private static (string Title, string Text) TitleOf(LinkWords words, LinkCase link) => link.Standing switch
    {
        LinkStanding.Open => (link.Link!.Purpose == LinkPurpose.Report ? words.Report : words.Acknowledge, ""),
        LinkStanding.Used => words.Used(link.Sent!.ActorName ?? link.Sent.Actor, Minute(link.Sent.AcceptedAt)),
        var other => words.Titles(other),
    };

    private static void Head(StringBuilder body, LinkWords words, LinkCase link)
    {
        var (title, text) = TitleOf(words, link);
        body.Append(CultureInfo.InvariantCulture, $"<h1>{(link.Incident?.View.Report.Drill == true ? "【演练】" : "")}{Text(title)}</h1>");
        if (text.Length > 0)
            body.Append(CultureInfo.InvariantCulture, $"<p>{Text(text)}</p>");
    }

    private void Clock(StringBuilder body, LinkWords words, LinkCase link, ObligationView obligation)
    {
        var title = words.Language == "en" ? obligation.En ?? obligation.Title : obligation.Title;
        body.Append(CultureInfo.InvariantCulture, $"<p>{Text(link.Incident!.View.Number)}<br>{Text(title)}</p>");
        if (obligation.Status != "pending" || (obligation.ExtendedTo ?? obligation.DueAt) is not { } due)
            return;
        var left = due - time.GetUtcNow();
        var late = left < TimeSpan.Zero;
        body.Append(
            CultureInfo.InvariantCulture,
            $"<p class=\"clock{(late ? " late" : "")}\">{Text(words.Due(Minute(due)))}<br>{Text(words.Left(words.Span(left.Duration()), late))}</p>");
    }

    private void Act(StringBuilder body, LinkWords words, LinkCase link)
    {
        var report = link.Link!.Purpose == LinkPurpose.Report;
        if (report)
            Guide(body, words, link);
        body.Append(CultureInfo.InvariantCulture, $"<form method=post><input type=hidden name={LinkForm.Proof} value=\"{LinkToken.FormOf(link.Token)}\">");
        if (report)
            Fields(body, words, link);
        else
            body.Append(CultureInfo.InvariantCulture, $"<p>{Text(words.AcknowledgeHint)}</p>");
        body.Append(CultureInfo.InvariantCulture, $"<button>{Text(report ? words.ReportButton : words.AcknowledgeButton)}</button></form>");
        body.Append(CultureInfo.InvariantCulture, $"<p class=note>{Text(words.As(link.Caller!.Name))}</p>");
        if (link.Sibling is { } sibling)
            body.Append(CultureInfo.InvariantCulture, $"<a class=act href=\"{LinkIssuer.Path}{sibling}\">{Text(report ? words.GoAcknowledge : words.GoReport)}</a>");
    }

    private void Guide(StringBuilder body, LinkWords words, LinkCase link)
    {
        var view = link.Incident!.View;
        var unit = link.Unit?.Title ?? "";
        body.Append(CultureInfo.InvariantCulture, $"<h2>{Text(words.Whom)}</h2>");
        var callees = CalleesOf(link);
        if (callees.Count == 0)
            body.Append(CultureInfo.InvariantCulture, $"<p>{Text(words.Nobody)}</p>");
        else
            body.Append("<ul>").AppendJoin("", callees.Select(callee => $"<li>{Text(callee.Role)}　{Text(callee.Name)}{Phone(callee)}</li>")).Append("</ul>");
        body.Append(CultureInfo.InvariantCulture, $"<h2>{Text(words.Say)}</h2><blockquote>{Text(FlashReport.Script(view, unit, link.Caller!.Name))}</blockquote>");
        body.Append(CultureInfo.InvariantCulture, $"<h2>{Text(words.Paste)}</h2><textarea rows=4 readonly>{Text(FlashReport.Message(view, unit, link.Caller.Name))}</textarea>");
    }

    /// <summary>The fields as they were sent when the report was refused: nobody types twice what was right.</summary>
    private void Fields(StringBuilder body, LinkWords words, LinkCase link)
    {
        string Typed(string name) => link.Typed.GetValueOrDefault(name, "");

        body.Append(CultureInfo.InvariantCulture, $"<fieldset><legend>{Text(words.Callee)}</legend>");
        var callees = CalleesOf(link);
        Choices(body, FlashReport.CalleeField, Typed(FlashReport.CalleeField), [.. callees.Select(callee => (callee.Name, $"{callee.Name}（{callee.Role}）"))]);
        body.Append(CultureInfo.InvariantCulture, $"<label>{Text(words.Other)}<input type=text name={LinkForm.OtherCallee} maxlength=200 value=\"{Text(Typed(LinkForm.OtherCallee))}\"></label></fieldset>");
        if (FlashReport.Asks(link.Obligation!, FlashReport.MethodField))
        {
            body.Append(CultureInfo.InvariantCulture, $"<fieldset><legend>{Text(words.Method)}</legend>");
            Choices(body, FlashReport.MethodField, Typed(FlashReport.MethodField), [.. FlashReport.MethodsOf(link.Obligation!).Select(method => (method, words.Methods(method)))]);
            body.Append("</fieldset>");
        }
        var at = Typed(FlashReport.CalledAtField) is { Length: > 0 } typed ? typed : time.Now().ToString(LinkForm.TimeFormat, CultureInfo.InvariantCulture);
        body.Append(CultureInfo.InvariantCulture, $"<label>{Text(words.At)}<input type=datetime-local name={FlashReport.CalledAtField} value=\"{Text(at)}\" required></label>");
        if (FlashReport.Asks(link.Obligation!, FlashReport.ReceiptField))
            body.Append(CultureInfo.InvariantCulture, $"<label>{Text(words.Receipt)}<input type=text name={FlashReport.ReceiptField} maxlength=200 value=\"{Text(Typed(FlashReport.ReceiptField))}\"></label>");
    }

    /// <summary>One of several; the first is chosen until somebody chooses another.</summary>
    private static void Choices(StringBuilder body, string name, string typed, IReadOnlyList<(string Value, string Label)> choices)
    {
        var chosen = choices.Any(choice => choice.Value == typed) ? typed : choices.Select(choice => choice.Value).FirstOrDefault();
        foreach (var (value, label) in choices)
            body.Append(CultureInfo.InvariantCulture, $"<label><input type=radio name={name} value=\"{Text(value)}\"{(value == chosen ? " checked" : "")}> {Text(label)}</label>");
    }

    private IReadOnlyList<Callee> CalleesOf(LinkCase link) =>
        link.Unit is { } unit ? FlashReport.CalleesOf(directory, unit.Id, time.Now()) : [];

    private static string Phone(Callee callee) => callee.Phone is { } phone
        ? $"　<a href=\"tel:{Text(phone.Replace(" ", "", StringComparison.Ordinal))}\">{Text(phone)}</a>"
        : "";

    private static string Minute(DateTimeOffset at) => at.InChina().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static string Text(string text) => Html.Encode(text);

    private static string Whole(LinkWords words, string title, StringBuilder body) =>
        $"""
        <!doctype html><html lang="{words.Language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
        <meta name="robots" content="noindex,nofollow"><meta name="referrer" content="no-referrer"><meta name="format-detection" content="telephone=no">
        <title>{Text(title)}</title><style>{Style}</style></head><body><main>{body}</main></body></html>
        """;

    /// <summary>Sends the page so that nothing keeps it, indexes it or learns its address from it.</summary>
    private sealed class Answer(int status, string html, TimeSpan? retryAfter) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var headers = httpContext.Response.Headers;
            headers.CacheControl = "no-store";
            headers["Referrer-Policy"] = "no-referrer";
            headers["X-Robots-Tag"] = "noindex, nofollow";
            headers.Vary = "Accept-Language";
            if (retryAfter is { } after)
                headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(after.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            return Results.Content(html, "text/html; charset=utf-8", statusCode: status).ExecuteAsync(httpContext);
        }
    }
}
