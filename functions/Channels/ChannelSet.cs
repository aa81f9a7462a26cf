using Microsoft.Extensions.Options;
using Yuqing.Functions.Notifications;

namespace Yuqing.Functions.Channels;

/// <summary>The channels that this installation has settings for, by name.</summary>
internal sealed class ChannelSet(IEnumerable<INotificationChannel> channels, IOptions<YuqingOptions> options) : IDisposable
{
    private readonly Dictionary<string, INotificationChannel> _known = channels.ToDictionary(channel => channel.Name, StringComparer.OrdinalIgnoreCase);

    private readonly Dictionary<string, Channel> _channels =
        channels.Where(channel => channel.IsConfigured).ToDictionary(
            channel => channel.Name, channel => new Channel(channel, options.Value.Channels.Concurrency), StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether there is such a channel.</summary>
    public bool Has(string name) => _channels.ContainsKey(name);

    /// <summary>What is wrong with a contact, in one sentence; null when there is such a channel, with settings or without, and the address fits it.</summary>
    public string? CheckContact(string channel, string? address) => _known.TryGetValue(channel, out var known)
        ? known.CheckAddress(address)
        : $"There is no channel \"{channel}\"; known are {string.Join(", ", _known.Keys.Order(StringComparer.Ordinal))}.";

    /// <summary>The channel, or null.</summary>
    public Channel? Find(string name) => _channels.GetValueOrDefault(name);

    public void Dispose()
    {
        foreach (var channel in _channels.Values)
            channel.Dispose();
    }
}

/// <summary>A channel with a limited number of hands, so that a slow one cannot take up the whole queue.</summary>
internal sealed class Channel(INotificationChannel channel, int hands) : IDisposable
{
    private readonly SemaphoreSlim _hands = new(hands);

    /// <summary>A free hand, to be given back by disposing it; null when all are busy.</summary>
    public IDisposable? TryTakeHand() => _hands.Wait(TimeSpan.Zero) ? new Hand(_hands) : null;

    /// <inheritdoc cref="INotificationChannel.BundleBytes"/>
    public int? BundleBytes => channel.BundleBytes;

    /// <inheritdoc cref="INotificationChannel.SendAsync"/>
    public Task<DeliveryResult> SendAsync(Notification notification, CancellationToken cancellation) => channel.SendAsync(notification, cancellation);

    public void Dispose() => _hands.Dispose();

    private sealed class Hand(SemaphoreSlim hands) : IDisposable
    {
        public void Dispose() => hands.Release();
    }
}
