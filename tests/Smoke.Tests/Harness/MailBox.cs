using System.Text;
using System.Text.RegularExpressions;
using Functions.Tests.Channels;

namespace Smoke.Tests.Harness;

/// <summary>The mail server, and its mails as messages.</summary>
internal sealed partial class MailBox(Func<DateTimeOffset> now) : IAsyncDisposable
{
    private readonly SmtpServer _server = new();
    private int _read;

    /// <summary>Where it listens.</summary>
    public int Port => _server.Port;

    /// <summary>Hands over what has come since.</summary>
    public void Collect(Gateway to)
    {
        var mails = _server.Mails;
        for (; _read < mails.Count; _read++)
            to.Take(new Message(now(), "smtp", Recipient().Match(mails[_read]).Groups[1].Value, TextOf(mails[_read])));
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static string TextOf(string mail) =>
        Encoding.UTF8.GetString(Convert.FromBase64String(PlainPart().Match(mail).Groups[1].Value.ReplaceLineEndings("")));

    [GeneratedRegex("^To: <([^@]+)@", RegexOptions.Multiline)]
    private static partial Regex Recipient();

    [GeneratedRegex("text/plain[^\r]*\r\n[^\r]*\r\n\r\n([^-]+?)\r\n\r\n")]
    private static partial Regex PlainPart();
}
