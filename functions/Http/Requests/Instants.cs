using System.Globalization;

namespace Yuqing.Functions.Http.Requests;

/// <summary>Instants as the API takes them: ISO 8601 with an explicit offset, because a local time means nothing on a server.</summary>
internal static class Instants
{
    private static readonly string[] Formats = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK"];

    /// <summary>Reads an instant; false when it is malformed or has no offset.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out DateTimeOffset instant)
    {
        instant = default;
        return HasOffset(text)
            && DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out instant);
    }

    private static bool HasOffset(ReadOnlySpan<char> text) =>
        text.Length > 6 && (text[^1] is 'Z' || (text[^6] is '+' or '-' && text[^3] == ':'));
}
