using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Yuqing.Orchestrations.Policies;

/// <summary>A value that breaks a rule.</summary>
/// <param name="Path">Where, as a JSON pointer without escapes.</param>
/// <param name="Reason">Why.</param>
internal sealed record Violation(string Path, string Reason);

/// <summary>
/// The part of JSON Schema 2020-12 that <c>policy.schema.json</c> uses: type, const, enum, pattern, minLength,
/// minimum, maximum, required, properties, additionalProperties, items, minItems, uniqueItems, $ref into $defs and
/// oneOf. Any other keyword that constrains is refused, so that no rule of the schema is ignored silently.
/// </summary>
internal sealed class JsonSchema
{
    private static readonly HashSet<string> Known =
    [
        "$schema", "$id", "$defs", "$ref", "$comment", "title", "description", "examples", "type", "const", "enum", "pattern", "minLength",
        "minimum", "maximum", "required", "properties", "additionalProperties", "items", "minItems", "uniqueItems", "oneOf",
    ];

    private readonly JsonObject _root;

    public JsonSchema(JsonObject root)
    {
        _root = root;
        CheckKeywords(root);
    }

    /// <summary>All violations, in document order.</summary>
    public IEnumerable<Violation> Validate(JsonNode? value) => Validate(value, _root, "");

    private IEnumerable<Violation> Validate(JsonNode? value, JsonNode schema, string path)
    {
        if (schema is not JsonObject rules)
            return schema.GetValue<bool>() ? [] : [new Violation(path, "is not allowed")];
        if (rules["$ref"] is { } reference)
            return Validate(value, Resolve(reference.GetValue<string>()), path);
        if (rules["type"] is { } type && !HasType(value, type.GetValue<string>()))
            return [new Violation(path, $"must be {Article(type.GetValue<string>())}, but is {Describe(value)}")];
        return ValidateScalar(value, rules, path)
            .Concat(value switch
            {
                JsonObject map => ValidateObject(map, rules, path),
                JsonArray list => ValidateArray(list, rules, path),
                _ => [],
            })
            .Concat(ValidateOneOf(value, rules, path));
    }

    private static IEnumerable<Violation> ValidateScalar(JsonNode? value, JsonObject rules, string path)
    {
        if (rules["const"] is { } constant && !JsonNode.DeepEquals(constant, value))
            yield return new Violation(path, $"must be {constant.ToJsonString()}");
        if (rules["enum"] is JsonArray choices && !choices.Any(choice => JsonNode.DeepEquals(choice, value)))
            yield return new Violation(path, $"must be one of {string.Join(", ", choices)}, but is {Describe(value)}");
        if (value?.GetValueKind() == JsonValueKind.String)
        {
            var text = value.GetValue<string>();
            if (rules["pattern"] is { } pattern && !Regex.IsMatch(text, pattern.GetValue<string>()))
                yield return new Violation(path, $"'{text}' is no {(string?)rules["title"] ?? "text of the form " + pattern}");
            if (rules["minLength"] is { } length && text.Length < length.GetValue<int>())
                yield return new Violation(path, "must not be empty");
        }
        if (value?.GetValueKind() == JsonValueKind.Number)
        {
            var number = Number(value);
            if (rules["minimum"] is { } minimum && number < Number(minimum))
                yield return new Violation(path, $"must be at least {minimum}, but is {value}");
            if (rules["maximum"] is { } maximum && number > Number(maximum))
                yield return new Violation(path, $"must be at most {maximum}, but is {value}");
        }
    }

    private IEnumerable<Violation> ValidateObject(JsonObject map, JsonObject rules, string path)
    {
        foreach (var name in (rules["required"] as JsonArray ?? []).Select(name => name!.GetValue<string>()))
        {
            if (!map.ContainsKey(name))
                yield return new Violation(path, $"'{name}' is missing");
        }
        var properties = rules["properties"] as JsonObject;
        foreach (var (name, value) in map)
        {
            var below = $"{path}/{name}";
            if (properties?[name] is { } known)
            {
                foreach (var violation in Validate(value, known, below))
                    yield return violation;
            }
            else if (rules["additionalProperties"] is JsonObject other)
            {
                foreach (var violation in Validate(value, other, below))
                    yield return violation;
            }
            else if (rules["additionalProperties"]?.GetValue<bool>() == false)
            {
                yield return new Violation(YamlFile.KeyPath(below), $"'{name}' is not known here");
            }
        }
    }

    private IEnumerable<Violation> ValidateArray(JsonArray list, JsonObject rules, string path)
    {
        if (rules["minItems"] is { } minimum && list.Count < minimum.GetValue<int>())
            yield return new Violation(path, $"must have at least {minimum} items, but has {list.Count}");
        for (var i = 0; i < list.Count; i++)
        {
            if (rules["uniqueItems"]?.GetValue<bool>() == true && list.Take(i).Any(earlier => JsonNode.DeepEquals(earlier, list[i])))
                yield return new Violation($"{path}/{i}", $"{Describe(list[i])} stands here twice");
            if (rules["items"] is not { } items)
                continue;
            foreach (var violation in Validate(list[i], items, $"{path}/{i}"))
                yield return violation;
        }
    }

    private List<Violation> ValidateOneOf(JsonNode? value, JsonObject rules, string path)
    {
        if (rules["oneOf"] is not JsonArray options)
            return [];
        var attempts = options.Select(option => Validate(value, option!, path).ToList()).ToList();
        return attempts.Count(attempt => attempt.Count == 0) switch
        {
            1 => [],
            0 => attempts.MinBy(attempt => attempt.Count)!,
            _ => [new Violation(path, "fits more than one form")],
        };
    }

    private JsonNode Resolve(string reference)
    {
        const string Definitions = "#/$defs/";
        return reference.StartsWith(Definitions, StringComparison.Ordinal) && _root["$defs"]?[reference[Definitions.Length..]] is { } found
            ? found
            : throw new JsonException($"The schema refers to '{reference}', which it does not define.");
    }

    private static void CheckKeywords(JsonObject schema)
    {
        foreach (var (keyword, value) in schema)
        {
            if (!Known.Contains(keyword))
                throw new JsonException($"The schema uses the keyword '{keyword}', which is not supported.");
            foreach (var nested in Nested(keyword, value))
                CheckKeywords(nested);
        }
    }

    private static IEnumerable<JsonObject> Nested(string keyword, JsonNode? value) => keyword switch
    {
        "properties" or "$defs" => ((JsonObject)value!).Select(pair => pair.Value).OfType<JsonObject>(),
        "items" or "additionalProperties" => value is JsonObject single ? [single] : [],
        "oneOf" => ((JsonArray)value!).OfType<JsonObject>(),
        _ => [],
    };

    private static bool HasType(JsonNode? value, string type) => (value?.GetValueKind() ?? JsonValueKind.Null, type) switch
    {
        (JsonValueKind.Object, "object") or (JsonValueKind.Array, "array") or (JsonValueKind.String, "string") => true,
        (JsonValueKind.True or JsonValueKind.False, "boolean") or (JsonValueKind.Number, "number") or (JsonValueKind.Null, "null") => true,
        (JsonValueKind.Number, "integer") => Number(value!) % 1 == 0,
        _ => false,
    };

    private static double Number(JsonNode value) => double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture);

    private static string Article(string type) => type is "object" or "array" or "integer" ? $"an {type}" : $"a {type}";

    private static string Describe(JsonNode? value) => value switch
    {
        null => "empty",
        JsonObject => "an object",
        JsonArray => "a list",
        _ => value.ToJsonString(),
    };
}
