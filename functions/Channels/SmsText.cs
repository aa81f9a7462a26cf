using System.Text.RegularExpressions;

namespace Yuqing.Functions.Channels;

/// <summary>Length of text messages. Chinese goes out in UCS-2: 70 characters, or 67 in each part of a longer one.</summary>
internal static class SmsText
{
    private const int Single = 70;
    private const int Part = 67;

    /// <summary>How many messages a text is sent and billed as.</summary>
    public static int Parts(string text) => text.Length <= Single ? 1 : (text.Length + Part - 1) / Part;

    /// <summary>What the recipient reads: operators put the signature in front.</summary>
    public static string Signed(string sign, string text) => sign.Length == 0 ? text : $"【{sign}】{text}";
}

/// <summary>One text message.</summary>
/// <param name="Id">Id of the notification; the same at each attempt.</param>
/// <param name="Phone">Digits, with a plus sign in front when the country is given.</param>
/// <param name="Text">What it says, without the signature.</param>
/// <param name="Parts">How many messages it counts as, signature included.</param>
/// <param name="Values">Values of the placeholders, by name.</param>
internal sealed record SmsMessage(string Id, string Phone, string Text, int Parts, IReadOnlyDictionary<string, string> Values);

/// <summary>Puts values into a text: <c>{{name}}</c>.</summary>
internal static partial class SmsPlaceholders
{
    /// <summary>Every name there is.</summary>
    public static readonly IReadOnlyList<string> Names =
        ["id", "phone", "text", "number", "reason", "rung", "due", "link", "path", "drill", "parts", "sign", "templateId", "keyId", "keySecret", "appId"];

    /// <summary>Replaces the placeholders.</summary>
    /// <param name="escape">How a value is written at its place.</param>
    public static string Fill(string template, IReadOnlyDictionary<string, string> values, Func<string, string> escape) =>
        Placeholder().Replace(template, match => escape(values.GetValueOrDefault(match.Groups["name"].Value, "")));

    /// <summary>Names in a text that mean nothing.</summary>
    public static IEnumerable<string> Unknown(string template) =>
        Placeholder().Matches(template).Select(match => match.Groups["name"].Value).Where(name => !Names.Contains(name)).Distinct();

    [GeneratedRegex(@"\{\{\s*(?<name>[A-Za-z0-9_.-]*)\s*\}\}")]
    private static partial Regex Placeholder();
}
