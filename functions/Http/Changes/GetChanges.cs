using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Yuqing.Functions.Http.Requests;
using Yuqing.Functions.Register;
using Yuqing.Functions.Security;

namespace Yuqing.Functions.Http.Changes;

/// <summary><c>GET /api/changes</c>: long poll on the register's change feed. A client that goes away frees its wait at once.</summary>
internal sealed class GetChanges(IIncidentRegister register)
{
    private const double LongestWait = 25;

    [Function(nameof(GetChanges))]
    [Access]
    [Describe("incidents", "一有变化就返回（长轮询，最多 25 秒）")]
    [Query("after", "上次返回的 cursor；缺省时从现在开始")]
    [Query("wait", "最多等待的秒数，0 到 25，默认 25")]
    [Answer(200, typeof(ChangeBatch), Text = "变化，可能为空；下次以 cursor 作 after。")]
    public async Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/changes")] HttpRequest request)
    {
        var query = new QueryReader(request.Query);
        var after = query.Text("after");
        var wait = query.Seconds("wait", LongestWait, LongestWait);
        query.ThrowIfFailed();
        return Answers.Ok(await register.WaitForChangesAsync(after, request.Caller().Sight, wait, request.HttpContext.RequestAborted));
    }
}
