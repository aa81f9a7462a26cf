using Microsoft.Azure.Functions.Worker.Middleware;

namespace Yuqing.Embedded.FunctionsHost.Invocation;

/// <summary>The app's middleware in the order of its registration; first added runs outermost.</summary>
internal sealed class FunctionPipeline
{
    private readonly List<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> _middleware = [];

    public void Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware)
    {
        ArgumentNullException.ThrowIfNull(middleware);
        _middleware.Add(middleware);
    }

    public FunctionExecutionDelegate Build(FunctionExecutionDelegate terminal) =>
        Enumerable.Reverse(_middleware).Aggregate(terminal, (next, middleware) => middleware(next));
}
