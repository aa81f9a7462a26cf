using Yuqing.Functions.Notifications;

namespace Yuqing.Functions.Channels;

/// <summary>Helps channels with limited room.</summary>
internal static class OutgoingText
{
    /// <summary>The text without its link, for a subject or a heading.</summary>
    public static string WithoutLink(Notification notification) =>
        notification.Text.EndsWith(notification.Link, StringComparison.Ordinal) ? notification.Text[..^notification.Link.Length].TrimEnd() : notification.Text;

    /// <summary>The text, or as much of its beginning as fits together with the link: number and link are what nobody can do without.</summary>
    public static string Shorten(Notification notification, Func<string, bool> fits)
    {
        if (fits(notification.Text))
            return notification.Text;
        var head = WithoutLink(notification);
        for (var length = head.Length - 1; length > 0; length--)
        {
            if (char.IsHighSurrogate(head[length - 1]))
                continue;
            var shorter = $"{head[..length].TrimEnd()}… {notification.Link}";
            if (fits(shorter))
                return shorter;
        }

        return notification.Link;
    }
}
