using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Which key a caller must present. The host checks it before the function runs.</summary>
public enum AuthorizationLevel
{
    /// <summary>No key.</summary>
    Anonymous = 0,

    /// <summary>Reserved by the platform; only the master key opens it.</summary>
    User = 1,

    /// <summary>A key of the function or of the host.</summary>
    Function = 2,

    /// <summary>A system key, made for an extension.</summary>
    System = 3,

    /// <summary>The master key.</summary>
    Admin = 4,
}

/// <summary>Starts a function by an HTTP request.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class HttpTriggerAttribute : TriggerBindingAttribute
{
    /// <summary>Any method, level <see cref="AuthorizationLevel.Function"/>.</summary>
    public HttpTriggerAttribute()
        : this(AuthorizationLevel.Function)
    {
    }

    /// <summary>The given methods, level <see cref="AuthorizationLevel.Function"/>.</summary>
    /// <param name="methods">HTTP methods, such as <c>get</c>.</param>
    public HttpTriggerAttribute(params string[] methods)
        : this(AuthorizationLevel.Function, methods)
    {
    }

    /// <summary>Any method at the given level.</summary>
    /// <param name="authLevel">Key that a caller must present.</param>
    public HttpTriggerAttribute(AuthorizationLevel authLevel)
    {
        AuthLevel = authLevel;
    }

    /// <summary>The given methods at the given level.</summary>
    /// <param name="authLevel">Key that a caller must present.</param>
    /// <param name="methods">HTTP methods, such as <c>get</c>.</param>
    public HttpTriggerAttribute(AuthorizationLevel authLevel, params string[] methods)
    {
        AuthLevel = authLevel;
        Methods = methods;
    }

    /// <summary>Route template below the route prefix; the function's name when absent.</summary>
    public string? Route { get; set; }

    /// <summary>Allowed HTTP methods; any when null or empty.</summary>
    public string[]? Methods { get; }

    /// <summary>Key that a caller must present.</summary>
    public AuthorizationLevel AuthLevel { get; }
}

/// <summary>Marks the property of a multi-output return type that becomes the HTTP response.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class HttpResultAttribute : OutputBindingAttribute;
