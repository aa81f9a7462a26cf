namespace Yuqing.Functions.Links;

/// <summary>Settings of the links that act.</summary>
public sealed class LinkOptions
{
    /// <summary>
    /// How long a link stays valid after it was sent or, when that is later, after its clock is due; longer than any ladder
    /// climbs. Default 24 hours, at most 30 days.
    /// </summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromHours(24);
}
