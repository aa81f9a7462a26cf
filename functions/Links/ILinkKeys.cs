namespace Yuqing.Functions.Links;

/// <summary>
/// Where the keys come from that sign links. A file in the data directory on one machine; another stack may take them from
/// its configuration.
/// </summary>
internal interface ILinkKeys
{
    /// <summary>The key that new links are signed with.</summary>
    /// <exception cref="LinkKeyException">The keys cannot be read or made. Asked at start, so that no later caller sees it.</exception>
    LinkKey Current { get; }

    /// <summary>A key by its id, or null when it was taken out of service: its links are then as good as forged.</summary>
    LinkKey? Find(byte id);
}

/// <summary>A key that signs links.</summary>
/// <param name="Id">Stands in each link, so that older ones stay valid while keys change.</param>
/// <param name="Secret">At least 32 random bytes.</param>
internal sealed record LinkKey(byte Id, byte[] Secret);

/// <summary>The keys cannot be read or made; the message is one line for the operator.</summary>
public sealed class LinkKeyException(string message, Exception? inner = null) : Exception(message, inner);
