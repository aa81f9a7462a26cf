using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using static Yuqing.Functions.Documents.WordLayout;

namespace Yuqing.Functions.Documents;

/// <summary>Writes a document as .docx in the layout of GB/T 9704-2012.</summary>
internal sealed class WordWriter(DocumentFonts fonts)
{
    /// <summary>The file.</summary>
    public byte[] Write(OfficialDocument document)
    {
        var bytes = new MemoryStream();
        using (var package = WordprocessingDocument.Create(bytes, WordprocessingDocumentType.Document))
        {
            var main = package.AddMainDocumentPart();
            main.AddNewPart<StyleDefinitionsPart>().Styles = Styles();
            main.AddNewPart<DocumentSettingsPart>().Settings = new Settings(new DefaultTabStop { Val = 632 }, new EvenAndOddHeaders(), Compatibility());
            main.Document = new Document(new Body(
                [.. Head(document), .. TitleAndAddressee(document), .. document.Body.Select(Block), .. Signature(document), Section(main, document.Drill)]));
            package.PackageProperties.Title = document.Title;
            package.PackageProperties.Creator = document.Issuer;
        }
        return bytes.ToArray();
    }

    /// <summary>版头: marks above, red mark, number and signer, red rule.</summary>
    private IEnumerable<Paragraph> Head(OfficialDocument document)
    {
        string[] marks = [.. ((string?[])[document.CopyNumber, document.Marking, document.Urgency]).OfType<string>()];
        foreach (var mark in marks)
            yield return Line([Run(mark, fonts.Heading, Size3)]);
        // 35 mm from the upper edge of the type area to the mark.
        var above = Math.Max(0, MarkDistance - (marks.Length * LinePitch));
        yield return Line([Run(document.Mark, fonts.Title, MarkSize(document.Mark), Red)], JustificationValues.Center, before: above, line: 0);
        var number = Line(
        [
            Run("　" + document.Number, fonts.Body, Size3),
            .. document.Signer is null
                ? Array.Empty<Run>()
                : [new Run(new TabChar()), .. Marked("签发人：", fonts.Body), .. Marked(document.Signer + "　", fonts.Subheading)],
        ], before: 2 * LinePitch);
        number.ParagraphProperties!.ParagraphBorders = new ParagraphBorders(
            new BottomBorder { Val = BorderValues.Single, Color = Red, Size = 18, Space = 11 });
        number.ParagraphProperties.Tabs = new Tabs(new TabStop { Val = TabStopValues.Right, Position = TextWidth });
        yield return number;
    }

    private IEnumerable<Paragraph> TitleAndAddressee(OfficialDocument document)
    {
        var lines = TitleLines.Break(document.Title);
        var title = Line([], JustificationValues.Center, before: 2 * LinePitch, line: TitlePitch);
        foreach (var (index, line) in lines.Index())
        {
            if (index > 0)
                title.Append(new Run(new Break()));
            title.Append(Run(line, fonts.Title, Size2));
        }
        yield return title;
        yield return Line(Marked(document.Addressee + "：", fonts.Body), before: LinePitch);
    }

    private Paragraph Block(DocumentBlock block)
    {
        var paragraph = Line(
            block.Level switch { 1 => Marked(block.Text, fonts.Heading), 2 => Marked(block.Text, fonts.Subheading), _ => Marked(block.Text, fonts.Body) },
            JustificationValues.Both);
        paragraph.ParagraphProperties!.Indentation = new Indentation { FirstLineChars = 200, FirstLine = Twips(2 * Character) };
        if (block.Level > 0)
            paragraph.ParagraphProperties.KeepNext = new KeepNext();
        return paragraph;
    }

    /// <summary>署名 centred above the date, the date four characters from the right; 附注 below.</summary>
    private IEnumerable<Paragraph> Signature(OfficialDocument document)
    {
        var date = document.Date.ToString("yyyy年M月d日", CultureInfo.InvariantCulture);
        var indent = Math.Max(0, (DateIndent * Character) + ((Width(date) - Width(document.Issuer)) / 2));
        yield return Right(document.Issuer, indent, before: 2 * LinePitch, keepWithNext: true);
        yield return Right(date, DateIndent * Character, before: 0, keepWithNext: false);
        if (document.Note is not { } note)
            yield break;
        var paragraph = Line(Marked(note, fonts.Body));
        paragraph.ParagraphProperties!.Indentation = new Indentation { LeftChars = 200, Left = Twips(2 * Character) };
        yield return paragraph;
    }

    private Paragraph Right(string text, int indent, int before, bool keepWithNext)
    {
        var paragraph = Line([Run(text, fonts.Body, Size3)], JustificationValues.Right, before);
        paragraph.ParagraphProperties!.Indentation = new Indentation { Right = Twips(indent) };
        if (keepWithNext)
            paragraph.ParagraphProperties.KeepNext = new KeepNext();
        return paragraph;
    }

    /// <summary>Page, margins, grid of 22 lines with 28 characters, page numbers outside.</summary>
    private SectionProperties Section(MainDocumentPart main, bool drill)
    {
        var section = new SectionProperties();
        foreach (var (type, side) in new[] { (HeaderFooterValues.Default, JustificationValues.Right), (HeaderFooterValues.Even, JustificationValues.Left) })
        {
            if (drill)
            {
                var header = main.AddNewPart<HeaderPart>();
                header.Header = new Header(Line([Run("【演练】本件为演练材料，不作为正式公文使用", fonts.Heading, Size4, Red)], JustificationValues.Center, line: 0));
                section.Append(new HeaderReference { Type = type, Id = main.GetIdOfPart(header) });
            }
            var footer = main.AddNewPart<FooterPart>();
            footer.Footer = new Footer(PageNumber(side));
            section.Append(new FooterReference { Type = type, Id = main.GetIdOfPart(footer) });
        }
        section.Append(
            new PageSize { Width = PageWidth, Height = PageHeight },
            new PageMargin { Top = WordLayout.TopMargin, Bottom = WordLayout.BottomMargin, Left = WordLayout.LeftMargin, Right = WordLayout.RightMargin, Header = 851, Footer = FooterDistance, Gutter = 0 },
            new DocGrid { Type = DocGridValues.LinesAndChars, LinePitch = LinePitch - 1, CharacterSpace = CharacterSpace });
        return section;
    }

    private Paragraph PageNumber(JustificationValues side)
    {
        var paragraph = Line(
        [
            Run("— ", fonts.PageNumber, Size4),
            new Run(Style(fonts.PageNumber, Size4), new FieldChar { FieldCharType = FieldCharValues.Begin }),
            new Run(Style(fonts.PageNumber, Size4), new FieldCode(" PAGE ") { Space = SpaceProcessingModeValues.Preserve }),
            new Run(Style(fonts.PageNumber, Size4), new FieldChar { FieldCharType = FieldCharValues.Separate }),
            Run("1", fonts.PageNumber, Size4),
            new Run(Style(fonts.PageNumber, Size4), new FieldChar { FieldCharType = FieldCharValues.End }),
            Run(" —", fonts.PageNumber, Size4),
        ], side, line: 0);
        paragraph.ParagraphProperties!.Indentation = side == JustificationValues.Right
            ? new Indentation { RightChars = 100, Right = Twips(280) }
            : new Indentation { LeftChars = 100, Left = Twips(280) };
        return paragraph;
    }

    /// <summary>A text whose blanks stand out.</summary>
    private static IEnumerable<Run> Marked(string text, string font)
    {
        var at = 0;
        foreach (System.Text.RegularExpressions.Match blank in OfficialDocument.Placeholder().Matches(text))
        {
            if (blank.Index > at)
                yield return Run(text[at..blank.Index], font, Size3);
            yield return Run(blank.Value, font, Size3, highlight: true);
            at = blank.Index + blank.Length;
        }
        if (at < text.Length)
            yield return Run(text[at..], font, Size3);
    }

    private Styles Styles() => new(
        new DocDefaults(
            new RunPropertiesDefault(new RunPropertiesBaseStyle(
                Fonts(fonts.Body), new FontSize { Val = Size3 }, new FontSizeComplexScript { Val = Size3 }, new Languages { Val = "en-US", EastAsia = "zh-CN" })),
            new ParagraphPropertiesDefault()),
        new Style(new StyleName { Val = "Normal" }, new PrimaryStyle()) { Type = StyleValues.Paragraph, StyleId = "Normal", Default = true });

    private static Compatibility Compatibility() => new(new CompatibilitySetting
    {
        Name = CompatSettingNameValues.CompatibilityMode,
        Uri = "http://schemas.microsoft.com/office/word",
        Val = "15",
    });
}
