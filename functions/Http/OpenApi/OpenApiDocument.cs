using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Yuqing.Functions.Http.OpenApi;

/// <summary>
/// The OpenAPI 3.1 description of the API, made from the attributes that the endpoints carry and from the types they
/// answer with, so that it cannot say anything else than the code.
/// </summary>
internal sealed partial class OpenApiDocument
{
    private static readonly string ProblemRef = "#/components/schemas/" + nameof(ApiProblem);
    private readonly EndpointCatalog _endpoints;
    private readonly SchemaSet _schemas = new();
    private readonly Lazy<byte[]> _utf8;

    public OpenApiDocument(EndpointCatalog endpoints)
    {
        _endpoints = endpoints;
        _utf8 = new Lazy<byte[]>(() => System.Text.Encoding.UTF8.GetBytes(Build().ToJsonString(ApiJson.Options)));
    }

    /// <summary>The document, built once.</summary>
    public ReadOnlyMemory<byte> Utf8 => _utf8.Value;

    private JsonObject Build()
    {
        var paths = new JsonObject();
        foreach (var path in _endpoints.All.Where(endpoint => endpoint.Description is not null).GroupBy(endpoint => endpoint.Route))
        {
            var item = new JsonObject();
            foreach (var endpoint in path)
            {
                foreach (var method in endpoint.Methods)
                    item[method.ToLowerInvariant()] = Operation(endpoint);
            }
            paths["/" + path.Key] = item;
        }
        _schemas.Reference(typeof(ApiProblem));
        return new JsonObject
        {
            ["openapi"] = "3.1.1",
            ["info"] = new JsonObject
            {
                ["title"] = "Yuqing.Functions",
                ["description"] = "舆情处置时限系统的 HTTP 接口。错误一律为 application/problem+json（RFC 9457）；时间为带偏移的 ISO 8601。",
                ["version"] = typeof(OpenApiDocument).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0",
                ["license"] = new JsonObject { ["name"] = "MIT", ["identifier"] = "MIT" },
            },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "/" }),
            ["paths"] = paths,
            ["components"] = new JsonObject { ["schemas"] = _schemas.Components, ["securitySchemes"] = SecuritySchemes() },
        };
    }

    private JsonObject Operation(Endpoint endpoint)
    {
        var description = endpoint.Description!;
        var operation = new JsonObject
        {
            ["operationId"] = endpoint.Name,
            ["summary"] = description.Summary,
            ["tags"] = new JsonArray(description.Tag),
            ["parameters"] = Parameters(endpoint),
        };
        if (endpoint.Access is { Roles.Count: > 0 } access)
            operation["description"] = "角色：" + string.Join("、", access.Roles) + "。";
        if (description.Body is { } body)
            operation["requestBody"] = RequestBody(body, description.SignedDelivery);
        else if (description.Upload.Length > 0)
            operation["requestBody"] = new JsonObject { ["required"] = true, ["content"] = new JsonObject(description.Upload.Select(Binary)) };
        operation["responses"] = Responses(endpoint);
        operation["security"] = endpoint.Access is not null
            ? new JsonArray(new JsonObject { ["bearer"] = new JsonArray() }, new JsonObject { ["session"] = new JsonArray(), ["csrf"] = new JsonArray() })
            : description.SignedDelivery ? new JsonArray(new JsonObject { ["webhookSignature"] = new JsonArray() }) : [];
        return operation;
    }

    private static JsonArray Parameters(Endpoint endpoint)
    {
        var parameters = new JsonArray();
        foreach (Match name in RouteParameter().Matches(endpoint.Route))
            parameters.Add(Parameter(name.Groups[1].Value, "path", null, required: true));
        foreach (var query in endpoint.Query)
            parameters.Add(Parameter(query.Name, "query", query.Text, required: false));
        if (endpoint.Description!.SignedDelivery)
        {
            parameters.Add(Parameter("webhook-id", "header", "送达的唯一编号，重试时不变。", required: true));
            parameters.Add(Parameter("webhook-timestamp", "header", "发送时刻，1970 年以来的秒数，与服务器时间相差不超过 5 分钟。", required: true));
        }
        return parameters;
    }

    private static JsonObject Parameter(string name, string place, string? text, bool required)
    {
        var parameter = new JsonObject
        {
            ["name"] = name,
            ["in"] = place,
            ["required"] = required,
            ["schema"] = new JsonObject { ["type"] = "string" },
        };
        if (text is not null)
            parameter["description"] = text;
        return parameter;
    }

    private JsonObject RequestBody(Type body, bool signedDelivery)
    {
        var content = new JsonObject { ["application/json"] = new JsonObject { ["schema"] = _schemas.Reference(body) } };
        if (signedDelivery)
        {
            content["application/cloudevents+json"] = new JsonObject
            {
                ["schema"] = new JsonObject
                {
                    ["type"] = "object",
                    ["required"] = new JsonArray("specversion", "id", "source", "type", "data"),
                    ["properties"] = new JsonObject
                    {
                        ["specversion"] = new JsonObject { ["const"] = "1.0" },
                        ["id"] = new JsonObject { ["type"] = "string" },
                        ["source"] = new JsonObject { ["type"] = "string" },
                        ["type"] = new JsonObject { ["type"] = "string" },
                        ["data"] = _schemas.Reference(body),
                    },
                },
            };
        }
        return new JsonObject { ["required"] = true, ["content"] = content };
    }

    private JsonObject Responses(Endpoint endpoint)
    {
        var responses = new JsonObject();
        foreach (var answer in endpoint.Answers.OrderBy(answer => answer.Status))
            responses[Key(answer.Status)] = Response(answer);
        foreach (var status in ImpliedErrors(endpoint))
        {
            if (!responses.ContainsKey(Key(status)))
                responses[Key(status)] = Response(new AnswerAttribute(status) { Text = ReasonPhrases.GetReasonPhrase(status) });
        }
        return responses;
    }

    private JsonObject Response(AnswerAttribute answer)
    {
        var response = new JsonObject { ["description"] = answer.Text };
        if (answer.Body is { } body)
            response["content"] = new JsonObject { ["application/json"] = new JsonObject { ["schema"] = _schemas.Reference(body) } };
        else if (answer.File is { } mediaType)
            response["content"] = new JsonObject([Binary(mediaType)]);
        else if (answer.Status >= StatusCodes.Status400BadRequest)
            response["content"] = new JsonObject { [ApiProblem.ContentType] = new JsonObject { ["schema"] = new JsonObject { ["$ref"] = ProblemRef } } };
        return response;
    }

    private static KeyValuePair<string, JsonNode?> Binary(string mediaType) => new(mediaType, new JsonObject());

    private static IEnumerable<int> ImpliedErrors(Endpoint endpoint)
    {
        if (endpoint.Access is not null || endpoint.Description!.SignedDelivery)
            yield return StatusCodes.Status401Unauthorized;
        if (endpoint.Access is { } access && (access.Roles.Count > 0 || endpoint.Methods.Any(method => method is not ("GET" or "HEAD"))))
            yield return StatusCodes.Status403Forbidden;
        var hasBody = endpoint.Description!.Body is not null || endpoint.Description.Upload.Length > 0;
        if (hasBody || endpoint.Query.Count > 0)
            yield return StatusCodes.Status400BadRequest;
        if (hasBody)
        {
            yield return StatusCodes.Status413PayloadTooLarge;
            yield return StatusCodes.Status415UnsupportedMediaType;
        }
        if (endpoint.Route.Contains('{', StringComparison.Ordinal))
            yield return StatusCodes.Status404NotFound;
        yield return StatusCodes.Status503ServiceUnavailable;
    }

    private static JsonObject SecuritySchemes() => new()
    {
        ["bearer"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer", ["description"] = "机器客户端的密钥。" },
        ["session"] = new JsonObject { ["type"] = "apiKey", ["in"] = "cookie", ["name"] = Security.SessionCookie.Name },
        ["csrf"] = new JsonObject
        {
            ["type"] = "apiKey",
            ["in"] = "header",
            ["name"] = Security.Authenticator.CsrfHeader,
            ["description"] = "以会话发出的改动类请求必须带上，值取自 /api/session 的 csrfToken。",
        },
        ["webhookSignature"] = new JsonObject
        {
            ["type"] = "apiKey",
            ["in"] = "header",
            ["name"] = "webhook-signature",
            ["description"] = "Standard Webhooks 1.0.0：v1, 加上对 id.timestamp.body 的 HMAC-SHA256（base64）。",
        },
    };

    private static string Key(int status) => status.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\{\*?(\w+)\??\}")]
    private static partial Regex RouteParameter();
}
