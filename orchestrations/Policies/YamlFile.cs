using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Yuqing.Orchestrations.Policies;

/// <summary>
/// A YAML file as JSON, remembering where each value stands: a path such as <c>/obligations/3/anchor</c> leads back to
/// line and column. Plain scalars have the types of YAML 1.2's core schema; quoted ones are text.
/// </summary>
internal sealed class YamlFile
{
    private readonly Dictionary<string, Mark> _marks = [];
    private readonly string _name;

    private YamlFile(string name) => _name = name;

    /// <summary>The content; null when the file is empty.</summary>
    public JsonNode? Root { get; private init; }

    /// <summary>Reads a file; syntax errors are added to <paramref name="errors"/> and give null.</summary>
    public static YamlFile? Read(PolicySource source, List<PolicyError> errors)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(source.Text));
            if (stream.Documents.Count != 1)
            {
                errors.Add(new PolicyError(source.Name, 1, 1, "The file must hold exactly one YAML document."));
                return null;
            }
            var file = new YamlFile(source.Name);
            return new YamlFile(source.Name, file.Convert(stream.Documents[0].RootNode, ""), file._marks);
        }
        catch (YamlException e)
        {
            errors.Add(new PolicyError(source.Name, e.Start.Line, e.Start.Column, $"No valid YAML: {(e.InnerException ?? e).Message}"));
            return null;
        }
    }

    private YamlFile(string name, JsonNode? root, Dictionary<string, Mark> marks)
        : this(name)
    {
        Root = root;
        _marks = marks;
    }

    /// <summary>An error at a path, or at the nearest enclosing value that the file has.</summary>
    public PolicyError ErrorAt(string path, string reason)
    {
        var at = path;
        while (!_marks.ContainsKey(at) && at.Length > 0)
            at = at[..at.LastIndexOf('/')];
        var mark = _marks.GetValueOrDefault(at, Mark.Empty);
        var text = path.Length == 0 ? reason : $"{path[1..].Replace("#key", "", StringComparison.Ordinal)}: {reason}";
        return new PolicyError(_name, Math.Max(1, mark.Line), Math.Max(1, mark.Column), text);
    }

    /// <summary>Path of the key of a property, whose mark points at the name rather than at the value.</summary>
    public static string KeyPath(string path) => path + "#key";

    private JsonNode? Convert(YamlNode node, string path)
    {
        _marks[path] = node.Start;
        return node switch
        {
            YamlMappingNode mapping => ConvertMapping(mapping, path),
            YamlSequenceNode sequence => new JsonArray([.. sequence.Children.Select((child, i) => Convert(child, $"{path}/{i}"))]),
            YamlScalarNode scalar => ConvertScalar(scalar),
            _ => throw new YamlException(node.Start, node.End, "Only mappings, lists and plain values may be used."),
        };
    }

    private JsonObject ConvertMapping(YamlMappingNode mapping, string path)
    {
        var result = new JsonObject();
        foreach (var (key, value) in mapping.Children)
        {
            if (key is not YamlScalarNode { Value: { } name })
                throw new YamlException(key.Start, key.End, "A key must be text.");
            _marks[KeyPath($"{path}/{name}")] = key.Start;
            result[name] = Convert(value, $"{path}/{name}");
        }
        return result;
    }

    private static JsonValue? ConvertScalar(YamlScalarNode scalar)
    {
        var text = scalar.Value ?? "";
        if (scalar.Style is not (ScalarStyle.Plain or ScalarStyle.Any))
            return JsonValue.Create(text);
        return text switch
        {
            "" or "~" or "null" => null,
            "true" => JsonValue.Create(true),
            "false" => JsonValue.Create(false),
            _ => ConvertNumber(text) ?? JsonValue.Create(text),
        };
    }

    private static JsonValue? ConvertNumber(string text)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            return JsonValue.Create(whole);
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) && double.IsFinite(real)
            ? JsonValue.Create(real)
            : null;
    }
}
