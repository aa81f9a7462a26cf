using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Functions.Tests.Duty;

/// <summary>Workbooks as an office's spreadsheet program would save them.</summary>
internal static class Sheets
{
    /// <summary>A workbook with one sheet; strings are shared, dates are numbers, null is no cell.</summary>
    public static byte[] Make(object?[][] rows, params string[] merged) => Make("值班表", rows, merged);

    public static byte[] Make(string name, object?[][] rows, params string[] merged)
    {
        using var file = new MemoryStream();
        using (var package = SpreadsheetDocument.Create(file, SpreadsheetDocumentType.Workbook))
        {
            var workbook = package.AddWorkbookPart();
            var sheet = workbook.AddNewPart<WorksheetPart>();
            var shared = workbook.AddNewPart<SharedStringTablePart>();
            shared.SharedStringTable = new SharedStringTable();
            sheet.Worksheet = new Worksheet(new SheetData(rows.Select((row, r) => new Row(row.Select((value, c) => ToCell(value, $"{(char)('A' + c)}{r + 1}", shared)).OfType<Cell>()) { RowIndex = (uint)r + 1 })));
            if (merged.Length > 0)
                sheet.Worksheet.Append(new MergeCells(merged.Select(area => new MergeCell { Reference = area })));
            workbook.Workbook = new Workbook(new DocumentFormat.OpenXml.Spreadsheet.Sheets(new Sheet { Name = name, SheetId = 1, Id = workbook.GetIdOfPart(sheet) }));
        }
        return file.ToArray();
    }

    private static Cell? ToCell(object? value, string reference, SharedStringTablePart shared)
    {
        switch (value)
        {
            case null:
                return null;
            case DateOnly day:
                return new Cell(new CellValue(day.ToDateTime(TimeOnly.MinValue).ToOADate().ToString(System.Globalization.CultureInfo.InvariantCulture))) { CellReference = reference };
            default:
                shared.SharedStringTable.Append(new SharedStringItem(new Text(value.ToString()!)));
                return new Cell(new CellValue((shared.SharedStringTable.ChildElements.Count - 1).ToString(System.Globalization.CultureInfo.InvariantCulture)))
                {
                    CellReference = reference,
                    DataType = CellValues.SharedString,
                };
        }
    }
}
