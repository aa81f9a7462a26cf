using System.Globalization;
using System.Net;
using System.Net.Mail;
using System.Text;
using Yuqing.Functions.Notifications;

namespace Yuqing.Functions.Channels;

/// <summary>Writes a notification as an e-mail (RFC 5322, MIME) in ASCII only: a server of any age passes it on unchanged.</summary>
internal static class SmtpMail
{
    private const int Base64Line = 76;

    /// <summary>Bytes of text in an encoded word, so that a line with the longest header name stays within 76 letters.</summary>
    private const int EncodedWordBytes = 39;

    /// <summary>
    /// The mail's text. Its Message-ID follows from the notification, so that mail programs and administrators recognise a
    /// repetition; mails of one incident refer to a common id and are shown together.
    /// </summary>
    public static string Compose(Notification notification, MailAddress from, string fromName, MailAddress to, DateTimeOffset now)
    {
        var boundary = $"=_{notification.Id}";
        var lines = new List<string>
        {
            $"Message-ID: <{notification.Id}@{from.Host}>",
            $"Date: {now.InChina().ToString("ddd, dd MMM yyyy HH:mm:ss", CultureInfo.InvariantCulture)} +0800",
            $"From: {Encode(fromName)} <{from.Address}>",
            $"To: <{to.Address}>",
            $"Subject: {Encode(OutgoingText.WithoutLink(notification).Split('\n')[0])}",
            "Auto-Submitted: auto-generated",
            "MIME-Version: 1.0",
            $"Content-Type: multipart/alternative; boundary=\"{boundary}\"",
        };
        if (notification.Carries is null)
            lines.Insert(1, $"References: <incident.{notification.Incident}@{from.Host}>");
        if (notification.Urgent)
            lines.Add("Importance: high");
        lines.Add("");
        AddPart(lines, boundary, "text/plain", notification.Text.ReplaceLineEndings("\r\n") + "\r\n");
        AddPart(lines, boundary, "text/html", Html(notification));
        lines.Add($"--{boundary}--");
        return string.Join("\r\n", lines) + "\r\n";
    }

    private static void AddPart(List<string> lines, string boundary, string type, string text)
    {
        lines.AddRange([$"--{boundary}", $"Content-Type: {type}; charset=utf-8", "Content-Transfer-Encoding: base64", ""]);
        lines.AddRange(Convert.ToBase64String(Encoding.UTF8.GetBytes(text)).Chunk(Base64Line).Select(chunk => new string(chunk)));
        lines.Add("");
    }

    private static string Html(Notification notification)
    {
        var link = WebUtility.HtmlEncode(notification.Link);
        var open = notification.Language == ChannelOptions.English ? "Open" : "打开办理";
        return $"""
            <!doctype html><meta charset="utf-8">
            <p>{WebUtility.HtmlEncode(OutgoingText.WithoutLink(notification)).Replace("\n", "<br>", StringComparison.Ordinal)}</p>
            <p><a href="{link}">{open}</a></p>
            <p style="color:#666">{link}</p>

            """;
    }

    /// <summary>A header's text as encoded words (RFC 2047), cut between characters.</summary>
    private static string Encode(string text)
    {
        var words = new List<string>();
        var bytes = new List<byte>();
        foreach (var rune in text.EnumerateRunes().Select(rune => Rune.IsControl(rune) ? new Rune(' ') : rune))
        {
            if (bytes.Count + rune.Utf8SequenceLength > EncodedWordBytes)
                Flush();
            bytes.AddRange(Encoding.UTF8.GetBytes(rune.ToString()));
        }

        Flush();
        return string.Join("\r\n ", words);

        void Flush()
        {
            words.Add($"=?utf-8?B?{Convert.ToBase64String([.. bytes])}?=");
            bytes.Clear();
        }
    }
}
