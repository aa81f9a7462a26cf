using System.Globalization;
using System.Text;

namespace Yuqing.Functions.Attachments;

/// <summary>Makes a file name safe to show, to save under and to put into an archive.</summary>
internal static class AttachmentName
{
    /// <summary>Longest name, characters, with its extension.</summary>
    public const int MaxLength = 100;

    private const string Forbidden = "<>:\"/\\|?*";

    /// <summary>
    /// The last part of a path without control and invisible characters (which can hide an extension), ending in an extension
    /// of the media type; null when nothing is left.
    /// </summary>
    public static string? Clean(string? name, string mediaType)
    {
        var last = Characters((name ?? "").Split('/', '\\')[^1]).Trim(' ', '.');
        var extensions = AttachmentTypes.Extensions(mediaType);
        var extension = extensions.FirstOrDefault(known => last.EndsWith(known, StringComparison.OrdinalIgnoreCase)) ?? extensions[0];
        var stem = last.EndsWith(extension, StringComparison.OrdinalIgnoreCase) ? last[..^extension.Length].TrimEnd(' ', '.') : last;
        if (stem.Length == 0)
            return null;
        return Cut(stem, MaxLength - extension.Length) + extension;
    }

    private static string Characters(string name)
    {
        var clean = new StringBuilder(name.Length);
        foreach (var rune in name.EnumerateRunes())
        {
            var hidden = Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse
                or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
            if (!hidden && rune != Rune.ReplacementChar)
                clean.Append(rune.IsBmp && Forbidden.Contains((char)rune.Value, StringComparison.Ordinal) ? "_" : rune.ToString());
        }
        return clean.ToString();
    }

    private static string Cut(string text, int length)
    {
        if (text.Length <= length)
            return text;
        return char.IsHighSurrogate(text[length - 1]) ? text[..(length - 1)] : text[..length];
    }
}
