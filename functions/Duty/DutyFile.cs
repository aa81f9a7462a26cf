using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Yuqing.Functions.Duty;

/// <summary>
/// A directory file (YAML, of which JSON is a part) while it is read: every mistake is collected with its line, so that all
/// can be put right in one go.
/// </summary>
internal sealed class DutyFile(string name)
{
    private readonly List<(long Line, string Message)> _errors = [];

    /// <summary>Parses the text; null when it is not YAML.</summary>
    public YamlMappingNode? Parse(string text)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            if (stream.Documents is [{ RootNode: YamlMappingNode root }])
                return root;
            _errors.Add((1, "The file must hold one document with units and people."));
        }
        catch (YamlException error)
        {
            _errors.Add((error.Start.Line, $"This is not valid YAML: {(error.InnerException ?? error).Message}"));
        }

        return null;
    }

    /// <summary>Notes a mistake at a node.</summary>
    public void Error(YamlNode at, string message) => _errors.Add((at.Start.Line, message));

    /// <summary>Refuses the file when there were mistakes.</summary>
    /// <exception cref="DutyFileException">Names file, line and mistake for each.</exception>
    public void ThrowIfWrong()
    {
        if (_errors.Count > 0)
            throw new DutyFileException([.. _errors.OrderBy(error => error.Line).Select(error => $"{name}:{error.Line}: {error.Message}")]);
    }

    /// <summary>Notes keys that mean nothing here: mostly misspelt ones, whose value would silently be lost.</summary>
    public void AllowOnly(YamlMappingNode node, params string[] keys)
    {
        foreach (var key in node.Children.Keys.Where(key => !keys.Contains((key as YamlScalarNode)?.Value)))
            Error(key, $"\"{key}\" is not known here; known are {string.Join(", ", keys)}.");
    }

    /// <summary>The text of a key; notes a mistake and gives "" when it is missing.</summary>
    public string Required(YamlMappingNode node, string key)
    {
        if (Optional(node, key) is { Length: > 0 } text)
            return text;
        Error(node, $"\"{key}\" is missing or empty.");
        return "";
    }

    /// <summary>The text of a key, or null when it is absent.</summary>
    public string? Optional(YamlMappingNode node, string key)
    {
        if (Find(node, key) is not { } value)
            return null;
        if (value is YamlScalarNode scalar)
            return scalar.Value;
        Error(value, $"\"{key}\" must be text.");
        return null;
    }

    /// <summary>True or false; false when absent.</summary>
    public bool Flag(YamlMappingNode node, string key)
    {
        var text = Optional(node, key);
        if (text is not (null or "true" or "false"))
            Error(Find(node, key)!, $"\"{key}\" must be true or false.");
        return text == "true";
    }

    /// <summary>The mappings in the list of a key; none when it is absent.</summary>
    public IEnumerable<YamlMappingNode> Mappings(YamlMappingNode node, string key) => Items(node, key).SelectMany(item =>
    {
        if (item is YamlMappingNode mapping)
            return [mapping];
        Error(item, $"Each entry of \"{key}\" must have keys of its own.");
        return Array.Empty<YamlMappingNode>();
    });

    /// <summary>The plain values in the list of a key; none when it is absent.</summary>
    public IEnumerable<YamlScalarNode> Values(YamlMappingNode node, string key) => Items(node, key).SelectMany(item =>
    {
        if (item is YamlScalarNode { Value.Length: > 0 } scalar)
            return [scalar];
        Error(item, $"Each entry of \"{key}\" must be text.");
        return Array.Empty<YamlScalarNode>();
    });

    private IEnumerable<YamlNode> Items(YamlMappingNode node, string key)
    {
        if (Find(node, key) is not { } value)
            return [];
        if (value is YamlSequenceNode sequence)
            return sequence.Children;
        Error(value, $"\"{key}\" must be a list.");
        return [];
    }

    private static YamlNode? Find(YamlMappingNode node, string key) => node.Children.TryGetValue(new YamlScalarNode(key), out var value) ? value : null;
}

/// <summary>A directory file that cannot be used; the message lists every mistake with file and line.</summary>
public sealed class DutyFileException(IReadOnlyList<string> errors)
    : Exception("The directory cannot be used:" + string.Concat(errors.Select(error => $"{Environment.NewLine}  {error}")))
{
    /// <summary>The mistakes.</summary>
    public IReadOnlyList<string> Errors { get; } = errors;
}
