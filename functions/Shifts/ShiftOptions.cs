namespace Yuqing.Functions.Shifts;

/// <summary>Settings of hand-over summaries and daily digests; all times in Asia/Shanghai.</summary>
public sealed class ShiftOptions
{
    /// <summary>Make hand-over summaries and digests. Default true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Make the daily digest for the office of each unit. Default true.</summary>
    public bool Digest { get; set; } = true;

    /// <summary>When the digest goes out. Default 08:30, the start of office hours.</summary>
    public TimeOnly DigestAt { get; set; } = new(8, 30);

    /// <summary>A digest on days off too. Default false: the next working day's then covers them.</summary>
    public bool DigestOnDaysOff { get; set; }

    /// <summary>How long a hand-over may wait for its confirmation before those who took over are reminded. Default 30 minutes; zero = no reminder.</summary>
    public TimeSpan RemindAfter { get; set; } = TimeSpan.FromMinutes(30);
}
