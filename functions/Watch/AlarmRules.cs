namespace Yuqing.Functions.Watch;

/// <summary>When people are told of an alarm and how long it is kept; the same in every store.</summary>
internal static class AlarmRules
{
    /// <summary>Attempts to tell people that follow each other round by round; later ones keep a distance.</summary>
    public const int QuickTries = 5;

    /// <summary>That distance.</summary>
    public static readonly TimeSpan BetweenTries = TimeSpan.FromMinutes(10);

    /// <summary>After this long people are told again of what is still open and seen by nobody.</summary>
    public static readonly TimeSpan ToldAgainAfter = TimeSpan.FromHours(24);

    /// <summary>How long alarms are kept after they were cleared.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(400);
}
