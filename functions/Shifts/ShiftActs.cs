using Yuqing.Functions.Register;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Shifts;

/// <summary>Which signals are acts of people: what systems send is none.</summary>
internal static class ShiftActs
{
    /// <summary>The actor of what the product itself sends.</summary>
    public const string System = "system";

    /// <summary>Types that tell of something and are no acts.</summary>
    public static readonly IReadOnlyList<string> Notices = ["calendar", "metrics", "merged-in", "unreachable"];

    /// <summary>Whether a signal is one.</summary>
    public static bool Is(Signal signal) => signal.Actor != System && !Notices.Contains(signal.Type);

    /// <summary>Who made how many, most first.</summary>
    public static IReadOnlyList<ShiftActor> Count(IEnumerable<Signal> acts) =>
    [
        .. acts.GroupBy(signal => signal.Actor)
            .Select(same => new ShiftActor(same.Key, same.Select(signal => signal.ActorName).Max(StringComparer.Ordinal) ?? same.Key, same.Count()))
            .OrderByDescending(actor => actor.Count).ThenBy(actor => actor.Actor, StringComparer.Ordinal).Take(ShiftPicture.Limit),
    ];
}
