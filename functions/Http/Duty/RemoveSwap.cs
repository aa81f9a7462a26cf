using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Http.Duty;

/// <summary><c>DELETE /api/duty/{unit}/swaps/{id}</c>.</summary>
internal sealed class RemoveSwap(DutyDesk desk)
{
    [Function(nameof(RemoveSwap))]
    [Access(Roles.Office, Roles.Administrator)]
    [Describe("duty", "取消调班")]
    [Answer(200, typeof(DutyChangedJson), Text = "新的版本号。")]
    [Answer(409, Text = "If-Match 的版本已不是最新。")]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/duty/{unit}/swaps/{id}")] HttpRequest request, string unit, string id) =>
        desk.RemoveAsync(request, unit, id, swap: true);
}
