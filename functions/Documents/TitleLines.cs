namespace Yuqing.Functions.Documents;

/// <summary>Breaks a long title into lines that grow shorter downwards (trapezoid), as the standard wants it.</summary>
internal static class TitleLines
{
    /// <summary>Characters of 22 pt on a line of 156 mm.</summary>
    public const int Longest = 20;

    private const string NotAtTheBeginning = "，。、；：？！”’）》」』】";
    private const string NotAtTheEnd = "“‘（《「『【";

    /// <summary>The lines.</summary>
    public static IReadOnlyList<string> Break(string title)
    {
        var lines = new List<string>();
        var rest = title;
        while (rest.Length > Longest)
        {
            var left = (rest.Length + Longest - 1) / Longest;
            // A little more than an even share, so that each line is longer than the next.
            var at = MoveToABreak(rest, Math.Min(Longest, (rest.Length / left) + left));
            lines.Add(rest[..at]);
            rest = rest[at..];
        }
        lines.Add(rest);
        return lines;
    }

    private static int MoveToABreak(string text, int at)
    {
        for (var place = at; place > at / 2; place--)
        {
            if (MayBreak(text[place - 1], text[place]))
                return place;
        }
        return at;
    }

    private static bool MayBreak(char before, char after) =>
        !NotAtTheBeginning.Contains(after, StringComparison.Ordinal)
        && !NotAtTheEnd.Contains(before, StringComparison.Ordinal)
        && !(char.IsAsciiLetterOrDigit(before) && char.IsAsciiLetterOrDigit(after))
        && !char.IsLowSurrogate(after);
}
