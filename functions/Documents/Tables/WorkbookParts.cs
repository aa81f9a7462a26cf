using System.Globalization;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Yuqing.Functions.Documents.Tables;

/// <summary>The parts of a workbook around its sheets.</summary>
internal static class WorkbookParts
{
    /// <summary>Media type of the file.</summary>
    public const string MediaType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    /// <summary>Style of wrapped text and of numbers.</summary>
    public const uint TextStyle = 0;

    /// <summary>Style of the head.</summary>
    public const uint HeadStyle = 1;

    /// <summary>Style of instants.</summary>
    public const uint DateStyle = 2;

    /// <summary>Relations of the package.</summary>
    public const string PackageRelations =
        """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>""";

    private const uint DateFormat = 164;
    private const string Font = "宋体";

    /// <summary>Names the sheets.</summary>
    public static string Workbook(IReadOnlyList<string> sheets) => new DocumentFormat.OpenXml.Spreadsheet.Workbook(
        new Sheets(sheets.Select((name, index) => new Sheet { Name = name, SheetId = (uint)index + 1, Id = RelationOf(index) }))).OuterXml;

    /// <summary>Relations of the workbook.</summary>
    public static string WorkbookRelations(int sheets) =>
        """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"""
        + string.Concat(Enumerable.Range(0, sheets).Select(index =>
            $"""<Relationship Id="{RelationOf(index)}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet{Number(index + 1)}.xml"/>"""))
        + """<Relationship Id="rIdStyles" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>""";

    /// <summary>Media types of the parts.</summary>
    public static string ContentTypes(int sheets) =>
        """
        <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>
        """
        + string.Concat(Enumerable.Range(1, sheets).Select(sheet =>
            $"""<Override PartName="/xl/worksheets/sheet{Number(sheet)}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>"""))
        + "</Types>";

    /// <summary>The three styles.</summary>
    public static string Styles() => new Stylesheet(
        new NumberingFormats(new NumberingFormat { NumberFormatId = DateFormat, FormatCode = "yyyy-mm-dd hh:mm" }),
        new Fonts(
            new DocumentFormat.OpenXml.Spreadsheet.Font(new FontSize { Val = 11 }, new FontName { Val = Font }),
            new DocumentFormat.OpenXml.Spreadsheet.Font(new Bold(), new FontSize { Val = 11 }, new FontName { Val = Font })),
        new Fills(
            new Fill(new PatternFill { PatternType = PatternValues.None }),
            new Fill(new PatternFill { PatternType = PatternValues.Gray125 }),
            new Fill(new PatternFill(new ForegroundColor { Rgb = "FFD9E1F2" }) { PatternType = PatternValues.Solid })),
        new Borders(new Border(), Thin()),
        new CellStyleFormats(new CellFormat()),
        new CellFormats(
            Format(font: 0, fill: 0, format: 0, HorizontalAlignmentValues.General),
            Format(font: 1, fill: 2, format: 0, HorizontalAlignmentValues.Center),
            Format(font: 0, fill: 0, format: DateFormat, HorizontalAlignmentValues.Left))).OuterXml;

    private static Border Thin() => new(
        new LeftBorder { Style = BorderStyleValues.Thin },
        new RightBorder { Style = BorderStyleValues.Thin },
        new TopBorder { Style = BorderStyleValues.Thin },
        new BottomBorder { Style = BorderStyleValues.Thin });

    private static CellFormat Format(uint font, uint fill, uint format, HorizontalAlignmentValues side) =>
        new(new Alignment { Horizontal = side, Vertical = VerticalAlignmentValues.Top, WrapText = true })
        {
            FontId = font,
            FillId = fill,
            BorderId = 1,
            NumberFormatId = format,
            FormatId = 0,
            ApplyFont = true,
            ApplyFill = true,
            ApplyBorder = true,
            ApplyNumberFormat = true,
            ApplyAlignment = true,
        };

    private static string RelationOf(int index) => "rIdSheet" + Number(index + 1);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
