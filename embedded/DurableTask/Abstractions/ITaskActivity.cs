namespace Microsoft.DurableTask;

/// <summary>A unit of work that orchestrations call. It may run more than once (at least once), so it must be idempotent.</summary>
public interface ITaskActivity
{
    /// <summary>The type of the input.</summary>
    Type InputType { get; }

    /// <summary>The type of the output.</summary>
    Type OutputType { get; }

    /// <summary>Does the work.</summary>
    /// <param name="context">About this call.</param>
    /// <param name="input">The deserialized input.</param>
    Task<object?> RunAsync(TaskActivityContext context, object? input);
}

/// <summary>Base class of activities.</summary>
/// <typeparam name="TInput">The type of the input.</typeparam>
/// <typeparam name="TOutput">The type of the output.</typeparam>
public abstract class TaskActivity<TInput, TOutput> : ITaskActivity
{
    /// <summary>For derived classes.</summary>
    protected TaskActivity()
    {
    }

    Type ITaskActivity.InputType => typeof(TInput);

    Type ITaskActivity.OutputType => typeof(TOutput);

    /// <summary>Does the work.</summary>
    /// <param name="context">About this call.</param>
    /// <param name="input">The input.</param>
    public abstract Task<TOutput> RunAsync(TaskActivityContext context, TInput input);

    async Task<object?> ITaskActivity.RunAsync(TaskActivityContext context, object? input)
    {
        ArgumentNullException.ThrowIfNull(context);
        return await RunAsync(context, TaskInput.As<TInput>(input)).ConfigureAwait(false);
    }
}

/// <summary>About one call of an activity.</summary>
public abstract class TaskActivityContext
{
    /// <summary>For derived classes.</summary>
    protected TaskActivityContext()
    {
    }

    /// <summary>The name of the activity.</summary>
    public abstract TaskName Name { get; }

    /// <summary>The id of the orchestration instance that called.</summary>
    public abstract string InstanceId { get; }

    /// <summary>The version the call asked for; empty when unversioned.</summary>
    public virtual string Version => string.Empty;
}
