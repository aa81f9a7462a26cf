using System.IO.Compression;
using System.Text;
using DocumentFormat.OpenXml;

namespace Yuqing.Functions.Documents.Tables;

/// <summary>A column of a table.</summary>
/// <param name="Title">Text of its head.</param>
/// <param name="Width">In characters of the default font.</param>
internal sealed record Column(string Title, double Width);

/// <summary>
/// Writes an .xlsx file from beginning to end, row by row, to a stream that need not seek: the package is put together by
/// hand because the SDK would keep whole sheets in memory. Dispose it to finish the file.
/// </summary>
internal sealed class Workbook(Stream output) : IAsyncDisposable
{
    private const int DrainAfter = 64 * 1024;
    private readonly ZipArchive _zip = new(output, ZipArchiveMode.Create, leaveOpen: true);
    private readonly List<string> _sheets = [];

    /// <summary>Adds a sheet; its first row stays in sight and can be filtered by. Cells hold text, numbers, instants or nothing.</summary>
    public async Task AddSheetAsync(
        string name, IReadOnlyList<Column> columns, IAsyncEnumerable<IReadOnlyList<object?>> rows, CancellationToken cancellation)
    {
        _sheets.Add(name);
        var entry = _zip.CreateEntry($"xl/worksheets/sheet{_sheets.Count}.xml", CompressionLevel.Fastest);
        var target = await entry.OpenAsync(cancellation);
        await using var closing = target.ConfigureAwait(false);
        // The SDK's writer knows no asynchronous writing: what it has written is carried on from memory, bit by bit.
        using var buffer = new MemoryStream();
        using (var writer = OpenXmlWriter.Create(buffer, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)))
        {
            var sheet = new SheetWriter(writer, columns);
            sheet.Begin();
            await foreach (var row in rows.WithCancellation(cancellation))
            {
                sheet.Row(row);
                if (buffer.Length > DrainAfter)
                    await DrainAsync(buffer, target, cancellation);
            }
            sheet.End();
        }
        await DrainAsync(buffer, target, cancellation);
    }

    /// <summary>Writes what names the sheets and closes the package.</summary>
    public async ValueTask DisposeAsync()
    {
        await WriteAsync("xl/workbook.xml", WorkbookParts.Workbook(_sheets));
        await WriteAsync("xl/styles.xml", WorkbookParts.Styles());
        await WriteAsync("xl/_rels/workbook.xml.rels", WorkbookParts.WorkbookRelations(_sheets.Count));
        await WriteAsync("_rels/.rels", WorkbookParts.PackageRelations);
        await WriteAsync("[Content_Types].xml", WorkbookParts.ContentTypes(_sheets.Count));
        await _zip.DisposeAsync();
    }

    private async Task WriteAsync(string name, string xml)
    {
        var target = await _zip.CreateEntry(name, CompressionLevel.Fastest).OpenAsync(CancellationToken.None);
        await using var closing = target.ConfigureAwait(false);
        await target.WriteAsync(Encoding.UTF8.GetBytes("""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>""" + xml));
    }

    private static async Task DrainAsync(MemoryStream buffer, Stream target, CancellationToken cancellation)
    {
        await target.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), cancellation);
        buffer.SetLength(0);
    }
}
