using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Yuqing.Functions.Http.OpenApi;

/// <summary><c>GET /api/openapi.json</c>.</summary>
internal sealed class GetOpenApi(OpenApiDocument document)
{
    [Function(nameof(GetOpenApi))]
    [Public("The description of the API is no secret: the source is open.")]
    [Describe("meta", "本接口的 OpenAPI 3.1 描述")]
    [Answer(200, typeof(object), Text = "OpenAPI 文档。")]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/openapi.json")] HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Results.Bytes(document.Utf8, "application/json; charset=utf-8");
    }
}
