using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Yuqing.Functions.Http.Requests;
using Yuqing.Functions.Security;

namespace Yuqing.Functions.Http.Sessions;

/// <summary>Name and password.</summary>
internal sealed record SignInBody(string User, string Password);

/// <summary>Who is signed in.</summary>
/// <param name="User">Account name, or <c>key:NAME</c> of a machine client.</param>
/// <param name="Name">Name to show.</param>
/// <param name="Roles">Role ids.</param>
/// <param name="Units">Units, or <c>*</c> for all.</param>
/// <param name="CsrfToken">To be sent as <c>X-CSRF-Token</c> with unsafe methods; null for a machine client.</param>
internal sealed record SessionJson(string User, string Name, IReadOnlyList<string> Roles, IReadOnlyList<string> Units, string? CsrfToken)
{
    /// <summary>What a caller may know of itself.</summary>
    public static SessionJson From(Caller caller) =>
        new(caller.Id, caller.Name, caller.Roles, caller.Units is null ? [Caller.AllUnits] : [.. caller.Units.Order(StringComparer.Ordinal)], caller.CsrfToken);
}

/// <summary>Signing in and out. All refusals of a name look alike, whether it exists or not.</summary>
internal sealed class SessionService(AccountStore accounts, SessionStore sessions, SignInGuard guard, TimeProvider time, ActAudit audit)
{
    private const int MaxName = 64;

    // Each attempt costs a password hash, so they are limited by name and by address before it is computed.
    private readonly TokenBuckets _byName = new(time, rate: 10 / 60d, burst: 10);
    private readonly TokenBuckets _byAddress = new(time, rate: 30 / 60d, burst: 30);

    /// <summary>Checks name and password and begins a session.</summary>
    public async Task<IResult> SignInAsync(HttpRequest request)
    {
        var cancellation = request.HttpContext.RequestAborted;
        var given = await JsonBody.ReadAsync(request, Read, cancellation);
        if (!TryTake(given.User, request, out var retryAfter))
            return ApiProblem.TooManyRequests(retryAfter);
        if (await guard.LockedForAsync(given.User, cancellation) is { } locked)
            return Locked(locked);
        if (await accounts.VerifyAsync(given.User, given.Password, cancellation) is not { } account)
        {
            var locks = await guard.FailedAsync(given.User, cancellation);
            await audit.StrangerRefusedAsync(AccountStore.Key(given.User), "session.open", null, locks ? "locked" : "credentials", cancellation);
            return locks ? Locked(SignInGuard.Lockout) : ApiProblem.Unauthorized("用户名或密码不正确。");
        }
        await guard.SucceededAsync(given.User, cancellation);
        // A session that the browser still holds ends here: a token from before the sign-in must not become anybody's.
        if (SessionCookie.Read(request) is { } old)
            await sessions.EndAsync(old, cancellation);
        var token = await sessions.BeginAsync(account, cancellation);
        var caller = new Caller(account.Name, account.DisplayName, account.Roles, account.Units) { CsrfToken = SessionStore.CsrfOf(token) };
        await audit.ActedAsync(caller, "session.open", null, null, cancellation);
        SessionCookie.Write(request, token);
        return Answers.Ok(SessionJson.From(caller));
    }

    /// <summary>Ends the session of the request's cookie.</summary>
    public async Task<IResult> SignOutAsync(HttpRequest request)
    {
        var caller = request.Caller();
        if (SessionCookie.Read(request) is { } token)
        {
            await sessions.EndAsync(token, request.HttpContext.RequestAborted);
            await audit.ActedAsync(caller, "session.close", null, null, request.HttpContext.RequestAborted);
            SessionCookie.Clear(request);
        }
        return Results.NoContent();
    }

    private bool TryTake(string user, HttpRequest request, out TimeSpan retryAfter)
    {
        return _byAddress.TryTake(ClientAddress.Of(request), out retryAfter) && _byName.TryTake(AccountStore.Key(user), out retryAfter);
    }

    private static SignInBody Read(JsonElement json)
    {
        var fields = new FieldReader(json);
        var body = new SignInBody(fields.Text("user", MaxName, required: true) ?? "", fields.Secret("password", AccountStore.MaxPasswordLength) ?? "");
        fields.ThrowIfFailed();
        return body;
    }

    private static ApiProblem Locked(TimeSpan remaining) => ApiProblem.TooManyRequests(remaining) with
    {
        Detail = string.Create(CultureInfo.InvariantCulture, $"登录失败次数过多，请 {Math.Ceiling(remaining.TotalMinutes)} 分钟后再试。"),
    };
}
