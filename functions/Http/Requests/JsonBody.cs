using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Yuqing.Functions.Http.Requests;

/// <summary>Strict JSON: valid UTF-8, one object, no duplicated keys, bounded depth, no comments or trailing commas.</summary>
internal static class JsonBody
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    /// <summary>
    /// Parses a body that must be one JSON object. The document refers to <paramref name="utf8"/> until it is disposed.
    /// </summary>
    /// <exception cref="ProblemException">400 with the position of the fault.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> utf8)
    {
        if (!Utf8.IsValid(utf8.Span))
            throw new ProblemException(ApiProblem.Invalid("请求体不是有效的 UTF-8 文本。"));
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(utf8, Strict);
        }
        catch (JsonException fault)
        {
            throw new ProblemException(Malformed(fault));
        }
        catch (InvalidOperationException)
        {
            // A key with half a surrogate pair: the parser compares unescaped keys and cannot unescape that one.
            throw new ProblemException(ApiProblem.Invalid("JSON 的字段名含有无效的 Unicode 转义。"));
        }
        if (document.RootElement.ValueKind == JsonValueKind.Object)
            return document;
        document.Dispose();
        throw new ProblemException(ApiProblem.Invalid("请求体必须是一个 JSON 对象。"));
    }

    /// <summary>Reads and parses the body of an API request that must be JSON; hands the object to <paramref name="read"/>.</summary>
    /// <exception cref="ProblemException">413, 415 or 400.</exception>
    public static async Task<T> ReadAsync<T>(HttpRequest request, Func<JsonElement, T> read, CancellationToken cancellation)
    {
        if (!IsJson(request.ContentType))
            throw new ProblemException(ApiProblem.UnsupportedMediaType("请以 application/json（UTF-8）提交。"));
        using var body = await BodyReader.ReadAsync(request, cancellation) ?? throw new ProblemException(ApiProblem.TooLarge(BodyReader.Limit));
        using var document = Parse(body.Bytes);
        return read(document.RootElement);
    }

    /// <summary>True for <c>application/json</c> in UTF-8.</summary>
    public static bool IsJson(string? contentType) => IsType(contentType, "application/json");

    /// <summary>True for a media type in UTF-8 (or without charset), whatever other parameters it has.</summary>
    public static bool IsType(string? contentType, string mediaType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var parsed)
        && parsed.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase)
        && (!parsed.Charset.HasValue || HeaderUtilities.RemoveQuotes(parsed.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    private static ApiProblem Malformed(JsonException fault)
    {
        var position = fault.LineNumber is { } line && fault.BytePositionInLine is { } column
            ? $"（第 {line + 1} 行第 {column + 1} 字节处）"
            : "";
        // The parser's own words are kept: they name the character, key or depth at fault and quote at most a key.
        return ApiProblem.Invalid($"JSON 格式有误{position}。", new Dictionary<string, IReadOnlyList<string>> { ["$"] = [fault.Message] });
    }
}
