using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Yuqing.Functions.Duty;
using Yuqing.Functions.Security;
using Yuqing.Orchestrations.Policies;

namespace Yuqing.Functions.Http.Policies;

/// <summary><c>GET /api/policies</c>: the regulations of the units that the caller may see.</summary>
internal sealed class ListPolicies(PolicyShelf shelf)
{
    [Function(nameof(ListPolicies))]
    [Access]
    [Describe("policies", "可见单位所适用的制度")]
    [Answer(200, typeof(PolicyListJson), Text = "制度。")]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/policies")] HttpRequest request) =>
        Answers.Ok(new PolicyListJson(shelf.For(request.Caller())));
}

/// <summary>Which policies a caller may read: those that a unit in sight follows.</summary>
internal sealed class PolicyShelf(IDutyDirectory directory, PolicyCatalog policies)
{
    public IReadOnlyList<PolicySummaryJson> For(Caller caller) =>
        [.. policies.All.Select(policy => ToJson(policy, caller)).Where(policy => policy.Units.Count > 0)];

    private PolicySummaryJson ToJson(PolicySlice policy, Caller caller) => new(
        policy.Id, policy.Title, policy.En, policy.ContentHash,
        [.. directory.Units.Where(unit => unit.Policy == policy.Id && caller.Sees(unit.Id)).Select(unit => unit.Id)]);
}

/// <summary>The policies that the caller may see.</summary>
internal sealed record PolicyListJson(IReadOnlyList<PolicySummaryJson> Items);

/// <summary>A policy; <c>version</c> is the content hash that new incidents run on.</summary>
internal sealed record PolicySummaryJson(string Id, string Title, string? En, string Version, IReadOnlyList<string> Units);
