using System.Text.RegularExpressions;

namespace ApiFence.Tests;

/// <summary>Reads a list that shows types as C# code under headings for assemblies and namespaces.</summary>
internal static partial class CodeListParser
{
    public static ApiList Parse(IEnumerable<string> lines, bool hasNullability)
    {
        var types = new Dictionary<string, ListedType>(StringComparer.Ordinal);
        var (assembly, space) = ("", "");
        ListedType? open = null;
        var members = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
                assembly = line[3..].Trim();
            else if (line.StartsWith("### namespace ", StringComparison.Ordinal))
                space = line["### namespace ".Length..].Trim();
            else if (line.StartsWith("    ", StringComparison.Ordinal) && open is not null)
                members.Add(Signature.Normalize(line, SimpleName(open.FullName)));
            else if (line.StartsWith('}') && open is not null)
                ApiList.Add(types, open with { Members = members.ToHashSet() });
            else if (Header().Match(line) is { Success: true } header)
                (open, members) = (Open(assembly, space, line, header, types), new HashSet<string>(StringComparer.Ordinal));
        }

        return new ApiList(types, hasNullability, IsCode: true);
    }

    /// <summary>Simple name of a type without its type parameters.</summary>
    public static string SimpleName(string fullName)
    {
        var name = fullName.Split('<')[0];
        return name[(name.LastIndexOf('.') + 1)..];
    }

    private static ListedType Open(
        string assembly, string space, string line, Match header, Dictionary<string, ListedType> types)
    {
        var (kind, name, rest) = (header.Groups["kind"].Value, header.Groups["name"].Value, header.Groups["rest"].Value);
        if (kind == "delegate")
        {
            var signature = Signature.Normalize(line, "");
            var delegateName = DelegateName().Match(signature).Groups[1].Value;
            var found = new ListedType(assembly, $"{space}.{delegateName}", signature, new HashSet<string>(), new HashSet<string>());
            ApiList.Add(types, found);
            return found;
        }

        var isEnum = kind == "enum";
        var bases = isEnum ? "" : Comment().Replace(rest, "").TrimStart(' ', ':');
        var type = new ListedType(
            assembly,
            $"{space}.{name}",
            kind,
            Signature.Parts(bases).ToHashSet(),
            isEnum ? EnumMembers(rest) : new HashSet<string>());
        if (isEnum)
            ApiList.Add(types, type);
        return type;
    }

    private static HashSet<string> EnumMembers(string body) =>
        [.. body.Trim(' ', '{', '}').Split(", ").Select(member => member.Replace(" ", "", StringComparison.Ordinal))];

    [GeneratedRegex(@"^(?<kind>((abstract|sealed|static) )?(class|record|struct|interface)|enum|delegate) (?<name>[\w.]+(<[^>]+>)?)(?<rest>.*)$")]
    private static partial Regex Header();

    [GeneratedRegex(@"(\w+)\(")]
    private static partial Regex DelegateName();

    [GeneratedRegex("//.*$")]
    private static partial Regex Comment();
}
