using System.Text.Json.Nodes;
using System.Text.Json.Schema;

namespace Yuqing.Functions.Http.OpenApi;

/// <summary>JSON schemas of the types in the document, each once under <c>components/schemas</c>.</summary>
internal sealed class SchemaSet
{
    private static readonly JsonSchemaExporterOptions Exporter = new() { TreatNullObliviousAsNonNullable = true };

    /// <summary>The schemas by name.</summary>
    public JsonObject Components { get; } = [];

    /// <summary>A reference to the schema of a type, adding it when it is not there yet.</summary>
    public JsonObject Reference(Type type)
    {
        var name = type.Name;
        if (!Components.ContainsKey(name))
        {
            var schema = ApiJson.Options.GetJsonSchemaAsNode(type, Exporter);
            Relocate(schema, "#/components/schemas/" + name);
            Components[name] = schema;
        }
        return new JsonObject { ["$ref"] = "#/components/schemas/" + name };
    }

    /// <summary>The exporter refers to a repeated type by its path from the schema's root, which lies deeper in this document.</summary>
    private static void Relocate(JsonNode? node, string root)
    {
        switch (node)
        {
            case JsonObject item:
                if (item["$ref"] is JsonValue reference && reference.TryGetValue(out string? path) && path.StartsWith('#'))
                    item["$ref"] = root + path[1..];
                foreach (var (_, child) in item)
                    Relocate(child, root);
                break;
            case JsonArray list:
                foreach (var child in list)
                    Relocate(child, root);
                break;
        }
    }
}
