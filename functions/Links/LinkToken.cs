using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Yuqing.Functions.Links;

/// <summary>
/// The compact form of an <see cref="ActionLink"/>: its fields in binary and the first 16 bytes of their HMAC-SHA256, in
/// base64url. Text messages are short, so it has no names, no JSON and at most <see cref="MaxLength"/> characters.
/// </summary>
internal static class LinkToken
{
    /// <summary>Longest token, characters.</summary>
    public const int MaxLength = 200;

    private const int MacBytes = 16;
    private const int GuidBytes = 16;
    private const int HeadBytes = 12;
    private const int MaxBytes = MaxLength * 3 / 4;
    private static readonly string[] DutyRoles = ["duty-officer", "leader-on-duty", "office", "deputy-leader", "leader"];

    /// <summary>Keeps what is signed here apart from anything else that might ever be signed with the same key.</summary>
    private static readonly byte[] Domain = "yuqing-link-1\n"u8.ToArray();

    /// <summary>Signs a link; null when it does not fit (very long ids), in which case the ordinary link has to do.</summary>
    public static string? Write(ActionLink link, LinkKey key)
    {
        var role = Array.IndexOf(DutyRoles, link.DutyRole);
        var obligation = Encoding.UTF8.GetBytes(link.Obligation);
        var person = Encoding.UTF8.GetBytes(link.Person);
        var length = HeadBytes + GuidBytes + 1 + obligation.Length + person.Length;
        if (role < 0 || length + MacBytes > MaxBytes || obligation.Length > byte.MaxValue || !Guid.TryParseExact(link.Incident, "N", out var incident))
            return null;
        var bytes = new byte[length + MacBytes];
        bytes[0] = key.Id;
        bytes[1] = (byte)link.Purpose;
        bytes[2] = (byte)role;
        bytes[3] = link.Rung;
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4), (uint)link.ExpiresAt.ToUnixTimeSeconds());
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(8), link.UnitTag);
        incident.TryWriteBytes(bytes.AsSpan(HeadBytes));
        bytes[HeadBytes + GuidBytes] = (byte)obligation.Length;
        obligation.CopyTo(bytes, HeadBytes + GuidBytes + 1);
        person.CopyTo(bytes, HeadBytes + GuidBytes + 1 + obligation.Length);
        Mac(key, bytes.AsSpan(0, length)).CopyTo(bytes.AsSpan(length));
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>The link behind a token, expired or not; null when it was not signed by one of the keys.</summary>
    public static ActionLink? Read(string token, ILinkKeys keys)
    {
        if (token.Length > MaxLength || Decode(token) is not { Length: > HeadBytes + GuidBytes + 1 + MacBytes } bytes || keys.Find(bytes[0]) is not { } key)
            return null;
        var body = bytes.AsSpan(0, bytes.Length - MacBytes);
        return CryptographicOperations.FixedTimeEquals(Mac(key, body), bytes.AsSpan(body.Length)) ? Parse(body) : null;
    }

    /// <summary>
    /// Id of the signal that the token sends: the same for every use of it, however its text is written, so that it has one
    /// effect. Other tokens have others.
    /// </summary>
    public static string SignalIdOf(string token) => "link-" + Hash("signal", token)[..32];

    /// <summary>What the form on the page sends back: whoever only knows how to POST an address does not act.</summary>
    public static string FormOf(string token) => Hash("form", token)[..32];

    /// <summary>Short stand-in for a unit's id.</summary>
    public static uint TagOf(string unit) => BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(unit)));

    private static string Hash(string use, string token) =>
        Convert.ToHexStringLower(SHA256.HashData([.. Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"yuqing-link-{use}\n")), .. Decode(token) ?? []]));

    private static ReadOnlySpan<byte> Mac(LinkKey key, ReadOnlySpan<byte> body) => HMACSHA256.HashData(key.Secret, (byte[])[.. Domain, .. body]).AsSpan(0, MacBytes);

    private static byte[]? Decode(string token)
    {
        var bytes = new byte[MaxBytes];
        return Base64Url.IsValid(token) && Base64Url.TryDecodeFromChars(token, bytes, out var written) ? bytes[..written] : null;
    }

    /// <summary>Only reached with a right signature: the form is ours.</summary>
    private static ActionLink? Parse(ReadOnlySpan<byte> body)
    {
        var rest = body[(HeadBytes + GuidBytes + 1)..];
        var obligation = body[HeadBytes + GuidBytes];
        if (obligation > rest.Length || body[2] >= DutyRoles.Length || !Enum.IsDefined((LinkPurpose)body[1]))
            return null;
        return new ActionLink(
            (LinkPurpose)body[1],
            new Guid(body.Slice(HeadBytes, GuidBytes)).ToString("N"),
            Encoding.UTF8.GetString(rest[..obligation]),
            Encoding.UTF8.GetString(rest[obligation..]),
            DutyRoles[body[2]],
            BinaryPrimitives.ReadUInt32BigEndian(body[8..]),
            body[3],
            DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadUInt32BigEndian(body[4..])).InChina());
    }
}
