using Microsoft.AspNetCore.Http;

namespace Yuqing.Functions.Http;

/// <summary>JSON answers in the API's form.</summary>
internal static class Answers
{
    /// <summary>200.</summary>
    public static IResult Ok<T>(T body) => Results.Json(body, ApiJson.Options);

    /// <summary>202.</summary>
    public static IResult Accepted<T>(T body) => Results.Json(body, ApiJson.Options, statusCode: StatusCodes.Status202Accepted);
}
