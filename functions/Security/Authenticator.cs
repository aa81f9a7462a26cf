using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Yuqing.Functions.Http;

namespace Yuqing.Functions.Security;

/// <summary>Finds out who makes a request: a bearer key, or else a session cookie with its CSRF token for unsafe methods.</summary>
internal sealed class Authenticator(ApiKeyStore keys, SessionStore sessions, ActAudit audit)
{
    /// <summary>Header that proves that an unsafe request comes from our own pages.</summary>
    public const string CsrfHeader = "X-CSRF-Token";

    private const string BearerPrefix = "Bearer ";

    /// <exception cref="ProblemException">401 without valid credentials; 403 when the CSRF token is missing or wrong.</exception>
    public async Task<Caller> AuthenticateAsync(HttpRequest request)
    {
        // A request with an Authorization header is a machine's: no cookie is looked at, so none can be abused through it.
        if (request.Headers.Authorization.Count > 0)
            return FindKey(request.Headers.Authorization.ToString()) ?? throw new ProblemException(ApiProblem.Unauthorized("密钥无效。"));
        var caller = SessionCookie.Read(request) is { } token ? await sessions.FindAsync(token, request.HttpContext.RequestAborted) : null;
        if (caller is null)
            throw new ProblemException(ApiProblem.Unauthorized("请先登录，或以 Authorization: Bearer 提供密钥。"));
        if (!IsSafe(request.Method) && !IsCsrfToken(request, caller))
        {
            await audit.RefusedAsync(caller, "csrf", request.Path, "token", request.HttpContext.RequestAborted);
            throw new ProblemException(ApiProblem.Forbidden($"缺少有效的 {CsrfHeader}，请刷新页面后重试。"));
        }
        return caller;
    }

    private Caller? FindKey(string authorization) =>
        authorization.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase) ? keys.Find(authorization[BearerPrefix.Length..].Trim()) : null;

    private static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    private static bool IsCsrfToken(HttpRequest request, Caller caller) =>
        CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(request.Headers[CsrfHeader].ToString()),
            Encoding.UTF8.GetBytes(caller.CsrfToken ?? ""));
}
