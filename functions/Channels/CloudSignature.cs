using System.Security.Cryptography;
using System.Text;

namespace Yuqing.Functions.Channels;

/// <summary>What the signatures of the clouds are made of, and the reading of their codes.</summary>
internal static class CloudSignature
{
    /// <summary>SHA-256 in lower case hexadecimal digits.</summary>
    public static string Hash(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    /// <inheritdoc cref="Hash(byte[])"/>
    public static string Hash(string content) => Hash(Encoding.UTF8.GetBytes(content));

    /// <summary>HMAC-SHA256 in lower case hexadecimal digits.</summary>
    public static string Sign(byte[] key, string content) => Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(content)));

    /// <summary>Codes are words parted by dots; anything else is not a code and is not repeated in errors.</summary>
    public static string Plain(string code) => code.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-') ? code : "(unreadable code)";
}
