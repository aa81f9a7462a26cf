using System.Text.RegularExpressions;

namespace ApiFence.Tests;

/// <summary>Brings signatures of the lists and of reflection into one form, so that they can be compared as text.</summary>
internal static partial class Signature
{
    /// <summary>The normal form of a member.</summary>
    /// <param name="line">The member as listed.</param>
    /// <param name="typeName">Simple name of its type, which is also the name of its constructors.</param>
    public static string Normalize(string line, string typeName)
    {
        var text = Comment().Replace(line, "").Trim().TrimEnd(';');
        text = text.Replace("params ", "", StringComparison.Ordinal).Replace("override ", "virtual ", StringComparison.Ordinal);
        text = Regex.Replace(text, $@"^(protected )?{Regex.Escape(typeName)}\(", "$1.ctor(");
        text = NullDefault().Replace(text, "= default");
        text = Double().Replace(text, "double");
        text = Byte().Replace(text, "byte");
        // Reflection reports the nullability of an unconstrained type parameter by chance; so the lists say nothing by it.
        return TypeParameter().Replace(text, "$1");
    }

    /// <summary>The signature without what it demands of its type parameters, which one of the lists leaves out.</summary>
    public static string WithoutConstraints(string signature)
    {
        var at = signature.IndexOf(" where ", StringComparison.Ordinal);
        return at < 0 ? signature : signature[..at];
    }

    /// <summary>The parts of a list of types or parameters; commas between type arguments separate nothing.</summary>
    public static IReadOnlyList<string> Parts(string list)
    {
        var parts = new List<string>();
        var (depth, from) = (0, 0);
        for (var i = 0; i <= list.Length; i++)
        {
            if (i == list.Length || (list[i] == ',' && depth == 0))
            {
                parts.Add(list[from..i].Trim());
                from = i + 1;
                continue;
            }

            depth += list[i] switch { '<' => 1, '>' => -1, _ => 0 };
        }

        return [.. parts.Where(part => part.Length > 0)];
    }

    [GeneratedRegex("//.*$")]
    private static partial Regex Comment();

    [GeneratedRegex(@"= (null|0)(?=[,)])")]
    private static partial Regex NullDefault();

    [GeneratedRegex(@"\bDouble\b")]
    private static partial Regex Double();

    [GeneratedRegex(@"\bByte\b")]
    private static partial Regex Byte();

    [GeneratedRegex(@"\b(T([A-Z]\w*)?)\?")]
    private static partial Regex TypeParameter();
}
