using System.Globalization;

namespace Yuqing.Functions.Monitoring;

/// <summary>Day and time of a monitoring record, from the external id of its matter: <c>yyyy-MM-dd</c> or <c>yyyy-MM-dd HH:mm</c>.</summary>
internal sealed record MonitoringEntry(DateOnly Day, TimeOnly? Time)
{
    /// <summary>Reads an external id; null when it is none of a monitoring record.</summary>
    public static MonitoringEntry? Of(string externalId)
    {
        var parts = externalId.Split(' ');
        if (!DateOnly.TryParseExact(parts[0], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return null;
        return parts.Length == 2 && TimeOnly.TryParseExact(parts[1], "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? new MonitoringEntry(day, time)
            : new MonitoringEntry(day, null);
    }
}
