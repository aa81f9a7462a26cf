using System.Security.Cryptography;
using System.Text;

namespace Azure.Data.Tables;

/// <summary>Name and key of a storage account.</summary>
public class TableSharedKeyCredential
{
    private byte[] _key = [];

    /// <summary>A credential.</summary>
    /// <param name="accountKey">In Base64.</param>
    /// <exception cref="FormatException">The key is no Base64.</exception>
    public TableSharedKeyCredential(string accountName, string accountKey)
    {
        AccountName = accountName;
        SetAccountKey(accountKey);
    }

    /// <summary>The account.</summary>
    public string AccountName { get; }

    /// <summary>Goes on with another key, when keys are rotated.</summary>
    public void SetAccountKey(string accountKey)
    {
        ArgumentNullException.ThrowIfNull(accountKey);
        Volatile.Write(ref _key, Convert.FromBase64String(accountKey));
    }

    internal string Sign(string text) => Convert.ToBase64String(HMACSHA256.HashData(Volatile.Read(ref _key), Encoding.UTF8.GetBytes(text)));
}
