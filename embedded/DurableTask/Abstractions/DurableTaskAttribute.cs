namespace Microsoft.DurableTask;

/// <summary>Names an orchestrator or activity class, and optionally versions it.</summary>
/// <param name="name">The task name; by default the class name.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false, Inherited = false)]
public sealed class DurableTaskAttribute(string? name = default) : Attribute
{
    /// <summary>The task name; default when the class name is to be used.</summary>
    public TaskName Name { get; } = string.IsNullOrEmpty(name) ? default : new TaskName(name);

    /// <summary>The version of the task, or <c>null</c> when it has none.</summary>
    public string? Version { get; set; }
}
