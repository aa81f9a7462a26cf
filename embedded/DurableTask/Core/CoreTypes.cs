namespace DurableTask.Core;

/// <summary>The status of an orchestration in its history.</summary>
public enum OrchestrationStatus
{
    /// <summary>It runs.</summary>
    Running = 0,

    /// <summary>It returned.</summary>
    Completed = 1,

    /// <summary>It continued as new.</summary>
    ContinuedAsNew = 2,

    /// <summary>It threw.</summary>
    Failed = 3,

    /// <summary>It was cancelled.</summary>
    Canceled = 4,

    /// <summary>It was terminated.</summary>
    Terminated = 5,

    /// <summary>It has not started.</summary>
    Pending = 6,

    /// <summary>It was suspended.</summary>
    Suspended = 7,
}

/// <summary>One execution of an instance.</summary>
public class OrchestrationInstance
{
    /// <summary>The instance id.</summary>
    public string InstanceId { get; set; } = string.Empty;

    /// <summary>The id of the execution.</summary>
    public string ExecutionId { get; set; } = string.Empty;
}

// These are fields in the real package.
#pragma warning disable CA1051
/// <summary>The orchestration that started another.</summary>
public class ParentInstance
{
    /// <summary>Its orchestrator.</summary>
    public string Name = string.Empty;

    /// <summary>Its instance.</summary>
    public OrchestrationInstance OrchestrationInstance = new();

    /// <summary>The number of the call within it.</summary>
    public int TaskScheduleId;

    /// <summary>Its version.</summary>
    public string Version = string.Empty;
}
#pragma warning restore CA1051

/// <summary>Why something failed.</summary>
/// <param name="errorType">The full name of the exception's type.</param>
/// <param name="errorMessage">Its message.</param>
/// <param name="stackTrace">Where it was thrown.</param>
/// <param name="innerFailure">What caused it.</param>
/// <param name="isNonRetriable">Whether trying again cannot help.</param>
/// <param name="properties">Further values.</param>
public class FailureDetails(
    string errorType,
    string errorMessage,
    string? stackTrace,
    FailureDetails? innerFailure,
    bool isNonRetriable,
    IDictionary<string, object?>? properties = null)
{
    /// <summary>The full name of the exception's type.</summary>
    public string ErrorType { get; } = errorType;

    /// <summary>Its message.</summary>
    public string ErrorMessage { get; } = errorMessage;

    /// <summary>Where it was thrown.</summary>
    public string? StackTrace { get; } = stackTrace;

    /// <summary>What caused it.</summary>
    public FailureDetails? InnerFailure { get; } = innerFailure;

    /// <summary>Whether trying again cannot help.</summary>
    public bool IsNonRetriable { get; } = isNonRetriable;

    /// <summary>Further values.</summary>
    public IDictionary<string, object?>? Properties { get; } = properties;

    /// <inheritdoc/>
    public override string ToString() => $"{ErrorType}: {ErrorMessage}";
}
