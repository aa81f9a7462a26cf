namespace Yuqing.Functions.Channels;

/// <summary>One notification on its way to a group.</summary>
/// <param name="Id">Id of the notification.</param>
/// <param name="Text">What it says, with the link.</param>
/// <param name="Mention">Whom it is for; null for the whole group without a mention.</param>
/// <param name="Drill">An exercise; never in one message with real ones.</param>
/// <param name="Urgent">Levels I and II: goes first, alone.</param>
/// <param name="Language">Language of the text, as in <see cref="ChannelOptions.Language"/>; null = Chinese.</param>
internal sealed record RobotMessage(string Id, string Text, RobotMention? Mention, bool Drill, bool Urgent, string? Language = null);

/// <summary>Somebody whose telephone is to ring.</summary>
internal sealed record RobotMention(RobotMentionKind Kind, string Value);

/// <summary>How somebody is named.</summary>
internal enum RobotMentionKind
{
    /// <summary>By the mobile number known to the platform.</summary>
    Mobile,

    /// <summary>By the platform's user id.</summary>
    User,

    /// <summary>Everybody in the group.</summary>
    Everyone,
}

/// <summary>A contact's address: <c>ROBOT</c>, or <c>ROBOT/@WHO</c> where WHO is a mobile number, <c>all</c> or a user id.</summary>
internal sealed record RobotAddress(string Robot, RobotMention? Mention)
{
    private const int MaxLength = 128;

    /// <summary>Reads an address; null when it is not one.</summary>
    public static RobotAddress? Parse(string? address)
    {
        if (address is not { Length: > 0 and <= MaxLength })
            return null;
        var slash = address.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
            return new RobotAddress(address, null);
        var who = address[(slash + 1)..];
        return slash > 0 && who.Length > 1 && who[0] == '@' && who.Skip(1).All(IsNameCharacter) ? new RobotAddress(address[..slash], MentionOf(who[1..])) : null;
    }

    private static bool IsNameCharacter(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '.' or '+';

    private static RobotMention MentionOf(string who) => who switch
    {
        "all" => new RobotMention(RobotMentionKind.Everyone, who),
        _ when who.TrimStart('+').All(char.IsAsciiDigit) => new RobotMention(RobotMentionKind.Mobile, who),
        _ => new RobotMention(RobotMentionKind.User, who),
    };
}
