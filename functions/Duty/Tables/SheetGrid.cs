using System.Globalization;
using System.IO.Compression;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Yuqing.Functions.Duty.Tables;

/// <summary>The first sheet of a workbook that is not hidden, as text by row and column; merged cells all show the value of their first.</summary>
internal sealed class SheetGrid
{
    private const long MaxUnpacked = 32 << 20;
    private const int MaxRows = 2000;
    private const int MaxColumns = 60;
    private const int DaysBefore1904 = 1462;

    private readonly Dictionary<(int Row, int Column), string> _cells = [];
    private readonly HashSet<(int Row, int Column)> _numbers = [];
    private readonly bool _from1904;

    private SheetGrid(string name, bool from1904) => (Name, _from1904) = (name, from1904);

    /// <summary>Name of the sheet.</summary>
    public string Name { get; }

    /// <summary>Number of the last row, from 1.</summary>
    public int Rows { get; private set; }

    /// <summary>Number of the last column, from 1.</summary>
    public int Columns { get; private set; }

    /// <summary>Reads a workbook from a stream that can seek.</summary>
    /// <exception cref="FormatException">It is none, is damaged or has no sheet; the message is for the person who sent it.</exception>
    public static SheetGrid Read(Stream xlsx)
    {
        try
        {
            using (var zip = new ZipArchive(xlsx, ZipArchiveMode.Read, leaveOpen: true))
            {
                if (zip.Entries.Sum(entry => entry.Length) > MaxUnpacked)
                    throw new SheetTooLargeException("文件解压后过大，请只保留值班表。");
            }
            xlsx.Position = 0;
            using var package = SpreadsheetDocument.Open(xlsx, isEditable: false);
            var workbook = package.WorkbookPart ?? throw new FormatException("文件里没有工作表。");
            var sheet = workbook.Workbook.Descendants<Sheet>().FirstOrDefault(sheet => sheet.State?.Value is null or SheetStateValues.Visible)
                ?? throw new FormatException("文件里没有工作表。");
            var grid = new SheetGrid(sheet.Name?.Value ?? "", workbook.Workbook.WorkbookProperties?.Date1904?.Value ?? false);
            grid.Fill(((WorksheetPart)workbook.GetPartById(sheet.Id!.Value!)).Worksheet, workbook.SharedStringTablePart?.SharedStringTable);
            return grid;
        }
        catch (Exception error) when (error is not (SheetTooLargeException or OutOfMemoryException))
        {
            // The SDK fails in many ways on a file that is no workbook; to the sender they are one.
            throw new FormatException("这不是可以读取的 Excel 文件（.xlsx），或文件已损坏。", error);
        }
    }

    /// <summary>Text of a cell without blanks around it; empty when there is none.</summary>
    public string this[int row, int column] => _cells.GetValueOrDefault((row, column), "");

    /// <summary>The day of a cell that holds a number, as spreadsheets count days, or null.</summary>
    public DateOnly? DayAt(int row, int column)
    {
        if (!_numbers.Contains((row, column)) || !double.TryParse(this[row, column], NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            return null;
        number += _from1904 ? DaysBefore1904 : 0;
        // 1982 to 2119: anything else is a number that happens to stand there.
        return number is > 30_000 and < 80_000 ? DateOnly.FromDateTime(DateTime.FromOADate(number)) : null;
    }

    /// <summary>Address of a cell, such as <c>B5</c>.</summary>
    public static string Address(int row, int column) => Letters(column) + row.ToString(CultureInfo.InvariantCulture);

    private static string Letters(int column) => column <= 26 ? ((char)('A' + column - 1)).ToString() : Letters((column - 1) / 26) + Letters(((column - 1) % 26) + 1);

    private void Fill(Worksheet worksheet, SharedStringTable? shared)
    {
        var strings = shared?.Elements<SharedStringItem>().Select(item => item.InnerText).ToArray() ?? [];
        var row = 0;
        foreach (var line in worksheet.Descendants<Row>())
        {
            row = line.RowIndex is { } index ? checked((int)index.Value) : row + 1;
            var column = 0;
            foreach (var cell in line.Elements<Cell>())
            {
                column = cell.CellReference?.Value is { } reference ? Parse(reference).Column : column + 1;
                if (column <= MaxColumns)
                    Put(row, column, TextOf(cell, strings), IsNumber(cell));
            }
        }
        foreach (var area in worksheet.Descendants<MergeCell>().Select(cell => cell.Reference?.Value).OfType<string>())
            Spread(area);
    }

    private void Put(int row, int column, string text, bool number)
    {
        if (text.Length == 0)
            return;
        if (row > MaxRows)
            throw new SheetTooLargeException($"表格超过 {MaxRows} 行，请分批导入。");
        _cells[(row, column)] = text;
        if (number)
            _numbers.Add((row, column));
        (Rows, Columns) = (Math.Max(Rows, row), Math.Max(Columns, column));
    }

    private void Spread(string area)
    {
        var corners = area.Split(':');
        var (from, to) = (Parse(corners[0]), Parse(corners[^1]));
        var text = this[from.Row, from.Column];
        for (var row = from.Row; row <= Math.Min(to.Row, MaxRows); row++)
        {
            for (var column = from.Column; column <= Math.Min(to.Column, MaxColumns); column++)
                Put(row, column, text, _numbers.Contains(from));
        }
    }

    private static bool IsNumber(Cell cell) => cell.DataType?.Value is null or CellValues.Number or CellValues.Date;

    private static string TextOf(Cell cell, string[] strings)
    {
        var text = cell.DataType?.Value switch
        {
            CellValues.SharedString => strings[int.Parse(cell.CellValue!.Text, CultureInfo.InvariantCulture)],
            CellValues.InlineString => cell.InlineString?.InnerText,
            CellValues.Error => "",
            _ => cell.CellValue?.Text,
        };
        return text?.Trim() ?? "";
    }

    private static (int Row, int Column) Parse(string reference)
    {
        var column = 0;
        var at = 0;
        for (; at < reference.Length && char.IsAsciiLetter(reference[at]); at++)
            column = (column * 26) + char.ToUpperInvariant(reference[at]) - 'A' + 1;
        return (int.Parse(reference.AsSpan(at), CultureInfo.InvariantCulture), column);
    }
}

/// <summary>A sheet with more rows than a roster can have.</summary>
internal sealed class SheetTooLargeException(string message) : FormatException(message);
