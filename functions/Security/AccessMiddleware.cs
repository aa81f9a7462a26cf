using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Yuqing.Functions.Http;

namespace Yuqing.Functions.Security;

/// <summary>
/// Lets a request through to its function only when the function's <see cref="AccessAttribute"/> is satisfied. A function
/// that says nothing is closed. Functions started by something else than HTTP pass.
/// </summary>
internal sealed class AccessMiddleware(EndpointCatalog endpoints, Authenticator authenticator, ActAudit audit) : IFunctionsWorkerMiddleware
{
    /// <inheritdoc/>
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is { } http)
        {
            var endpoint = endpoints.Find(context.FunctionDefinition.Name)
                ?? throw new ProblemException(ApiProblem.NotFound("没有这个地址。"));
            if (endpoint.Access is { } access)
            {
                var caller = await authenticator.AuthenticateAsync(http.Request);
                if (access.Roles.Count > 0 && !caller.HoldsAny(access.Roles))
                {
                    await audit.RefusedAsync(caller, "route." + endpoint.Name, http.Request.Path, "role", http.RequestAborted);
                    throw new ProblemException(ApiProblem.Forbidden($"需要以下角色之一：{string.Join("、", access.Roles)}。"));
                }
                http.Features.Set(caller);
            }
        }
        await next(context);
    }
}
