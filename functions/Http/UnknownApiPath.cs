using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Yuqing.Functions.Http;

/// <summary>
/// Whatever under <c>api/</c> no other function takes: 405 when the path exists for other methods, else 404. Without it the
/// dashboard's catch-all would answer with a page.
/// </summary>
internal sealed class UnknownApiPath(EndpointCatalog endpoints)
{
    [Function(nameof(UnknownApiPath))]
    [Public("Says only that there is nothing.")]
    public IResult Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", "post", "put", "patch", "delete", "options", Route = "api/{*path}")] HttpRequest request)
    {
        var methods = endpoints.MethodsOf(request.Path);
        return methods.Count > 0 ? ApiProblem.MethodNotAllowed(string.Join(", ", methods)) : ApiProblem.NotFound("没有这个地址。");
    }
}
