using System.Globalization;
using System.Text.Json;
using Azure.Core;

namespace Azure.Data.Tables.Wire;

/// <summary>The pages of an answer: the service names in headers where the next one begins.</summary>
internal sealed class QueryPages<T>(
    TableChannel channel,
    string operation,
    string path,
    string? filter,
    int? maxPerPage,
    IEnumerable<string>? select,
    string[] marks,
    Func<JsonElement, T> read,
    CancellationToken cancellation) : AsyncPageable<T>(cancellation)
    where T : notnull
{
    private const char Between = ' ';

    public override async IAsyncEnumerable<Page<T>> AsPages(string? continuationToken = null, int? pageSizeHint = null)
    {
        var token = continuationToken;
        do
        {
            var response = await channel.SendAsync(operation, Request(token, pageSizeHint ?? maxPerPage), [200], CancellationToken).ConfigureAwait(false);
            using var document = JsonDocument.Parse(response.Content);
            var items = document.RootElement.GetProperty("value").EnumerateArray().Select(read).ToList();
            token = TokenOf(response);
            yield return Page<T>.FromValues(items, token, response);
        }
        while (token is not null);
    }

    private HttpMessage Request(string? token, int? size)
    {
        var message = channel.Request(RequestMethod.Get, path);
        var uri = message.Request.Uri;
        if (size is { } top)
            uri.AppendQuery("$top", top.ToString(CultureInfo.InvariantCulture), escapeValue: false);
        if (filter is { Length: > 0 })
            uri.AppendQuery("$filter", filter, escapeValue: true);
        if (select?.ToList() is { Count: > 0 } names)
            uri.AppendQuery("$select", string.Join(',', names), escapeValue: true);
        var parts = token?.Split(Between, marks.Length) ?? [];
        for (var i = 0; i < parts.Length; i++)
        {
            if (parts[i].Length > 0)
                uri.AppendQuery(marks[i], parts[i], escapeValue: true);
        }

        return message;
    }

    private string? TokenOf(Response response)
    {
        var found = marks.Select(mark => response.Headers.TryGetValue("x-ms-continuation-" + mark, out var value) ? value : null).ToList();
        return found.TrueForAll(value => value is null) ? null : string.Join(Between, found);
    }
}
