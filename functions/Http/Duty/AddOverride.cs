using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Http.Duty;

/// <summary><c>POST /api/duty/{unit}/overrides</c>.</summary>
internal sealed class AddOverride(DutyDesk desk)
{
    [Function(nameof(AddOverride))]
    [Access(Roles.Office, Roles.Administrator)]
    [Describe("duty", "临时替班：一段时间内由他人值班；相同的请求重复提交没有第二次效果", Body = typeof(OverrideBody))]
    [Answer(200, typeof(DutyChangedJson), Text = "替班的编号与新的版本号。")]
    [Answer(409, Text = "If-Match 的版本已不是最新。")]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/duty/{unit}/overrides")] HttpRequest request, string unit) =>
        desk.AddOverrideAsync(request, unit);
}
