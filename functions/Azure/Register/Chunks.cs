using System.Globalization;
using System.Text;
using Azure.Data.Tables;

namespace Yuqing.Functions.Azure.Register;

/// <summary>Long texts in several properties: the service takes 64 KiB of UTF-16 in one, and 1 MiB in an entity.</summary>
internal static class Chunks
{
    /// <summary>Characters in one property.</summary>
    public const int Size = 32_000;

    /// <summary>The most parts that a text is cut into; more would not fit into an entity beside others.</summary>
    public const int MaxParts = 12;

    /// <summary>Puts a text into the properties NAME0, NAME1 …; parts of a longer text from before are emptied.</summary>
    /// <exception cref="ArgumentException">It is longer than <see cref="MaxParts"/> parts.</exception>
    public static void Put(TableEntity entity, string name, string text, int partsBefore = 0)
    {
        var parts = Math.Max(1, (text.Length + Size - 1) / Size);
        if (parts > MaxParts)
            throw new ArgumentException($"{name} has {text.Length} characters; {MaxParts * Size} fit into the register.", nameof(text));
        for (var i = 0; i < Math.Max(parts, partsBefore); i++)
            entity[PartName(name, i)] = i * Size < text.Length ? text.Substring(i * Size, Math.Min(Size, text.Length - (i * Size))) : "";
    }

    /// <summary>The whole text; null when it is not there.</summary>
    public static string? Get(TableEntity entity, string name)
    {
        if (entity.GetString(PartName(name, 0)) is not { } first)
            return null;
        var text = new StringBuilder(first);
        for (var i = 1; entity.GetString(PartName(name, i)) is { } part; i++)
            text.Append(part);
        return text.ToString();
    }

    /// <summary>How many parts an entity holds of a text.</summary>
    public static int Count(TableEntity entity, string name)
    {
        var count = 0;
        while (entity.ContainsKey(PartName(name, count)))
            count++;
        return count;
    }

    /// <summary>Characters of all texts in an entity.</summary>
    public static int Length(TableEntity entity) => entity.Keys.Sum(key => entity[key] is string text ? text.Length : 0);

    private static string PartName(string name, int part) => name + part.ToString(CultureInfo.InvariantCulture);
}
