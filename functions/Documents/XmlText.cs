using System.Text;
using System.Xml;

namespace Yuqing.Functions.Documents;

/// <summary>Text as XML can hold it.</summary>
internal static class XmlText
{
    /// <summary>Without control characters and halves of surrogate pairs, which no XML file may contain.</summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (!rune.IsBmp || XmlConvert.IsXmlChar((char)rune.Value))
                clean.Append(rune.ToString());
        }
        return clean.ToString();
    }
}
