using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Http;

/// <summary>An error answer of the API in the terms of RFC 9457, ready to be sent as <c>application/problem+json</c>.</summary>
/// <param name="Type">Stable machine-readable kind, a URN.</param>
/// <param name="Title">Short Chinese name of the kind.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Detail">One Chinese sentence that says what to do next; null where saying more would help an attacker.</param>
/// <param name="Errors">Messages by field name.</param>
internal sealed record ApiProblem(
    string Type, string Title, int Status, string? Detail, IReadOnlyDictionary<string, IReadOnlyList<string>>? Errors) : IResult
{
    /// <summary>Media type of every error.</summary>
    public const string ContentType = "application/problem+json";

    /// <summary>Sent as <c>Retry-After</c>, rounded up to whole seconds.</summary>
    [JsonIgnore]
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Methods that the path knows, sent as <c>Allow</c> with a 405.</summary>
    [JsonIgnore]
    public string? Allow { get; init; }

    /// <summary>400 with messages by field.</summary>
    public static ApiProblem Invalid(string detail, IReadOnlyDictionary<string, IReadOnlyList<string>>? errors = null) =>
        new("urn:yuqing:problem:invalid", "请求内容有误", StatusCodes.Status400BadRequest, detail, errors);

    /// <summary>400 for one field.</summary>
    public static ApiProblem Field(string field, string message) =>
        Invalid(message, new Dictionary<string, IReadOnlyList<string>> { [field] = [message] });

    /// <summary>401. A webhook sender is told nothing more than this.</summary>
    public static ApiProblem Unauthorized(string? detail = null) =>
        new("urn:yuqing:problem:unauthorized", "未通过身份验证", StatusCodes.Status401Unauthorized, detail, null);

    /// <summary>403.</summary>
    public static ApiProblem Forbidden(string detail) =>
        new("urn:yuqing:problem:forbidden", "没有权限", StatusCodes.Status403Forbidden, detail, null);

    /// <summary>404; also for what the caller may not see.</summary>
    public static ApiProblem NotFound(string detail) =>
        new("urn:yuqing:problem:not-found", "没有找到", StatusCodes.Status404NotFound, detail, null);

    /// <summary>405 with the methods that would work.</summary>
    public static ApiProblem MethodNotAllowed(string allow) =>
        new("urn:yuqing:problem:method-not-allowed", "不支持这种方法", StatusCodes.Status405MethodNotAllowed, $"这个地址只支持 {allow}。", null)
        {
            Allow = allow,
        };

    /// <summary>409.</summary>
    public static ApiProblem Conflict(string detail) =>
        new("urn:yuqing:problem:conflict", "当前状态下不能这样做", StatusCodes.Status409Conflict, detail, null);

    /// <summary>413.</summary>
    public static ApiProblem TooLarge(int limit) =>
        new("urn:yuqing:problem:too-large", "请求体过大", StatusCodes.Status413PayloadTooLarge, $"请求体不得超过 {limit / 1024} KiB。", null);

    /// <summary>415.</summary>
    public static ApiProblem UnsupportedMediaType(string detail) =>
        new("urn:yuqing:problem:unsupported-media-type", "不支持的内容类型", StatusCodes.Status415UnsupportedMediaType, detail, null);

    /// <summary>429.</summary>
    public static ApiProblem TooManyRequests(TimeSpan retryAfter) =>
        new("urn:yuqing:problem:too-many-requests", "请求过于频繁", StatusCodes.Status429TooManyRequests, "请按 Retry-After 指定的秒数后重试。", null)
        {
            RetryAfter = retryAfter,
        };

    /// <summary>500, without any detail of the failure.</summary>
    public static ApiProblem Unexpected() =>
        new("urn:yuqing:problem:unexpected", "系统内部错误", StatusCodes.Status500InternalServerError, "系统出错，已记入日志。请稍后重试。", null);

    /// <summary>503: nothing was written, the same request may be sent again.</summary>
    public static ApiProblem Unavailable() =>
        new("urn:yuqing:problem:unavailable", "暂时无法保存", StatusCodes.Status503ServiceUnavailable, "数据暂时无法写入，本次请求没有生效，请稍后重试。", null)
        {
            RetryAfter = TimeSpan.FromSeconds(5),
        };

    /// <summary>The same refusal as the domain states it.</summary>
    public static ApiProblem From(Problem problem) => problem.Kind switch
    {
        ProblemKind.Invalid => Invalid(problem.Detail, problem.Errors.Count > 0 ? problem.Errors : null),
        ProblemKind.Forbidden => Forbidden(problem.Detail),
        ProblemKind.Conflict => Conflict(problem.Detail) with { Errors = problem.Errors.Count > 0 ? problem.Errors : null },
        _ => throw new ArgumentOutOfRangeException(nameof(problem), problem.Kind, "Unknown kind of problem."),
    };

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        response.Headers.CacheControl = "no-store";
        if (RetryAfter is { } after)
            response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(after.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        if (Allow is not null)
            response.Headers.Allow = Allow;
        if (Status == StatusCodes.Status401Unauthorized)
            response.Headers.WWWAuthenticate = "Bearer";
        return response.WriteAsJsonAsync(this, ApiJson.Options, ContentType, httpContext.RequestAborted);
    }
}

/// <summary>Stops the handling of a request with an error answer; the error middleware sends it.</summary>
internal sealed class ProblemException(ApiProblem problem) : Exception(problem.Detail ?? problem.Title)
{
    /// <summary>The answer.</summary>
    public ApiProblem Problem { get; } = problem;
}
