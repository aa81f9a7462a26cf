using System.IO.Compression;
using System.Text;
using Yuqing.Functions.Attachments;

namespace Functions.Tests.Attachments;

/// <summary>Small files of the kinds that are taken.</summary>
internal static class AttachmentFiles
{
    public static readonly byte[] Png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 0];

    public static readonly byte[] Jpeg = [0xFF, 0xD8, 0xFF, 0xE0, 0, 0x10];

    public static byte[] Pdf(string text = "批示：请尽快处置。") => Encoding.UTF8.GetBytes("%PDF-1.7\n" + text);

    /// <summary>An Office package whose main part has the given media type.</summary>
    public static byte[] Package(string mainType)
    {
        var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var writer = new StreamWriter(zip.CreateEntry("[Content_Types].xml").Open());
            writer.Write($"""<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/main.xml" ContentType="{mainType}.main+xml"/></Types>""");
        }
        return bytes.ToArray();
    }

    public static byte[] Of(string mediaType) => mediaType switch
    {
        AttachmentTypes.Pdf => Pdf(),
        AttachmentTypes.Png => Png,
        AttachmentTypes.Jpeg => Jpeg,
        _ => Package(mediaType),
    };
}
