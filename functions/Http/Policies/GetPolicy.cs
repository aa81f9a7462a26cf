using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Yuqing.Functions.Security;
using Yuqing.Orchestrations.Policies;
using Yuqing.Orchestrations.Policies.Explain;

namespace Yuqing.Functions.Http.Policies;

/// <summary><c>GET /api/policies/{id}</c>: what a regulation asks, level by level.</summary>
internal sealed class GetPolicy(PolicyShelf shelf, PolicyCatalog policies)
{
    [Function(nameof(GetPolicy))]
    [Access]
    [Describe("policies", "制度说明：各等级由谁在何时之前办什么")]
    [Answer(200, typeof(PolicyExplanation), Text = "制度说明。")]
    [Answer(404, Text = "没有这项制度，或没有可见的单位适用它。")]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/policies/{id}")] HttpRequest request, string id) =>
        shelf.For(request.Caller()).FirstOrDefault(policy => policy.Id == id) is { } seen
            ? Answers.Ok(policies.Explain(id)! with { Units = seen.Units })
            : ApiProblem.NotFound("没有这项制度。");
}
