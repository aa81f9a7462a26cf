using System.IO.Compression;

namespace Yuqing.Functions.Attachments;

/// <summary>Kinds of files that are taken, and how their content shows that it is one.</summary>
internal static class AttachmentTypes
{
    public const string Pdf = "application/pdf";
    public const string Png = "image/png";
    public const string Jpeg = "image/jpeg";
    public const string Docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    public const string Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    private const int MaxContentTypes = 256 * 1024;

    /// <summary>The media types.</summary>
    public static readonly IReadOnlyList<string> All = [Pdf, Png, Jpeg, Docx, Xlsx];

    /// <summary>File extensions, the usual one first.</summary>
    public static IReadOnlyList<string> Extensions(string mediaType) => mediaType switch
    {
        Pdf => [".pdf"],
        Png => [".png"],
        Jpeg => [".jpg", ".jpeg"],
        Docx => [".docx"],
        Xlsx => [".xlsx"],
        _ => throw new ArgumentOutOfRangeException(nameof(mediaType), mediaType, "Not a type that is taken."),
    };

    /// <summary>Whether a content is what it is said to be. Reads only its beginning, and of a package its list of parts.</summary>
    public static bool Fits(Stream content, string mediaType)
    {
        Span<byte> start = stackalloc byte[8];
        content.Position = 0;
        start = start[..content.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        return mediaType switch
        {
            Pdf => start.StartsWith("%PDF-"u8),
            Png => start.SequenceEqual((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]),
            Jpeg => start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]),
            Docx or Xlsx => start.StartsWith("PK\x03\x04"u8) && IsPackage(content, mediaType),
            _ => false,
        };
    }

    /// <summary>An Office package names its main part's type; one with macros names another and is not taken.</summary>
    private static bool IsPackage(Stream content, string mediaType)
    {
        try
        {
            content.Position = 0;
            using var zip = new ZipArchive(content, ZipArchiveMode.Read, leaveOpen: true);
            if (zip.GetEntry("[Content_Types].xml") is not { } types)
                return false;
            using var reader = new StreamReader(types.Open());
            var text = new char[MaxContentTypes];
            var length = reader.ReadBlock(text);
            return text.AsSpan(0, length).Contains($"{mediaType}.main+xml", StringComparison.Ordinal);
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }
}
