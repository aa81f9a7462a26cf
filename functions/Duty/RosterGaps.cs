using Yuqing.Functions.Channels;
using Yuqing.Functions.Duty.Rosters;

namespace Yuqing.Functions.Duty;

/// <summary>When somebody should be on duty and nobody is, or nobody who can be reached with the channels of this installation.</summary>
internal sealed class RosterGaps(LiveDutyDirectory directory, IEnumerable<INotificationChannel> channels, TimeProvider time)
{
    /// <summary>How far ahead gaps are looked for.</summary>
    public static readonly TimeSpan Ahead = TimeSpan.FromDays(14);

    private readonly HashSet<string> _channels = channels.Select(channel => channel.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The gaps of a unit from now on, by role and time.</summary>
    public IReadOnlyList<DutyGap> Of(string unit)
    {
        var now = time.Now();
        return directory.Now.Directory.Gaps(unit, now, now + Ahead, contact => _channels.Count == 0 || _channels.Contains(contact.Channel));
    }

    /// <summary>The gaps of all units.</summary>
    public IReadOnlyList<DutyGap> All() => [.. directory.Units.SelectMany(unit => Of(unit.Id))];
}
