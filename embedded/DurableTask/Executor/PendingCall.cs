using Microsoft.DurableTask;

namespace Yuqing.Embedded.DurableTask.Executor;

/// <summary>An activity or sub-orchestration whose result the orchestrator waits for.</summary>
internal abstract class PendingCall
{
    /// <summary>Marks, in an exception's data, a failure that trying again cannot help.</summary>
    public const string FinalMark = "Yuqing.Embedded.DurableTask.Final";

    public abstract void Complete(string? result, DataConverter converter);

    public abstract void Fail(TaskFailureDetails failure, bool final);
}

/// <summary>A call with a typed result.</summary>
/// <typeparam name="T">The type of the result.</typeparam>
internal sealed class PendingCall<T>(string name, int taskId) : PendingCall
{
    // Continuations run on the turn's own thread and nowhere else, so they need not be moved away from the completer.
    private readonly TaskCompletionSource<T> _source = new();

    public Task<T> Task => _source.Task;

    public override void Complete(string? result, DataConverter converter)
    {
        try
        {
            _source.TrySetResult(converter.Deserialize<T>(result)!);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // The orchestrator asked for a type that the result is not: its own code must hear of it.
            _source.TrySetException(error);
        }
    }

    public override void Fail(TaskFailureDetails failure, bool final)
    {
        var exception = new TaskFailedException(name, taskId, failure);
        if (final)
            exception.Data[FinalMark] = true;
        _source.TrySetException(exception);
    }
}
