using System.Globalization;

namespace Yuqing.Functions.Azure.Register;

/// <summary>Keys of the register's entities. Numbers are padded, so that their order is that of the keys.</summary>
internal static class Keys
{
    /// <summary>Row key that follows all with a prefix that ends in <c>|</c>.</summary>
    public const string End = "|~";

    /// <summary>Partition of an incident: its unit and the month (UTC) in its id, which is a UUID of version 7.</summary>
    public static string PartitionOf(string unit, string incidentId) => $"{unit}|{MonthOf(incidentId)}";

    /// <summary>Where the unit of an incident is found by its id alone.</summary>
    public static string Lookup(string incidentId) => "id|" + incidentId;

    /// <summary>Where a unit's external ids and numbers are claimed.</summary>
    public static string Claims(string unit) => "claims|" + unit;

    public static string Claim(string source, string externalId) => "e|" + Hash($"{source}\n{externalId}");

    public static string Counter(string prefix, int year) => string.Create(CultureInfo.InvariantCulture, $"n|{prefix}|{year}");

    public static string Delivery(string source, string deliveryId) => "d|" + Hash($"{source}\n{deliveryId}");

    public static string Head(string incidentId) => incidentId + "|h";

    public static string Signal(string incidentId, long seq) => $"{incidentId}|s|{Padded(seq, 10)}";

    public static string SignalName(string incidentId, string signalId) => $"{incidentId}|n|{Hash(signalId)}";

    public static string TimelineOf(string incidentId) => incidentId + "|t";

    public static string Timeline(string incidentId, string entryId) => $"{incidentId}|t|{Hash(entryId)}";

    /// <summary>A number with leading zeros.</summary>
    public static string Padded(long number, int digits) => number.ToString("D" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary>Ticks of an instant, padded.</summary>
    public static string Ticks(DateTimeOffset instant) => Padded(instant.UtcTicks, 19);

    /// <summary>Text of any length and any characters as a key.</summary>
    public static string Hash(string text) => TextHash.Of(text, bytes: 16);

    /// <summary>The month in which an incident's id was made, such as 202611; the beginning of time for what is no such id.</summary>
    public static string MonthOf(string incidentId)
    {
        const int TimeDigits = 12;
        return incidentId.Length > TimeDigits && long.TryParse(incidentId.AsSpan(0, TimeDigits), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var milliseconds)
            && milliseconds < DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToString("yyyyMM", CultureInfo.InvariantCulture)
            : "000101";
    }
}
