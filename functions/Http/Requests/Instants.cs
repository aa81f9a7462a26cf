using System.Globalization;

namespace Yuqing.Functions.Http.Requests;

/// <summary>Instants as the API takes them: ISO 8601 with an explicit offset, because a local time means nothing on a server.</summary>
internal static class Instants
{
    private static readonly string[] Formats = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK"];

    /// <summary>Digits of a second's fraction that an instant holds: 100 ns.</summary>
    private const int MaxFraction = 7;

    /// <summary>Reads an instant; false when it is malformed or has no offset. What is finer than 100 ns is cut off: many senders write nanoseconds.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out DateTimeOffset instant)
    {
        instant = default;
        return HasOffset(text)
            && DateTimeOffset.TryParseExact(CutFraction(text), Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out instant);
    }

    private static ReadOnlySpan<char> CutFraction(ReadOnlySpan<char> text)
    {
        var start = text.IndexOf('.') + 1;
        if (start == 0)
            return text;
        var digits = text[start..].IndexOfAnyExceptInRange('0', '9');
        return digits <= MaxFraction ? text : string.Concat(text[..(start + MaxFraction)], text[(start + digits)..]);
    }

    private static bool HasOffset(ReadOnlySpan<char> text) =>
        text.Length > 6 && (text[^1] is 'Z' || (text[^6] is '+' or '-' && text[^3] == ':'));
}
