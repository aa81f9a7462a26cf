namespace Microsoft.Azure.Functions.Worker.Middleware;

/// <summary>Runs the rest of the pipeline.</summary>
/// <param name="context">The invocation.</param>
public delegate Task FunctionExecutionDelegate(FunctionContext context);

/// <summary>Runs around every function of the app. Registered as a singleton.</summary>
public interface IFunctionsWorkerMiddleware
{
    /// <summary>Called for each invocation; for orchestrators once per replay.</summary>
    /// <param name="context">The invocation.</param>
    /// <param name="next">The rest of the pipeline.</param>
    Task Invoke(FunctionContext context, FunctionExecutionDelegate next);
}
