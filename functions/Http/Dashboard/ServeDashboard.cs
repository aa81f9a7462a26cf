using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Yuqing.Functions.Http.Dashboard;

/// <summary>Everything outside <c>api/</c>: the dashboard's files and, for its own routes, its page.</summary>
internal sealed class ServeDashboard(DashboardFiles files)
{
    [Function(nameof(ServeDashboard))]
    [Public("The pages hold no data; they sign in and call the API.")]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "{*path}")] HttpRequest request, string? path) =>
        files.Find(path ?? "", request.Headers.Accept.ToString());
}
