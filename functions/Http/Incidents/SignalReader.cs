using System.Text.Json;
using Yuqing.Functions.Http.Requests;
using Yuqing.Functions.Security;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Http.Incidents;

/// <summary>
/// Turns a JSON object into a <see cref="Signal"/>. Who acts comes from the caller alone. Fields of the type and evidence
/// may stand at the top level or inside <c>evidence</c>; both become text.
/// </summary>
internal static class SignalReader
{
    /// <summary>Most fields beside the common ones.</summary>
    public const int MaxFields = 50;

    /// <summary>Longest text of one field, characters.</summary>
    public const int MaxFieldLength = 4000;

    /// <summary>Longest text of field <c>text</c>, which carries whole statements, characters.</summary>
    public const int MaxTextLength = 10_000;

    private const string Evidence = "evidence";
    private const string LongText = "text";
    private static readonly string[] Common = ["signalId", "type", "obligation", "performedAt", "onBehalfOf", Evidence];
    private static readonly string[] SystemTypes = [SignalTypes.Metrics, SignalTypes.MergedIn, SignalTypes.Calendar, SignalTypes.Unreachable];

    /// <exception cref="ProblemException">400 naming every field at fault.</exception>
    public static Signal Read(JsonElement json, Caller caller)
    {
        var reader = new FieldReader(json);
        var type = reader.Text("type", required: true) ?? "";
        if (SystemTypes.Contains(type))
            reader.Fail("type", "这种信号只由系统产生。");
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        Collect(reader, json.EnumerateObject().Where(property => !Common.Contains(property.Name)), fields);
        if (json.TryGetProperty(Evidence, out var given) && given.ValueKind == JsonValueKind.String)
            fields[Evidence] = given.GetString()!;
        else if (reader.Object(Evidence) is { } evidence)
            Collect(evidence, given.EnumerateObject(), fields);
        if (fields.Count > MaxFields)
            reader.Fail(Evidence, $"字段不得超过 {MaxFields} 个。");
        var signal = new Signal
        {
            SignalId = reader.Text("signalId", required: true) ?? "",
            Type = type,
            Obligation = reader.Text("obligation"),
            PerformedAt = reader.Instant("performedAt"),
            OnBehalfOf = reader.Text("onBehalfOf"),
            Actor = caller.Id,
            ActorName = caller.Name,
            ActorRoles = caller.Roles,
            ActorUnits = caller.Units is null ? null : [.. caller.Units.Order(StringComparer.Ordinal)],
            Fields = fields,
        };
        reader.ThrowIfFailed();
        return signal;
    }

    private static void Collect(FieldReader reader, IEnumerable<JsonProperty> properties, Dictionary<string, string> fields)
    {
        foreach (var property in properties)
        {
            var name = property.Name;
            if (ToText(reader, property) is not { } text)
                continue;
            var longest = name == LongText ? MaxTextLength : MaxFieldLength;
            if (text.Length > longest)
                reader.Fail(name, $"不得超过 {longest} 个字符。");
            else if (name.Length > FieldReader.ShortText)
                reader.Fail(name[..FieldReader.ShortText], $"字段名不得超过 {FieldReader.ShortText} 个字符。");
            else if (!fields.TryAdd(name, text) && fields[name] != text)
                reader.Fail(name, "出现两次且内容不同。");
        }
    }

    private static string? ToText(FieldReader reader, JsonProperty property)
    {
        switch (property.Value.ValueKind)
        {
            case JsonValueKind.String:
                return reader.Read(property.Name, property.Value);
            case JsonValueKind.Number:
                return property.Value.GetRawText();
            case JsonValueKind.True:
                return "true";
            case JsonValueKind.False:
                return "false";
            case JsonValueKind.Null:
                return null;
            default:
                reader.Fail(property.Name, "应为文本、数字或布尔值。");
                return null;
        }
    }
}
