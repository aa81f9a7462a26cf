namespace Yuqing.Functions.Links;

/// <summary>Settings of the links that act.</summary>
public sealed class LinkOptions
{
    /// <summary>
    /// How long a link stays valid after it was sent or, when that is later, after its clock is due; longer than any ladder
    /// climbs. Default 24 hours, at most 30 days.
    /// </summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromHours(24);

    /// <summary>
    /// The keys that sign links on Azure, by an id from 1 to 255: each at least 32 random bytes in base64. The embedded stack keeps
    /// its own in a file.
    /// </summary>
    public Dictionary<string, string> Keys { get; } = [];

    /// <summary>Id of the key that new links are signed with. Not needed while there is one.</summary>
    public string? CurrentKey { get; set; }
}
