using System.Text.Json;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Yuqing.Functions.Duty;

/// <summary>
/// A directory document (YAML or JSON) while it is read: every mistake is collected with its line and its path, so that all
/// can be put right in one go.
/// </summary>
internal sealed class DutyFile(string name)
{
    /// <summary>Far more than a directory needs, and little enough for the stack.</summary>
    private const int MaxDepth = 16;

    private readonly List<DutyMistake> _errors = [];
    private readonly Dictionary<YamlNode, string> _paths = new(ReferenceEqualityComparer.Instance);

    /// <summary>Parses YAML, of which JSON is nearly a part; null when it is not.</summary>
    public YamlMappingNode? Parse(string text)
    {
        try
        {
            if (IsTooDeep(text))
            {
                _errors.Add(new DutyMistake(1, "", "It is nested too deeply, or refers to itself.", "嵌套过深，或引用了自身。"));
                return null;
            }
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            if (stream.Documents is [{ RootNode: YamlMappingNode root }])
                return Locate(root);
            _errors.Add(new DutyMistake(1, "", "The file must hold one document with units and people.", "应为一份含单位（units）和人员（people）的文档。"));
        }
        catch (YamlException error)
        {
            var why = (error.InnerException ?? error).Message;
            _errors.Add(new DutyMistake(error.Start.Line, "", $"This is not valid YAML: {why}", $"不是有效的 YAML：{why}"));
        }

        return null;
    }

    /// <summary>Takes an object that was parsed as JSON.</summary>
    public YamlMappingNode Parse(JsonElement json) => Locate((YamlMappingNode)ToYaml(json)!);

    /// <summary>Notes a mistake at a node.</summary>
    /// <param name="at">The node.</param>
    /// <param name="message">What is wrong, for the log of a start.</param>
    /// <param name="chinese">The same for the answers of the API.</param>
    public void Error(YamlNode at, string message, string chinese) =>
        _errors.Add(new DutyMistake(at.Start.Line, _paths.GetValueOrDefault(at, ""), message, chinese));

    /// <summary>Notes a mistake at the value of a key, or at the node when that is absent.</summary>
    public void Error(YamlMappingNode node, string key, string message, string chinese) => Error(Find(node, key) ?? node, message, chinese);

    /// <summary>Refuses the file when there were mistakes.</summary>
    /// <exception cref="DutyFileException">Names file, line and mistake for each.</exception>
    public void ThrowIfWrong()
    {
        if (_errors.Count > 0)
            throw new DutyFileException(name, [.. _errors.OrderBy(error => error.Line)]);
    }

    /// <summary>Notes keys that mean nothing here: mostly misspelt ones, whose value would silently be lost.</summary>
    public void AllowOnly(YamlMappingNode node, params string[] keys)
    {
        foreach (var key in node.Children.Keys.Where(key => !keys.Contains((key as YamlScalarNode)?.Value)))
            Error(key, $"\"{key}\" is not known here; known are {string.Join(", ", keys)}.", $"这里没有“{key}”这一项；可用：{string.Join("、", keys)}。");
    }

    /// <summary>Whether a key has a value.</summary>
    public static bool Has(YamlMappingNode node, string key) => Find(node, key) is not null;

    /// <summary>The text of a key; notes a mistake and gives "" when it is missing.</summary>
    public string Required(YamlMappingNode node, string key)
    {
        if (Optional(node, key) is { Length: > 0 } text)
            return text;
        Error(node, key, $"\"{key}\" is missing or empty.", $"“{key}”必填。");
        return "";
    }

    /// <summary>The text of a key, or null when it is absent.</summary>
    public string? Optional(YamlMappingNode node, string key)
    {
        if (Find(node, key) is not { } value)
            return null;
        if (value is YamlScalarNode scalar)
            return scalar.Value;
        Error(value, $"\"{key}\" must be text.", $"“{key}”应为文字。");
        return null;
    }

    /// <summary>One of several words; the first when absent.</summary>
    public string OneOf(YamlMappingNode node, string key, params string[] words)
    {
        var text = Optional(node, key) ?? words[0];
        if (words.Contains(text))
            return text;
        Error(node, key, $"\"{key}\" must be {string.Join(" or ", words)}.", $"“{key}”可选值：{string.Join("、", words)}。");
        return words[0];
    }

    /// <summary>True or false; false when absent.</summary>
    public bool Flag(YamlMappingNode node, string key)
    {
        var text = Optional(node, key);
        if (text is not (null or "true" or "false"))
            Error(node, key, $"\"{key}\" must be true or false.", $"“{key}”应为 true 或 false。");
        return text == "true";
    }

    /// <summary>The mapping of a key, or null when it is absent.</summary>
    public YamlMappingNode? Mapping(YamlMappingNode node, string key)
    {
        var value = Find(node, key);
        if (value is not (null or YamlMappingNode))
            Error(value, $"\"{key}\" must have keys of its own.", $"“{key}”应含有各自的项。");
        return value as YamlMappingNode;
    }

    /// <summary>The mappings in the list of a key; none when it is absent.</summary>
    public IEnumerable<YamlMappingNode> Mappings(YamlMappingNode node, string key) => Items(node, key).SelectMany(item =>
    {
        if (item is YamlMappingNode mapping)
            return [mapping];
        Error(item, $"Each entry of \"{key}\" must have keys of its own.", $"“{key}”的每一条应含有各自的项。");
        return Array.Empty<YamlMappingNode>();
    });

    /// <summary>The plain values in the list of a key; none when it is absent.</summary>
    public IEnumerable<YamlScalarNode> Values(YamlMappingNode node, string key) => Items(node, key).SelectMany(item =>
    {
        if (item is YamlScalarNode { Value.Length: > 0 } scalar)
            return [scalar];
        Error(item, $"Each entry of \"{key}\" must be text.", $"“{key}”的每一条应为文字。");
        return Array.Empty<YamlScalarNode>();
    });

    private IEnumerable<YamlNode> Items(YamlMappingNode node, string key)
    {
        if (Find(node, key) is not { } value)
            return [];
        if (value is YamlSequenceNode sequence)
            return sequence.Children;
        Error(value, $"\"{key}\" must be a list.", $"“{key}”应为列表。");
        return [];
    }

    private static YamlNode? Find(YamlMappingNode node, string key) =>
        node.Children.TryGetValue(new YamlScalarNode(key), out var value) && !IsNull(value) ? value : null;

    private static bool IsNull(YamlNode value) => value is YamlScalarNode { Style: ScalarStyle.Plain, Value: null or "" or "~" or "null" };

    /// <summary>Also refuses aliases: a small file could stand for an endless one.</summary>
    private static bool IsTooDeep(string text)
    {
        var parser = new Parser(new StringReader(text));
        var depth = 0;
        while (parser.MoveNext())
        {
            depth += parser.Current!.NestingIncrease;
            if (depth > MaxDepth || parser.Current is YamlDotNet.Core.Events.AnchorAlias)
                return true;
        }
        return false;
    }

    private YamlMappingNode Locate(YamlMappingNode root)
    {
        Locate(root, "");
        return root;
    }

    private void Locate(YamlNode node, string path)
    {
        _paths[node] = path;
        if (node is YamlMappingNode mapping)
        {
            foreach (var (key, value) in mapping.Children)
            {
                var below = path.Length == 0 ? $"{key}" : $"{path}.{key}";
                _paths[key] = below;
                Locate(value, below);
            }
        }
        else if (node is YamlSequenceNode sequence)
        {
            for (var i = 0; i < sequence.Children.Count; i++)
                Locate(sequence.Children[i], $"{path}[{i}]");
        }
    }

    private static YamlNode? ToYaml(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => new YamlMappingNode(json.EnumerateObject().Where(property => property.Value.ValueKind != JsonValueKind.Null)
            .Select(property => KeyValuePair.Create<YamlNode, YamlNode>(new YamlScalarNode(property.Name), ToYaml(property.Value)!))),
        JsonValueKind.Array => new YamlSequenceNode(json.EnumerateArray().Select(item => ToYaml(item) ?? new YamlScalarNode(""))),
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        JsonValueKind.String => new YamlScalarNode(json.GetString()) { Style = ScalarStyle.DoubleQuoted },
        _ => new YamlScalarNode(json.GetRawText()),
    };
}

/// <summary>A mistake in a directory document.</summary>
/// <param name="Line">Line, from 1; 0 when the document has none.</param>
/// <param name="Path">Where, such as <c>units[0].duty[1].people[0]</c>; empty for the whole.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Chinese">The same in Chinese.</param>
public sealed record DutyMistake(long Line, string Path, string Message, string Chinese);

/// <summary>A directory that cannot be used; the message lists every mistake with file and line.</summary>
public sealed class DutyFileException : Exception
{
    /// <summary>Mistakes of a document.</summary>
    public DutyFileException(string name, IReadOnlyList<DutyMistake> mistakes)
        : this([.. mistakes.Select(mistake => mistake.Line > 0 ? $"{name}:{mistake.Line}: {mistake.Message}" : $"{name}: {mistake.Path}: {mistake.Message}")]) =>
        Mistakes = mistakes;

    /// <summary>Other reasons.</summary>
    public DutyFileException(IReadOnlyList<string> errors)
        : base("The directory cannot be used:" + string.Concat(errors.Select(error => $"{Environment.NewLine}  {error}"))) => Errors = errors;

    /// <summary>The mistakes, each with its place.</summary>
    public IReadOnlyList<string> Errors { get; }

    /// <summary>The same, one by one, when they are of a document.</summary>
    public IReadOnlyList<DutyMistake> Mistakes { get; } = [];
}
