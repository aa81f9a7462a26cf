using Microsoft.AspNetCore.Http;

namespace Yuqing.Functions.Security;

/// <summary>Headers that every answer of the app carries.</summary>
internal static class SecurityHeaders
{
    /// <summary>Scripts from our own origin only; Ant Design writes its styles into the page.</summary>
    public const string ContentSecurityPolicy =
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>Sets them; nothing of an incident is kept by caches unless the endpoint says so itself.</summary>
    public static void Apply(HttpResponse response)
    {
        var headers = response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
    }
}
