using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Yuqing.Functions.Documents.Tables;

/// <summary>Writes one sheet. Text is always stored as text, so that none of it is ever taken for a formula.</summary>
internal sealed class SheetWriter(OpenXmlWriter writer, IReadOnlyList<Column> columns)
{
    /// <summary>Longest text that a cell may hold.</summary>
    private const int MaxText = 32_767;

    private uint _row;

    /// <summary>The frozen head.</summary>
    public void Begin()
    {
        writer.WriteStartDocument();
        writer.WriteStartElement(new Worksheet());
        writer.WriteElement(new SheetViews(new SheetView(
            new Pane { VerticalSplit = 1, TopLeftCell = "A2", ActivePane = PaneValues.BottomLeft, State = PaneStateValues.Frozen })
        { WorkbookViewId = 0 }));
        writer.WriteElement(new Columns(columns.Select((column, index) => new DocumentFormat.OpenXml.Spreadsheet.Column
        {
            Min = (uint)index + 1,
            Max = (uint)index + 1,
            Width = column.Width,
            CustomWidth = true,
        })));
        writer.WriteStartElement(new SheetData());
        WriteRow([.. columns.Select(column => column.Title)], WorkbookParts.HeadStyle);
    }

    /// <summary>A row.</summary>
    public void Row(IReadOnlyList<object?> values) => WriteRow(values, WorkbookParts.TextStyle);

    /// <summary>The filter over all rows.</summary>
    public void End()
    {
        writer.WriteEndElement();
        writer.WriteElement(new AutoFilter { Reference = $"A1:{Letters(columns.Count - 1)}{_row.ToString(CultureInfo.InvariantCulture)}" });
        writer.WriteElement(new PageSetup { PaperSize = 9, Orientation = OrientationValues.Landscape, FitToHeight = 0 });
        writer.WriteEndElement();
    }

    private void WriteRow(IReadOnlyList<object?> values, uint textStyle)
    {
        _row++;
        writer.WriteStartElement(new Row { RowIndex = _row });
        for (var column = 0; column < values.Count; column++)
        {
            var cell = Cell(values[column], textStyle);
            cell.CellReference = Letters(column) + _row.ToString(CultureInfo.InvariantCulture);
            writer.WriteElement(cell);
        }
        writer.WriteEndElement();
    }

    private static Cell Cell(object? value, uint textStyle) => value switch
    {
        null => new Cell { StyleIndex = textStyle },
        string text => new Cell(new InlineString(new Text(Short(XmlText.Clean(text))) { Space = SpaceProcessingModeValues.Preserve }))
        {
            DataType = CellValues.InlineString,
            StyleIndex = textStyle,
        },
        DateTimeOffset instant => new Cell(new CellValue(Serial(instant))) { StyleIndex = WorkbookParts.DateStyle },
        int or long or decimal => new Cell(new CellValue(Convert.ToString(value, CultureInfo.InvariantCulture)!)) { StyleIndex = textStyle },
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, "No kind of cell for this."),
    };

    /// <summary>Days since 1899-12-30 in Chinese time, as spreadsheets count; to the second.</summary>
    private static string Serial(DateTimeOffset instant)
    {
        var local = instant.ToOffset(ChinaTime.Offset).DateTime;
        return local.AddTicks(-(local.Ticks % TimeSpan.TicksPerSecond)).ToOADate().ToString("R", CultureInfo.InvariantCulture);
    }

    private static string Short(string text)
    {
        if (text.Length <= MaxText)
            return text;
        var length = char.IsHighSurrogate(text[MaxText - 2]) ? MaxText - 2 : MaxText - 1;
        return text[..length] + "…";
    }

    private static string Letters(int column) => column < 26 ? ((char)('A' + column)).ToString() : Letters((column / 26) - 1) + Letters(column % 26);
}
