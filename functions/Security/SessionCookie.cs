using Microsoft.AspNetCore.Http;

namespace Yuqing.Functions.Security;

/// <summary>The cookie that carries a session's token.</summary>
internal static class SessionCookie
{
    /// <summary>Its name.</summary>
    public const string Name = "yuqing-session";

    /// <summary>The token that came with a request, or null.</summary>
    public static string? Read(HttpRequest request) => request.Cookies[Name];

    /// <summary>Sends a token; it lives as long in the browser as a session can.</summary>
    public static void Write(HttpRequest request, string token) =>
        request.HttpContext.Response.Cookies.Append(Name, token, Options(request, SessionStore.Absolute));

    /// <summary>Removes it.</summary>
    public static void Clear(HttpRequest request) => request.HttpContext.Response.Cookies.Delete(Name, Options(request, null));

    private static CookieOptions Options(HttpRequest request, TimeSpan? maxAge) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        // A proxy that ends TLS says so; a client that lies only loses its own cookie on plain HTTP.
        Secure = request.IsHttps || request.Headers["X-Forwarded-Proto"] == "https",
        Path = "/",
        MaxAge = maxAge,
        IsEssential = true,
    };
}
