using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Http.Duty;

/// <summary><c>POST /api/duty/{unit}/swaps</c>.</summary>
internal sealed class AddSwap(DutyDesk desk)
{
    [Function(nameof(AddSwap))]
    [Access(Roles.Office, Roles.Administrator)]
    [Describe("duty", "调班：两人互换各自的一班；相同的请求重复提交没有第二次效果", Body = typeof(SwapBody))]
    [Answer(200, typeof(DutyChangedJson), Text = "调班的编号与新的版本号。")]
    [Answer(409, Text = "If-Match 的版本已不是最新。")]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/duty/{unit}/swaps")] HttpRequest request, string unit) =>
        desk.AddSwapAsync(request, unit);
}
