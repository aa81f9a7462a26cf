using System.Text.Json;
using System.Text.Json.Serialization;

namespace Yuqing.Functions.Http.Incidents;

/// <summary>A signal as clients write it; the schema in the OpenAPI document is made from this, reading is done by <see cref="SignalReader"/>.</summary>
internal sealed record SignalBody
{
    public required string SignalId { get; init; }
    public required string Type { get; init; }
    public string? Obligation { get; init; }
    public DateTimeOffset? PerformedAt { get; init; }
    public string? OnBehalfOf { get; init; }

    /// <summary>Evidence and fields of the type; may also stand beside the fields above.</summary>
    public Dictionary<string, JsonElement>? Evidence { get; init; }

    /// <summary>Fields of the type at the top level.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Fields { get; init; }
}
