namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>SameSite policy of a cookie.</summary>
public enum SameSite
{
    /// <summary>Not written.</summary>
    None = 0,

    /// <summary>Lax.</summary>
    Lax = 1,

    /// <summary>Strict.</summary>
    Strict = 2,

    /// <summary>Written as <c>None</c>.</summary>
    ExplicitNone = 3,
}

/// <summary>A cookie.</summary>
public interface IHttpCookie
{
    /// <summary>Domain.</summary>
    string? Domain { get; }

    /// <summary>When it expires.</summary>
    DateTimeOffset? Expires { get; }

    /// <summary>Whether scripts must not see it.</summary>
    bool? HttpOnly { get; }

    /// <summary>Life in seconds.</summary>
    double? MaxAge { get; }

    /// <summary>Name.</summary>
    string Name { get; }

    /// <summary>Path.</summary>
    string? Path { get; }

    /// <summary>SameSite policy.</summary>
    SameSite SameSite { get; }

    /// <summary>Whether it travels by HTTPS only.</summary>
    bool? Secure { get; }

    /// <summary>Value.</summary>
    string Value { get; }
}

/// <summary>A cookie that can be changed.</summary>
/// <param name="name">Name.</param>
/// <param name="value">Value.</param>
public sealed class HttpCookie(string name, string value) : IHttpCookie
{
    /// <inheritdoc />
    public string? Domain { get; set; }

    /// <inheritdoc />
    public DateTimeOffset? Expires { get; set; }

    /// <inheritdoc />
    public bool? HttpOnly { get; set; }

    /// <inheritdoc />
    public double? MaxAge { get; set; }

    /// <inheritdoc />
    public string Name { get; set; } = name;

    /// <inheritdoc />
    public string? Path { get; set; }

    /// <inheritdoc />
    public SameSite SameSite { get; set; }

    /// <inheritdoc />
    public bool? Secure { get; set; }

    /// <inheritdoc />
    public string Value { get; set; } = value;
}

/// <summary>Cookies of a response.</summary>
public abstract class HttpCookies
{
    /// <summary>Sets a cookie.</summary>
    public abstract void Append(string name, string value);

    /// <summary>Sets a cookie.</summary>
    public abstract void Append(IHttpCookie cookie);

    /// <summary>Makes a cookie that is not set yet.</summary>
    public abstract IHttpCookie CreateNew();
}
