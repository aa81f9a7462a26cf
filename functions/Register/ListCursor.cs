using System.Text;

namespace Yuqing.Functions.Register;

/// <summary>Where the next page of a list begins, as readers carry it; good for the same filters only.</summary>
internal static class ListCursor
{
    /// <summary>A place in a list, without dots, as a cursor.</summary>
    public static string Write(string place, IncidentQuery query) => Convert.ToBase64String(Encoding.ASCII.GetBytes($"{place}.{Fingerprint(query)}"))
        .TrimEnd('=').Replace('+', '-').Replace('/', '_');

    /// <summary>The place.</summary>
    /// <exception cref="BadCursorException">It is no cursor of this list.</exception>
    public static string Read(string cursor, IncidentQuery query)
    {
        var base64 = cursor.Replace('-', '+').Replace('_', '/');
        var bytes = new byte[base64.Length];
        if (!Convert.TryFromBase64String(base64.PadRight((base64.Length + 3) / 4 * 4, '='), bytes, out var length))
            throw new BadCursorException();
        return Encoding.ASCII.GetString(bytes, 0, length).Split('.') is [{ Length: > 0 } place, var print] && print == Fingerprint(query)
            ? place
            : throw new BadCursorException();
    }

    /// <summary>Ties a cursor to its filters; the reader's clock and the page size may differ from page to page.</summary>
    private static string Fingerprint(IncidentQuery query) =>
        TextHash.Of(RegisterJson.Write(query with { Cursor = null, Limit = 0, Now = default }), bytes: 8);
}
