using System.IO.Compression;
using System.Text;

namespace Yuqing.Functions.Duty.Storage;

/// <summary>Documents of the directory as both stores keep them: compressed, since a year of shifts repeats itself.</summary>
internal static class DocumentText
{
    public static byte[] Compress(string text)
    {
        using var target = new MemoryStream();
        using (var packed = new BrotliStream(target, CompressionLevel.Optimal))
            packed.Write(Encoding.UTF8.GetBytes(text));
        return target.ToArray();
    }

    public static string Expand(byte[] bytes)
    {
        using var reader = new StreamReader(new BrotliStream(new MemoryStream(bytes), CompressionMode.Decompress), Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
