using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Microsoft.DurableTask.Worker.Hosting;

/// <summary>Base class of workers.</summary>
/// <param name="name">The worker's name; <c>null</c> for the default worker.</param>
/// <param name="factory">Makes its orchestrators and activities.</param>
public abstract class DurableTaskWorker(string? name, IDurableTaskFactory factory) : BackgroundService
{
    /// <summary>The worker's name.</summary>
    protected virtual string Name { get; } = name ?? Options.DefaultName;

    /// <summary>Makes its orchestrators and activities.</summary>
    protected virtual IDurableTaskFactory Factory { get; } = factory ?? throw new ArgumentNullException(nameof(factory));

    /// <summary>Adds values of exceptions to the failure details that are stored.</summary>
    protected IExceptionPropertiesProvider? ExceptionPropertiesProvider { get; set; }
}
