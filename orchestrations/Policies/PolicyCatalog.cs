using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Yuqing.Orchestrations.Policies.Checks;
using Yuqing.Orchestrations.Policies.Explain;

namespace Yuqing.Orchestrations.Policies;

/// <summary>All policies of an installation, checked. Reading the files is the caller's business.</summary>
public sealed class PolicyCatalog
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new TimeOfDayConverter() } };

    private readonly Dictionary<string, PolicySlice> _policies;

    private readonly Dictionary<string, IReadOnlyDictionary<string, string>> _notes;

    private PolicyCatalog(IReadOnlyList<(PolicySlice Policy, IReadOnlyDictionary<string, string> Notes)> policies)
    {
        _policies = policies.ToDictionary(policy => policy.Policy.Id, policy => policy.Policy);
        _notes = policies.ToDictionary(policy => policy.Policy.Id, policy => policy.Notes);
    }

    /// <summary>All policies, in order of their ids.</summary>
    public IReadOnlyList<PolicySlice> All => [.. _policies.Values.OrderBy(policy => policy.Id, StringComparer.Ordinal)];

    /// <summary>A policy, or null.</summary>
    public PolicySlice? Find(string id) => _policies.GetValueOrDefault(id);

    /// <summary>What a policy asks, for people; null when there is no such policy.</summary>
    public PolicyExplanation? Explain(string id) => Find(id) is { } policy ? new PolicyExplainer(policy, _notes[id]).Explain() : null;

    /// <summary>Compiles policy files.</summary>
    /// <param name="sources">The files.</param>
    /// <param name="schemaJson">Text of <c>policy.schema.json</c>.</param>
    /// <exception cref="PolicyLoadException">Some file is wrong; all mistakes of all files are listed.</exception>
    public static PolicyCatalog Parse(IEnumerable<PolicySource> sources, string schemaJson)
    {
        ArgumentNullException.ThrowIfNull(sources);
        var schema = new JsonSchema(JsonNode.Parse(schemaJson) as JsonObject ?? throw new JsonException("The schema is not an object."));
        var errors = new List<PolicyError>();
        var policies = new List<(PolicySlice Policy, IReadOnlyDictionary<string, string> Notes)>();
        foreach (var source in sources)
        {
            if (Compile(source, schema, errors) is not { } policy)
                continue;
            if (policies.Any(other => other.Policy.Id == policy.Policy.Id))
                errors.Add(new PolicyError(source.Name, 1, 1, $"id: another file already defines the policy '{policy.Policy.Id}'."));
            else
                policies.Add(policy);
        }
        if (errors.Count > 0)
        {
            var inOrder = errors.OrderBy(e => e.File, StringComparer.Ordinal).ThenBy(e => e.Line).ThenBy(e => e.Column);
            throw new PolicyLoadException([.. inOrder]);
        }
        return new PolicyCatalog(policies);
    }

    private static (PolicySlice Policy, IReadOnlyDictionary<string, string> Notes)? Compile(PolicySource source, JsonSchema schema, List<PolicyError> errors)
    {
        if (YamlFile.Read(source, errors) is not { } file)
            return null;
        var violations = schema.Validate(file.Root).Select(v => file.ErrorAt(v.Path, v.Reason)).ToList();
        errors.AddRange(violations);
        if (violations.Count > 0)
            return null;
        if (Deserialize(file, errors) is not { } slice)
            return null;
        var policy = slice with { ContentHash = HashOf(source.Text) };
        var mistakes = PolicyChecks.Run(policy).Select(m => file.ErrorAt(m.Path, m.Reason)).ToList();
        errors.AddRange(mistakes);
        return mistakes.Count > 0 ? null : (policy, NotesOf(file.Root, ""));
    }

    /// <summary>What the schema lets pass may still be no value: 30 February, say.</summary>
    private static PolicySlice? Deserialize(YamlFile file, List<PolicyError> errors)
    {
        try
        {
            return file.Root.Deserialize<PolicySlice>(Json);
        }
        catch (JsonException e)
        {
            var path = (e.Path ?? "$").Replace("$", "", StringComparison.Ordinal).Replace('.', '/').Replace('[', '/').Replace("]", "", StringComparison.Ordinal);
            errors.Add(file.ErrorAt(path, "is no value that can stand here"));
            return null;
        }
    }

    /// <summary>The author's notes by the path of what they stand in; incidents do not carry them.</summary>
    private static Dictionary<string, string> NotesOf(JsonNode? node, string path)
    {
        var notes = new Dictionary<string, string>();
        var below = node switch
        {
            JsonObject map => map.Select(pair => (pair.Value, Path: $"{path}/{pair.Key}")),
            JsonArray list => list.Select((item, i) => (item, Path: $"{path}/{i}")),
            _ => [],
        };
        if (node is JsonObject && node["note"] is JsonValue note && note.TryGetValue(out string? text))
            notes[path] = text;
        foreach (var nested in below.SelectMany(child => NotesOf(child.Item1, child.Path)))
            notes[nested.Key] = nested.Value;
        return notes;
    }

    private static string HashOf(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n"))));
}
