using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Yuqing.Functions.Http.Requests;
using Yuqing.Functions.Links;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Http.Links;

/// <summary>What the form of the page sends.</summary>
internal sealed class LinkForm(Dictionary<string, StringValues> fields)
{
    /// <summary>Field that proves that the page was opened.</summary>
    public const string Proof = "form";

    /// <summary>Field for somebody who is not among the choices.</summary>
    public const string OtherCallee = "otherCallee";

    /// <summary>How times are written in the form, Chinese time.</summary>
    public const string TimeFormat = "yyyy-MM-ddTHH:mm";

    private static readonly string[] Kept =
        [FlashReport.CalleeField, OtherCallee, FlashReport.MethodField, FlashReport.CalledAtField, FlashReport.ReceiptField];

    private const int MaxText = 200;
    private const int EarliestYear = 2000;
    private static readonly string[] TimeFormats = [TimeFormat, "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-dd HH:mm"];

    /// <summary>Reads it; empty when it is not a form, or too large.</summary>
    public static async Task<LinkForm> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) != true)
            return new LinkForm([]);
        using var body = await BodyReader.ReadAsync(request, cancellation);
        return new LinkForm(body is null ? [] : QueryHelpers.ParseQuery(Encoding.UTF8.GetString(body.Bytes.Span)));
    }

    /// <summary>A field without blanks around it; "" when it is missing.</summary>
    public string this[string name] => fields.TryGetValue(name, out var values) ? values.ToString().Trim() : "";

    /// <summary>What was typed, for a page that asks once more; each as long as the page lets anybody type.</summary>
    public IReadOnlyDictionary<string, string> Typed => Kept.Where(name => this[name].Length > 0).ToDictionary(name => name, name => this[name][..Math.Min(this[name].Length, MaxText)]);

    /// <summary>The signal that the form sends by a link.</summary>
    /// <param name="errors">Messages for the person; the signal must not be sent when there are any.</param>
    public Signal ToSignal(LinkCase found, List<string> errors)
    {
        var link = found.Link!;
        var signal = new Signal
        {
            SignalId = LinkToken.SignalIdOf(found.Token),
            Type = link.SignalType,
            Obligation = link.Obligation,
            Actor = found.Caller!.Id,
            ActorName = found.Caller.Name,
            ActorRoles = found.Caller.Roles,
            ActorUnits = [.. found.Caller.Units!],
        };
        return link.Purpose == LinkPurpose.Report ? Report(signal, found, errors) : signal;
    }

    private Signal Report(Signal signal, LinkCase found, List<string> errors)
    {
        var callee = this[OtherCallee] is { Length: > 0 } other ? other : this[FlashReport.CalleeField];
        if (callee.Length == 0)
            errors.Add("请选择或填写受话人。 Choose or name whom you reached.");
        var given = new Dictionary<string, string>
        {
            [FlashReport.CalleeField] = callee,
            [FlashReport.SenderField] = found.Caller!.Name,
            [FlashReport.MethodField] = this[FlashReport.MethodField],
            [FlashReport.ReceiptField] = this[FlashReport.ReceiptField],
        };
        if (given.Values.Any(value => value.Length > MaxText))
            errors.Add($"每项不超过 {MaxText} 个字。 At most {MaxText} characters each.");
        if (given[FlashReport.MethodField] is { Length: > 0 } method && !FlashReport.MethodsOf(found.Obligation!).Contains(method))
            errors.Add("请选择报告方式。 Choose how you reported.");
        if (ParseTime(this[FlashReport.CalledAtField]) is not { } at)
        {
            errors.Add("报告时间应如 2026-03-02T08:20。 Write the time like 2026-03-02T08:20.");
            return signal;
        }
        given[FlashReport.CalledAtField] = at.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);
        // Performed when the call was made; entered when the register accepts it. The record keeps both.
        return signal with
        {
            PerformedAt = at,
            Fields = given.Where(field => field.Value.Length > 0 && FlashReport.Asks(found.Obligation!, field.Key)).ToDictionary(),
        };
    }

    private static DateTimeOffset? ParseTime(string text) =>
        DateTime.TryParseExact(text, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) && time.Year >= EarliestYear
            ? new DateTimeOffset(time, ChinaTime.Offset)
            : null;
}
