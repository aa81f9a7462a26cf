namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

/// <summary>Base of every attribute that binds a parameter, property or method of a function.</summary>
public abstract class BindingAttribute : Attribute
{
    /// <summary>For derived classes; public as in the real package.</summary>
    public BindingAttribute()
    {
    }
}

/// <summary>Base of the attributes that say what starts a function. A function has exactly one.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public abstract class TriggerBindingAttribute : BindingAttribute
{
    /// <summary>For derived classes; public as in the real package.</summary>
    public TriggerBindingAttribute()
    {
    }
}

/// <summary>Base of the attributes that fetch something for a function.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public abstract class InputBindingAttribute : BindingAttribute
{
    /// <summary>For derived classes; public as in the real package.</summary>
    public InputBindingAttribute()
    {
    }
}

/// <summary>Base of the attributes that send what a function returns.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property)]
public abstract class OutputBindingAttribute : BindingAttribute
{
    /// <summary>For derived classes; public as in the real package.</summary>
    public OutputBindingAttribute()
    {
    }
}
