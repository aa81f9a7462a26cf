using System.Text.Json;

namespace Yuqing.Functions.Http.Requests;

/// <summary>
/// Reads known fields of a JSON object and collects what is wrong with them by name, so that one answer names all of
/// them. A JSON null counts as absent; fields nobody asks for are never touched.
/// </summary>
internal readonly struct FieldReader(JsonElement element, Dictionary<string, IReadOnlyList<string>> errors, string prefix = "")
{
    /// <summary>Largest number of characters in a field that is not free text.</summary>
    public const int ShortText = 200;

    /// <summary>Starts with an object and no errors.</summary>
    public FieldReader(JsonElement element)
        : this(element, [])
    {
    }

    /// <summary>Messages by field name.</summary>
    public Dictionary<string, IReadOnlyList<string>> Errors => errors;

    /// <summary>Adds a message for a field.</summary>
    public void Fail(string name, string message) => errors[prefix + name] = [message];

    /// <exception cref="ProblemException">400 when any field is at fault.</exception>
    public void ThrowIfFailed()
    {
        if (errors.Count > 0)
            throw new ProblemException(ApiProblem.Invalid($"以下字段有误：{string.Join("、", errors.Keys)}。", errors));
    }

    /// <summary>A string of at most <paramref name="max"/> characters, trimmed; blank counts as absent.</summary>
    public string? Text(string name, int max = ShortText, bool required = false)
    {
        var text = RawText(name);
        if (text is { Length: 0 })
            text = null;
        if (text is null && required && !errors.ContainsKey(prefix + name))
            Fail(name, "必填。");
        if (text?.Length > max)
            Fail(name, $"不得超过 {max} 个字符。");
        return text;
    }

    /// <summary>A required string taken exactly as it is, blanks included.</summary>
    public string? Secret(string name, int max)
    {
        if (element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && Unescape(name, value) is { Length: > 0 } text && text.Length <= max)
            return text;
        Fail(name, $"必填，不超过 {max} 个字符。");
        return null;
    }

    /// <summary>Free text, cut to <paramref name="max"/> characters: too long a text is no reason to lose a report.</summary>
    public string? CutText(string name, int max, bool required = false)
    {
        var text = Text(name, int.MaxValue, required);
        if (text is null || text.Length <= max)
            return text;
        var end = char.IsHighSurrogate(text[max - 2]) ? max - 2 : max - 1;
        return string.Concat(text.AsSpan(0, end), "…");
    }

    /// <summary>An instant with offset.</summary>
    public DateTimeOffset? Instant(string name)
    {
        if (RawText(name) is not { } text)
            return null;
        if (Instants.TryParse(text, out var instant))
            return instant;
        Fail(name, "应为带时区偏移的 ISO 8601 时间，例如 2026-11-21T09:00:00+08:00。");
        return null;
    }

    /// <summary>A whole number, zero or more.</summary>
    public long? Count(string name)
    {
        if (!TryGet(name, out var value))
            return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= 0)
            return number;
        Fail(name, "应为不小于 0 的整数。");
        return null;
    }

    /// <summary>A number within a range.</summary>
    public double? Number(string name, double min, double max)
    {
        if (!TryGet(name, out var value))
            return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number >= min && number <= max)
            return number;
        Fail(name, $"应为 {min} 到 {max} 之间的数字。");
        return null;
    }

    /// <summary>true or false.</summary>
    public bool? Flag(string name)
    {
        if (!TryGet(name, out var value))
            return null;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return value.GetBoolean();
        Fail(name, "应为 true 或 false。");
        return null;
    }

    /// <summary>A list of at least one string.</summary>
    public IReadOnlyList<string> Texts(string name)
    {
        if (TryGet(name, out var value) && value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0
            && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String))
            return [.. value.EnumerateArray().Select(item => item.GetString()!)];
        Fail(name, "应为至少一项的字符串列表。");
        return [];
    }

    /// <summary>A nested object, whose errors are named <c>name.field</c>.</summary>
    public FieldReader? Object(string name)
    {
        if (!TryGet(name, out var value))
            return null;
        if (value.ValueKind == JsonValueKind.Object)
            return new FieldReader(value, errors, $"{prefix}{name}.");
        Fail(name, "应为 JSON 对象。");
        return null;
    }

    private string? RawText(string name)
    {
        if (!TryGet(name, out var value))
            return null;
        if (value.ValueKind != JsonValueKind.String)
        {
            Fail(name, "应为字符串。");
            return null;
        }
        return Read(name, value);
    }

    /// <summary>The text of a string value; a half surrogate pair is an error of that field.</summary>
    public string? Read(string name, JsonElement value) => Unescape(name, value)?.Trim();

    private string? Unescape(string name, JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            Fail(name, "含有无效的 Unicode 转义。");
            return null;
        }
    }

    private bool TryGet(string name, out JsonElement value) =>
        element.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;
}
