using System.Globalization;
using System.Text;

namespace ApiFence.Tests;

/// <summary>Says which part of the real packages' API the embedded assemblies offer, and lists the rest.</summary>
internal sealed class CoverageReport
{
    private readonly Dictionary<string, Type> _offered;

    public CoverageReport(IEnumerable<Type> offered)
    {
        _offered = offered.ToDictionary(TypeNames.FullName, StringComparer.Ordinal);
    }

    public string Write(IEnumerable<ApiList> lists)
    {
        var assemblies = lists
            .SelectMany(list => list.Types.Values.Select(type => (List: list, Type: type)))
            .GroupBy(found => found.Type.Assembly)
            .Select(group => Describe(group.Key, [.. group.OrderBy(found => found.Type.FullName, StringComparer.Ordinal)]))
            .ToList();
        var text = new StringBuilder(
            """
            # API coverage

            What the embedded assemblies offer of the real packages' public API, and what is still missing.
            Generated; do not edit. `tests/ApiFence.Tests` fails when this file is stale and names the command that renews it.

            | package | types offered | members offered |
            | --- | --- | --- |

            """);
        foreach (var assembly in assemblies)
            text.Append(assembly.Row).Append('\n');
        text.Append("\n## Not yet offered\n");
        foreach (var assembly in assemblies.Where(assembly => assembly.Missing.Count > 0))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n### {assembly.Name}\n\n");
            foreach (var line in assembly.Missing)
                text.Append(line).Append('\n');
        }

        return text.ToString();
    }

    private Summary Describe(string assembly, IReadOnlyList<(ApiList List, ListedType Type)> types)
    {
        var missing = new List<string>();
        var (typesOffered, members, membersOffered) = (0, 0, 0);
        foreach (var (list, type) in types)
        {
            members += type.Members.Count;
            if (!_offered.TryGetValue(type.FullName, out var ours))
            {
                missing.Add($"* `{type.FullName}`");
                continue;
            }

            typesOffered++;
            var absent = Missing(type, new AssemblyReader(list).Read(ours));
            membersOffered += type.Members.Count - absent.Count;
            if (absent.Count > 0)
                missing.Add($"* `{type.FullName}`: {string.Join(", ", absent.Select(member => $"`{member}`"))}");
        }

        return new Summary(assembly, $"| {assembly} | {typesOffered} of {types.Count} | {membersOffered} of {members} |", missing);
    }

    private static List<string> Missing(ListedType real, ListedType ours)
    {
        var offered = ours.Members.Select(Signature.WithoutConstraints).ToHashSet();
        return [.. real.Members.Where(member => !offered.Contains(Signature.WithoutConstraints(member))).Order(StringComparer.Ordinal)];
    }

    private sealed record Summary(string Name, string Row, IReadOnlyList<string> Missing);
}
