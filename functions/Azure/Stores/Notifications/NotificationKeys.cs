using System.Globalization;
using Yuqing.Functions.Azure.Register;

namespace Yuqing.Functions.Azure.Stores.Notifications;

/// <summary>Keys of notifications' entities. The place of a notification is the instant, in ticks, at which it was added; no two of one process have the same.</summary>
internal static class NotificationKeys
{
    /// <summary>Row of what is found by an id alone.</summary>
    public const string LookupRow = "l";

    /// <summary>Partition of what is to be tried, by time.</summary>
    public const string Due = "due";

    /// <summary>Stands for all units in <see cref="List"/>.</summary>
    public const string AllUnits = "*";

    /// <summary>Prefix of the rows of notifications in a person's partition.</summary>
    public const string RowPrefix = "n|";

    private const int LongestId = 100;

    public static string Lookup(string id) => "id|" + Safe(id);

    public static string BundleLookup(string bundle) => "bundle|" + Safe(bundle);

    public static string Person(string person) => "p|" + Safe(person);

    /// <summary>Row of a notification; newest first.</summary>
    public static string Row(long place, string id) => RowPrefix + Place(place, id);

    /// <summary>Place in lists, newest first; also what a cursor holds.</summary>
    public static string Place(long place, string id) => $"{Keys.Padded(long.MaxValue - place, 19)}|{Safe(id)}";

    /// <summary>Whether a cursor can be one of ours.</summary>
    public static bool IsPlace(string cursor) =>
        cursor.Split('|') is [{ Length: 19 } place, { Length: > 0 } id] && place.All(char.IsAsciiDigit) && id.TrimStart('~').All(IsSafe);

    public static string Bundle(string bundle) => "b|" + Safe(bundle);

    /// <summary>Row of a person's turns; exercises count apart.</summary>
    public static string Turns(bool drill) => drill ? "t|1" : "t|0";

    public static string Incident(string incident) => "incident|" + Safe(incident);

    /// <summary>Row that is oldest first.</summary>
    public static string InOrder(long place, string id) => $"{Keys.Padded(place, 19)}|{Safe(id)}";

    public static string List(string group, string unit) => $"list|{group}|{(unit == AllUnits ? unit : Safe(unit))}";

    /// <summary>Index rows end with the number of replays: each life of a notification has its own, so that what ends one takes nothing from the next.</summary>
    public static string InLife(string row, int life) => string.Create(CultureInfo.InvariantCulture, $"{row}|{life}");

    public static string DueRow(DateTimeOffset due, string id) => $"{Keys.Ticks(due)}|{Safe(id)}";

    /// <summary>Ids as they are where they can be keys, else a hash; entities carry the id itself.</summary>
    private static string Safe(string id) => id.Length is > 0 and <= LongestId && id.All(IsSafe) ? id : "~" + Keys.Hash(id);

    private static bool IsSafe(char letter) => char.IsLetterOrDigit(letter) || letter is '-' or '_' or '.' or ':' or '@';
}
