using System.Diagnostics.CodeAnalysis;

namespace Microsoft.DurableTask.Worker;

/// <summary>Makes orchestrators and activities by name.</summary>
public interface IDurableTaskFactory
{
    /// <summary>Makes an activity.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="serviceProvider">The services of its call.</param>
    /// <param name="activity">The activity.</param>
    /// <returns>Whether there is one of this name.</returns>
    bool TryCreateActivity(TaskName name, IServiceProvider serviceProvider, [NotNullWhen(true)] out ITaskActivity? activity);

    /// <summary>Makes an orchestrator.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="serviceProvider">The services of its execution.</param>
    /// <param name="orchestrator">The orchestrator.</param>
    /// <returns>Whether there is one of this name.</returns>
    bool TryCreateOrchestrator(
        TaskName name, IServiceProvider serviceProvider, [NotNullWhen(true)] out ITaskOrchestrator? orchestrator);
}

/// <summary>Adds values of an exception to the failure details that are stored.</summary>
public interface IExceptionPropertiesProvider
{
    /// <summary>The values; <c>null</c> for none.</summary>
    /// <param name="exception">The exception.</param>
    IDictionary<string, object?>? GetExceptionProperties(Exception exception);
}

/// <summary>Passes on to another provider.</summary>
/// <param name="inner">The other provider.</param>
public sealed class ExceptionPropertiesProviderAdapter(IExceptionPropertiesProvider inner) : IExceptionPropertiesProvider
{
    /// <inheritdoc/>
    public IDictionary<string, object?>? GetExceptionProperties(Exception exception) => inner.GetExceptionProperties(exception);
}
