using System.Collections.Specialized;
using System.Net;
using System.Security.Claims;
using System.Web;

namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>A request as the worker model shows it, free of ASP.NET Core types.</summary>
public abstract class HttpRequestData
{
    private NameValueCollection? _query;

    /// <summary>For derived classes; public as in the real package.</summary>
    /// <param name="functionContext">The invocation.</param>
    public HttpRequestData(FunctionContext functionContext)
    {
        ArgumentNullException.ThrowIfNull(functionContext);
        FunctionContext = functionContext;
    }

    /// <summary>The body.</summary>
    public abstract Stream Body { get; }

    /// <summary>The headers.</summary>
    public abstract HttpHeadersCollection Headers { get; }

    /// <summary>The cookies.</summary>
    public abstract IReadOnlyCollection<IHttpCookie> Cookies { get; }

    /// <summary>The full URL.</summary>
    public abstract Uri Url { get; }

    /// <summary>Identities that the host established.</summary>
    public abstract IEnumerable<ClaimsIdentity> Identities { get; }

    /// <summary>HTTP method.</summary>
    public abstract string Method { get; }

    /// <summary>The invocation.</summary>
    public FunctionContext FunctionContext { get; }

    /// <summary>The query, parsed.</summary>
    public virtual NameValueCollection Query => _query ??= HttpUtility.ParseQueryString(Url.Query);

    /// <summary>Creates the response to this request, status 200.</summary>
    public abstract HttpResponseData CreateResponse();
}

/// <summary>A response as the worker model shows it.</summary>
public abstract class HttpResponseData
{
    /// <summary>For derived classes; public as in the real package.</summary>
    /// <param name="functionContext">The invocation.</param>
    public HttpResponseData(FunctionContext functionContext)
    {
        ArgumentNullException.ThrowIfNull(functionContext);
        FunctionContext = functionContext;
    }

    /// <summary>Status code.</summary>
    public abstract HttpStatusCode StatusCode { get; set; }

    /// <summary>Headers.</summary>
    public abstract HttpHeadersCollection Headers { get; set; }

    /// <summary>Body.</summary>
    public abstract Stream Body { get; set; }

    /// <summary>Cookies to set.</summary>
    public abstract HttpCookies Cookies { get; }

    /// <summary>The invocation.</summary>
    public FunctionContext FunctionContext { get; }

    /// <summary>Creates the response to <paramref name="request"/>.</summary>
    public static HttpResponseData CreateResponse(HttpRequestData request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.CreateResponse();
    }
}
