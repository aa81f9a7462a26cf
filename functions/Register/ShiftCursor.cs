using System.Globalization;
using Yuqing.Functions.Shifts;

namespace Yuqing.Functions.Register;

/// <summary>Where the next page of a list of shift reports begins.</summary>
internal static class ShiftCursor
{
    /// <summary>After a report.</summary>
    public static string After(ShiftReport report) => string.Create(CultureInfo.InvariantCulture, $"{report.To.UtcTicks}.{report.Id}");

    /// <summary>End and id of the report.</summary>
    /// <exception cref="BadCursorException">It is no such cursor.</exception>
    public static (long ToAt, string Id) Read(string cursor) =>
        cursor.Split('.') is [var at, { Length: > 0 } id] && id.All(char.IsAsciiLetterOrDigit) && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var toAt)
            ? (toAt, id)
            : throw new BadCursorException();
}
