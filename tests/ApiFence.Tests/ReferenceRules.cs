using System.Text.RegularExpressions;

namespace ApiFence.Tests;

/// <summary>What the app may mention of the assemblies that stand in for Azure's.</summary>
internal sealed partial class ReferenceRules
{
    private const string EmbeddedAssembly = "Yuqing.Embedded.";
    private const string CompositionRoot = "Yuqing.Functions.Embedded";
    private static readonly string[] AzureShaped = ["Microsoft.DurableTask", "DurableTask.Core", "Microsoft.Azure.Functions.Worker", "Azure"];

    // Written by the compiler for records and with-expressions; every record has them.
    private static readonly HashSet<string> OfEveryRecord = ["<Clone>$", "Equals", "GetHashCode", "ToString", "op_Equality", "op_Inequality"];

    private readonly Dictionary<string, ListedType> _types;

    public ReferenceRules(IEnumerable<ApiList> lists)
    {
        _types = lists.SelectMany(list => list.Types.Values).ToDictionary(type => MetadataName(type.FullName), StringComparer.Ordinal);
    }

    /// <summary>The mentions that would not compile on the real packages, or that only the composition root may make.</summary>
    public IReadOnlyList<string> Offences(IEnumerable<Mention> mentions) =>
        [.. mentions.Select(Offence).OfType<string>().Distinct().Order(StringComparer.Ordinal)];

    private string? Offence(Mention mention)
    {
        var isEmbedded = mention.Assembly.StartsWith(EmbeddedAssembly, StringComparison.Ordinal);
        if (isEmbedded && Fence.IsOwn(mention.Space))
        {
            return mention.Caller == CompositionRoot || mention.Caller.StartsWith($"{CompositionRoot}.", StringComparison.Ordinal)
                ? null
                : $"{mention.Caller} mentions {mention.Type}: only {CompositionRoot} may know the embedded stack";
        }

        // A real package of Azure, such as Azure.Core, is the same on both stacks.
        if (!isEmbedded && !(IsAzureShaped(mention.Space) && !mention.Assembly.StartsWith("Azure.", StringComparison.Ordinal)))
            return null;
        if (!_types.TryGetValue(mention.Type, out var type))
            return $"{mention.Caller} mentions {mention.Type}, which the real packages do not have";
        return mention.Member is null || Has(type, mention.Member, mention.Parameters)
            ? null
            : $"{mention.Caller} mentions {mention.Type}.{mention.Member} with {mention.Parameters} parameters, which the real packages do not have";
    }

    private bool Has(ListedType type, string member, int parameters)
    {
        var isDelegate = type.Kind.StartsWith("delegate", StringComparison.Ordinal);
        if (isDelegate || OfEveryRecord.Contains(member) || type.Members.Any(listed => IsListedAs(listed, member, parameters)))
            return true;
        return type.Bases
            .Select(parent => _types.Values.FirstOrDefault(candidate => CodeListParser.SimpleName(candidate.FullName) == parent.Split('<')[0]))
            .Any(parent => parent is not null && Has(parent, member, parameters));
    }

    private static bool IsListedAs(string listed, string member, int parameters)
    {
        if (member.StartsWith("get_", StringComparison.Ordinal))
            return listed.Contains($" {member[4..]} {{ get; ", StringComparison.Ordinal);
        if (member.StartsWith("set_", StringComparison.Ordinal))
            return Setter().IsMatch(listed) && listed.Contains($" {member[4..]} {{ ", StringComparison.Ordinal);
        if (parameters < 0)
            return listed.EndsWith($" {member}", StringComparison.Ordinal);
        var match = Regex.Match(listed, $@"(^|\s){Regex.Escape(member)}(<[^(]*>)?\((?<parameters>.*?)\)( where .*)?$");
        return match.Success && Signature.Parts(match.Groups["parameters"].Value).Count == parameters;
    }

    private static bool IsAzureShaped(string space) =>
        AzureShaped.Any(shape => space == shape || space.StartsWith($"{shape}.", StringComparison.Ordinal));

    private static string MetadataName(string fullName)
    {
        var at = fullName.IndexOf('<', StringComparison.Ordinal);
        return at < 0 ? fullName : $"{fullName[..at]}`{fullName.Count(character => character == ',') + 1}";
    }

    [GeneratedRegex("(set|init); }")]
    private static partial Regex Setter();
}
