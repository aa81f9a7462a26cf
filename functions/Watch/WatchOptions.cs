namespace Yuqing.Functions.Watch;

/// <summary>Settings of the watchdog.</summary>
public sealed class WatchOptions
{
    /// <summary>Ids of the people who are told what concerns the installation. Default: everybody who holds the duty role <c>office</c> of any unit at the time.</summary>
    public IList<string> Operators { get; } = [];

    /// <summary>Address that gets a request after each round, so that somebody outside notices when they stop; empty = none.</summary>
    public string HeartbeatUrl { get; set; } = "";

    /// <summary>Address that gets the request instead after a round in which some part failed; empty = <see cref="HeartbeatUrl"/> gets it, unless the round could not be recorded.</summary>
    public string HeartbeatFailUrl { get; set; } = "";

    /// <summary>Days before the turn of the year at which the next year's working-day calendar is missed, 1 to 365. Default 45.</summary>
    public int CalendarDays { get; set; } = 45;
}

/// <summary>Says what is wrong with the settings of the watchdog, one line each.</summary>
internal static class WatchOptionsCheck
{
    private const string Key = "Yuqing:Watchdog";

    /// <summary>The mistakes; none when all is well. Addresses are not repeated: many hold a key.</summary>
    public static IEnumerable<string> Errors(WatchOptions options)
    {
        if (!IsWebOrNone(options.HeartbeatUrl))
            yield return $"{Key}:HeartbeatUrl must be an absolute http or https address.";
        if (!IsWebOrNone(options.HeartbeatFailUrl))
            yield return $"{Key}:HeartbeatFailUrl must be an absolute http or https address.";
        if (options.CalendarDays is < 1 or > 365)
            yield return $"{Key}:CalendarDays must be from 1 to 365.";
        if (options.Operators.Any(string.IsNullOrWhiteSpace))
            yield return $"{Key}:Operators must hold ids of people, none of them empty.";
    }

    private static bool IsWebOrNone(string text) =>
        text.Length == 0 || (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https");
}
