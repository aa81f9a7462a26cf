namespace Yuqing.Functions.Notifications;

/// <summary>What one attempt sends.</summary>
/// <param name="Lead">The notification whose message came, and whose contact is used.</param>
/// <param name="Others">Further notifications of the same person that go along.</param>
/// <param name="Outgoing">What the channel gets: the lead itself with its text of now, or the bundle.</param>
/// <param name="Attempt">Number of the lead's attempt.</param>
/// <param name="Since">Since when all that it carries is in hand.</param>
internal sealed record SendingLoad(Notification Lead, IReadOnlyList<Notification> Others, Notification Outgoing, int Attempt, DateTimeOffset Since)
{
    /// <summary>All that it carries, each after this attempt; the lead first.</summary>
    public IReadOnlyList<Notification> After(Func<Notification, Notification> change) =>
    [
        change(Lead with { Attempts = Attempt }),
        .. Others.Select(other => change(other with { Attempts = other.Attempts + 1, Channel = Lead.Channel, Address = Lead.Address })),
    ];
}
