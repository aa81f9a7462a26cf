namespace Microsoft.DurableTask;

/// <summary>Marks a type as the payload of an external event.</summary>
/// <param name="name">The event name; by default the type name.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = false, Inherited = false)]
public sealed class DurableEventAttribute(string? name = default) : Attribute
{
    /// <summary>The event name; default when the type name is to be used.</summary>
    public TaskName Name { get; } = string.IsNullOrEmpty(name) ? default : new TaskName(name);
}
