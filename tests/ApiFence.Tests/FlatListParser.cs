using System.Text.RegularExpressions;

namespace ApiFence.Tests;

/// <summary>Reads a list with one line for a type, its full name included, and an indented line for each member.</summary>
internal static partial class FlatListParser
{
    private const string AssemblyMark = "##### ";

    public static ApiList Parse(IEnumerable<string> lines)
    {
        var types = new Dictionary<string, ListedType>(StringComparer.Ordinal);
        var assembly = "";
        ListedType? open = null;
        foreach (var line in lines)
        {
            if (line.StartsWith(AssemblyMark, StringComparison.Ordinal))
            {
                assembly = line[AssemblyMark.Length..].Trim();
            }
            else if (line.StartsWith("   ", StringComparison.Ordinal) && open is not null)
            {
                ApiList.Add(types, open with { Members = Members(open, line).ToHashSet() });
            }
            else if (Header().Match(line) is { Success: true } header)
            {
                var bases = header.Groups["base"].Value;
                open = new ListedType(
                    assembly,
                    header.Groups["name"].Value,
                    header.Groups["kind"].Value,
                    bases.Length == 0 ? new HashSet<string>() : new HashSet<string> { bases },
                    new HashSet<string>());
                ApiList.Add(types, open);
            }
        }

        return new ApiList(types, HasNullability: false, IsCode: false);
    }

    private static string[] Members(ListedType type, string line) => type.Kind == "enum"
        ? line.Trim().Split(", ")
        : [Signature.Normalize(line, CodeListParser.SimpleName(type.FullName))];

    [GeneratedRegex(@"^(?<kind>((abstract|sealed|static) )?(class|struct|interface)|enum|delegate) (?<name>[\w.]+(<[^>]+>)?)( : (?<base>.+))?$")]
    private static partial Regex Header();
}
