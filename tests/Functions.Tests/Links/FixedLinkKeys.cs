using System.Text;
using Yuqing.Functions.Links;

namespace Functions.Tests.Links;

/// <summary>Keys as a test sets them.</summary>
internal sealed class FixedLinkKeys : ILinkKeys
{
    public Dictionary<byte, LinkKey> Keys { get; } = new() { [1] = new(1, Encoding.ASCII.GetBytes("a key of thirty-two bytes, no less")) };

    public byte CurrentId { get; set; } = 1;

    public LinkKey Current => Keys[CurrentId];

    public LinkKey? Find(byte id) => Keys.GetValueOrDefault(id);
}
