using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Wordprocessing;

namespace Yuqing.Functions.Documents;

/// <summary>
/// Measures of GB/T 9704-2012 in twips (1/20 pt; 1 mm = 56.69) and half points, and the smallest parts built with them.
/// </summary>
internal static class WordLayout
{
    /// <summary>A4.</summary>
    public const int PageWidth = 11906;

    /// <summary>A4.</summary>
    public const int PageHeight = 16838;

    /// <summary>37 mm.</summary>
    public const int TopMargin = 2098;

    /// <summary>35 mm less a tenth: 22 lines of exactly 29 pt need 225.1 mm.</summary>
    public const int BottomMargin = 1978;

    /// <summary>28 mm.</summary>
    public const int LeftMargin = 1588;

    /// <summary>26 mm.</summary>
    public const int RightMargin = 1474;

    /// <summary>156 mm, the width of the type area.</summary>
    public const int TextWidth = PageWidth - LeftMargin - RightMargin;

    /// <summary>The number's line lies 7 mm below the type area: 25 mm from the paper's edge to its foot.</summary>
    public const int FooterDistance = 1417;

    /// <summary>29 pt: 22 lines on a page.</summary>
    public const int LinePitch = 580;

    /// <summary>Pitch of the lines of a title of 22 pt.</summary>
    public const int TitlePitch = 700;

    /// <summary>35 mm from the type area's upper edge to the red mark.</summary>
    public const int MarkDistance = 1984;

    /// <summary>28 characters of 16 pt on 156 mm: each 0.2 pt closer, in 1/4096 pt.</summary>
    public const int CharacterSpace = -849;

    /// <summary>Width of one character with that.</summary>
    public const int Character = 316;

    /// <summary>The date ends this many characters from the right.</summary>
    public const int DateIndent = 4;

    /// <summary>2号, 22 pt.</summary>
    public const string Size2 = "44";

    /// <summary>3号, 16 pt.</summary>
    public const string Size3 = "32";

    /// <summary>4号, 14 pt.</summary>
    public const string Size4 = "28";

    /// <summary>Red of mark and rule.</summary>
    public const string Red = "FF0000";

    private const int LargestMark = 52;
    private const int SmallestMark = 22;

    /// <summary>As large as fits on one line, in half points.</summary>
    public static string MarkSize(string mark) =>
        (Math.Clamp(TextWidth * 95 / 100 / 20 / Math.Max(1, mark.Length), SmallestMark, LargestMark) * 2).ToString(CultureInfo.InvariantCulture);

    /// <summary>Width of a text of 16 pt in twips; Latin letters and digits take half a character.</summary>
    public static int Width(string text) => text.Sum(character => character < 0x80 ? Character / 2 : Character);

    /// <summary>A measure as an attribute.</summary>
    public static string Twips(int twips) => twips.ToString(CultureInfo.InvariantCulture);

    /// <summary>A paragraph; <paramref name="line"/> is the exact pitch in twips, 0 = as high as its letters.</summary>
    public static Paragraph Line(IEnumerable<OpenXmlElement> content, JustificationValues side = JustificationValues.Left, int before = 0, int line = LinePitch)
    {
        var spacing = new SpacingBetweenLines { Before = Twips(before), After = "0" };
        if (line > 0)
            (spacing.Line, spacing.LineRule) = (Twips(line), LineSpacingRuleValues.Exact);
        var properties = new ParagraphProperties { SpacingBetweenLines = spacing, Justification = new Justification { Val = side } };
        return new Paragraph([properties, .. content]);
    }

    /// <summary>A text in one font.</summary>
    public static Run Run(string text, string font, string size, string? color = null, bool highlight = false) =>
        new(Style(font, size, color, highlight), new Text(Clean(text)) { Space = SpaceProcessingModeValues.Preserve });

    /// <summary>Its looks.</summary>
    public static RunProperties Style(string font, string size, string? color = null, bool highlight = false)
    {
        var properties = new RunProperties
        {
            RunFonts = Fonts(font),
            FontSize = new FontSize { Val = size },
            FontSizeComplexScript = new FontSizeComplexScript { Val = size },
        };
        if (color is not null)
            properties.Color = new Color { Val = color };
        if (highlight)
            properties.Highlight = new Highlight { Val = HighlightColorValues.Yellow };
        return properties;
    }

    /// <summary>One font for all scripts.</summary>
    public static RunFonts Fonts(string font) => new() { Ascii = font, HighAnsi = font, EastAsia = font, ComplexScript = font };

    /// <summary>Without the characters that XML cannot hold.</summary>
    public static string Clean(string text) =>
        XmlText.Clean(text);
}
