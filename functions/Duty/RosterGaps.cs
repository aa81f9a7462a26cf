using Yuqing.Functions.Channels;
using Yuqing.Functions.Duty.Rosters;

namespace Yuqing.Functions.Duty;

/// <summary>When somebody should be on duty and nobody is, or nobody who can be reached with the channels of this installation.</summary>
internal sealed class RosterGaps(LiveDutyDirectory directory, IEnumerable<INotificationChannel> channels, TimeProvider time)
{
    /// <summary>How far ahead gaps are looked for.</summary>
    public static readonly TimeSpan Ahead = TimeSpan.FromDays(14);

    private readonly bool _anyKnown = channels.Any();
    private readonly HashSet<string> _working = channels.Where(channel => channel.IsConfigured).Select(channel => channel.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The gaps of a unit from now on, by role and time.</summary>
    public IReadOnlyList<DutyGap> Of(string unit)
    {
        var now = time.Now();
        return directory.Now.Directory.Gaps(unit, now, now + Ahead, Works);
    }

    /// <summary>Whether this installation can use a contact: its channel is there and has its settings. A program without any channel takes all for good.</summary>
    public bool Works(ContactMethod contact) => !_anyKnown || _working.Contains(contact.Channel);

    /// <summary>The gaps of all units.</summary>
    public IReadOnlyList<DutyGap> All() => [.. directory.Units.SelectMany(unit => Of(unit.Id))];
}
