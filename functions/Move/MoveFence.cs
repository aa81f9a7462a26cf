using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Yuqing.Functions.Http;
using Yuqing.Functions.Http.Sessions;
using Yuqing.Functions.Register;

namespace Yuqing.Functions.Move;

/// <summary>
/// Holds everything that acts while the installation is frozen. Requests that change something get 503; timers let their turn pass;
/// a queued message is dropped, for its notification is still due and the watchdog queues it again. Activities fail as when the
/// register cannot be reached: an orchestration that cannot read its inbox decides about no breach and tries again.
/// </summary>
internal sealed class MoveFence(MoveGuard guard) : IFunctionsWorkerMiddleware
{
    /// <inheritdoc/>
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        // In this order: an orchestration must await nothing but its own tasks, or it cannot be replayed.
        if (IsHarmless(context) || await guard.MayActAsync(context.CancellationToken))
            await next(context);
        else if (context.GetHttpContext() is not null)
            throw new ProblemException(ApiProblem.Unavailable());
        else if (IsTrigger(context, "activityTrigger"))
            throw new RegisterUnavailableException("The register is frozen: its incidents are being moved.");
    }

    /// <summary>Reading, signing in and out, and the orchestrations themselves, which do nothing but by activities.</summary>
    private static bool IsHarmless(FunctionContext context) => context.GetHttpContext() is { Request.Method: var method }
        ? HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || context.FunctionDefinition.Name is nameof(SignIn) or nameof(SignOut)
        : !IsTrigger(context, "timerTrigger", "serviceBusTrigger", "activityTrigger");

    /// <summary>Compared as the host does: it knows types of bindings in any case.</summary>
    private static bool IsTrigger(FunctionContext context, params string[] types) =>
        context.FunctionDefinition.InputBindings.Values.Any(binding => types.Contains(binding.Type, StringComparer.OrdinalIgnoreCase));
}
