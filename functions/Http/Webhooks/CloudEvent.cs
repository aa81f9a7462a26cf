using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Yuqing.Functions.Http.Requests;

namespace Yuqing.Functions.Http.Webhooks;

/// <summary>How a delivery carries the report.</summary>
internal enum DeliveryForm
{
    /// <summary>Nothing that this product takes: 415.</summary>
    Unsupported,

    /// <summary>The object itself.</summary>
    Plain,

    /// <summary>CloudEvents 1.0, structured: the object is <c>data</c>.</summary>
    Structured,

    /// <summary>CloudEvents 1.0, binary: attributes in <c>ce-*</c> headers, the body is the object.</summary>
    Binary,
}

/// <summary>
/// The CloudEvents 1.0.2 HTTP binding, as far as a receiver of single JSON events needs it. The event's id is checked
/// but not used: what makes a delivery unique is the <c>webhook-id</c>.
/// </summary>
internal static class CloudEvent
{
    private const string SpecVersion = "1.0";
    private static readonly string[] Required = ["id", "source", "type"];

    /// <summary>Decided by the content type first, as the binding demands; batches and other formats are not taken.</summary>
    public static DeliveryForm FormOf(HttpRequest request)
    {
        if (request.Headers.ContentEncoding.Count > 0)
            return DeliveryForm.Unsupported;
        if (JsonBody.IsType(request.ContentType, "application/cloudevents+json"))
            return DeliveryForm.Structured;
        if (!JsonBody.IsJson(request.ContentType))
            return DeliveryForm.Unsupported;
        return request.Headers.ContainsKey("ce-specversion") ? DeliveryForm.Binary : DeliveryForm.Plain;
    }

    /// <summary>The report object of a parsed delivery.</summary>
    /// <exception cref="ProblemException">400 naming the attribute at fault.</exception>
    public static JsonElement DataOf(DeliveryForm form, JsonElement root, IHeaderDictionary headers)
    {
        switch (form)
        {
            case DeliveryForm.Binary:
                CheckHeaders(headers);
                return root;
            case DeliveryForm.Structured:
                return CheckEnvelope(root);
            default:
                return root;
        }
    }

    private static void CheckHeaders(IHeaderDictionary headers)
    {
        if (headers["ce-specversion"] != SpecVersion)
            throw Fault("ce-specversion", $"应为 {SpecVersion}。");
        foreach (var name in Required)
        {
            if (string.IsNullOrWhiteSpace(headers["ce-" + name]))
                throw Fault("ce-" + name, "必填。");
        }
    }

    private static JsonElement CheckEnvelope(JsonElement root)
    {
        var fields = new FieldReader(root);
        if (fields.Text("specversion", required: true) is { } version && version != SpecVersion)
            fields.Fail("specversion", $"应为 {SpecVersion}。");
        foreach (var name in Required)
            fields.Text(name, int.MaxValue, required: true);
        if (fields.Text("datacontenttype") is { } type && !JsonBody.IsJson(type))
            fields.Fail("datacontenttype", "应为 application/json。");
        if (!root.TryGetProperty("data", out var data) || data.ValueKind != JsonValueKind.Object)
            fields.Fail("data", "应为 JSON 对象。");
        fields.ThrowIfFailed();
        return data;
    }

    private static ProblemException Fault(string attribute, string message) => new(ApiProblem.Field(attribute, message));
}
