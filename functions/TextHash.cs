using System.Security.Cryptography;
using System.Text;

namespace Yuqing.Functions;

/// <summary>Ids and keys that follow from a text: whoever makes one from the same text again gets the same.</summary>
internal static class TextHash
{
    /// <summary>The first bytes of the text's SHA-256, in small hexadecimal digits.</summary>
    public static string Of(string text, int bytes) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, bytes));
}
