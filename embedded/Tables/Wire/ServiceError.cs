using System.Text.Json;

namespace Azure.Data.Tables.Wire;

/// <summary>What the service says when it refuses.</summary>
internal static class ServiceError
{
    private const string CodeHeader = "x-ms-error-code";

    /// <summary>The failure that a response tells of.</summary>
    public static RequestFailedException Of(Response response)
    {
        var (code, message) = Read(response);
        return new RequestFailedException(response.Status, message ?? $"{response.Status} {response.ReasonPhrase}", code, null);
    }

    private static (string? Code, string? Message) Read(Response response)
    {
        var header = response.Headers.TryGetValue(CodeHeader, out var named) ? named : null;
        try
        {
            using var document = JsonDocument.Parse(response.Content);
            var error = document.RootElement.GetProperty("odata.error");
            return (error.GetProperty("code").GetString() ?? header, error.GetProperty("message").GetProperty("value").GetString());
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // A gateway in between answers with pages of its own.
            return (header, null);
        }
    }
}
