using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;

namespace Yuqing.Functions.Channels;

/// <summary>
/// One connection to a mail server (RFC 5321, 3207, 4954). Written here because the framework's client knows neither
/// encryption from the first byte, which most Chinese mail hosts ask for, nor AUTH PLAIN, and no other one is to be had.
/// </summary>
internal sealed partial class SmtpConversation(SmtpOptions options, string domain) : IDisposable
{
    private readonly TcpClient _tcp = new();
    private Stream _stream = Stream.Null;
    private StreamReader _reader = StreamReader.Null;

    /// <summary>Connects, encrypts and signs in as the settings say.</summary>
    /// <exception cref="SmtpRefusedException">The server refused something.</exception>
    public async Task OpenAsync(CancellationToken cancellation)
    {
        await _tcp.ConnectAsync(options.Host, options.EffectivePort, cancellation).ConfigureAwait(false);
        Use(_tcp.GetStream());
        if (options.Security == SmtpSecurity.Implicit)
            await EncryptAsync(cancellation).ConfigureAwait(false);
        await ExpectAsync("the greeting", 220, cancellation).ConfigureAwait(false);
        var abilities = await GreetAsync(cancellation).ConfigureAwait(false);
        if (options.Security == SmtpSecurity.StartTls)
        {
            if (!abilities.Contains("STARTTLS", StringComparer.OrdinalIgnoreCase))
                throw new SmtpRefusedException(null, "The server does not offer STARTTLS.");
            await CommandAsync("STARTTLS", "STARTTLS", 220, cancellation).ConfigureAwait(false);
            await EncryptAsync(cancellation).ConfigureAwait(false);
            abilities = await GreetAsync(cancellation).ConfigureAwait(false); // What was said before encryption is void.
        }

        if (options.User is { Length: > 0 } user)
            await SignInAsync(user, options.Password ?? "", abilities, cancellation).ConfigureAwait(false);
    }

    /// <summary>Hands over one mail for one recipient.</summary>
    /// <param name="mail">ASCII lines, none of which begins with a dot.</param>
    /// <exception cref="SmtpRefusedException">The server refused something.</exception>
    public async Task SendAsync(string from, string to, string mail, CancellationToken cancellation)
    {
        await CommandAsync($"MAIL FROM:<{from}>", "MAIL FROM", 250, cancellation).ConfigureAwait(false);
        await CommandAsync($"RCPT TO:<{to}>", "RCPT TO", 250, cancellation).ConfigureAwait(false);
        await CommandAsync("DATA", "DATA", 354, cancellation).ConfigureAwait(false);
        await CommandAsync(mail + ".", "the message", 250, cancellation).ConfigureAwait(false);
    }

    /// <summary>Says good-bye, without waiting for an answer: the mail is handed over already.</summary>
    public async Task CloseAsync(CancellationToken cancellation)
    {
        try
        {
            await WriteAsync("QUIT", cancellation).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or OperationCanceledException)
        {
            // The server was faster; nothing is lost.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _reader.Dispose();
        _stream.Dispose();
        _tcp.Dispose();
    }

    private void Use(Stream stream)
    {
        _stream = stream;
        _reader = new StreamReader(stream, Encoding.Latin1, detectEncodingFromByteOrderMarks: false, leaveOpen: true);
    }

    private async Task EncryptAsync(CancellationToken cancellation)
    {
        var secure = new SslStream(_stream);
        _stream = secure;
        var settings = new SslClientAuthenticationOptions { TargetHost = options.Host };
        if (options.CaCertificate is { Length: > 0 } file)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.ImportFromPemFile(file);
            settings.CertificateChainPolicy = policy;
        }

        await secure.AuthenticateAsClientAsync(settings, cancellation).ConfigureAwait(false);
        Use(secure); // A new reader: what was read ahead without encryption is dropped.
    }

    private async Task<IReadOnlyList<string>> GreetAsync(CancellationToken cancellation) =>
        [.. (await CommandAsync($"EHLO {domain}", "EHLO", 250, cancellation).ConfigureAwait(false)).Skip(1)];

    private async Task SignInAsync(string user, string password, IReadOnlyList<string> abilities, CancellationToken cancellation)
    {
        var ways = abilities.Where(line => line.StartsWith("AUTH", StringComparison.OrdinalIgnoreCase)).SelectMany(line => line.Split(' ', '=')).ToList();
        if (ways.Contains("PLAIN", StringComparer.OrdinalIgnoreCase))
        {
            await CommandAsync($"AUTH PLAIN {Base64($"\0{user}\0{password}")}", "AUTH", 235, cancellation).ConfigureAwait(false);
        }
        else if (ways.Contains("LOGIN", StringComparer.OrdinalIgnoreCase))
        {
            await CommandAsync("AUTH LOGIN", "AUTH", 334, cancellation).ConfigureAwait(false);
            await CommandAsync(Base64(user), "AUTH", 334, cancellation).ConfigureAwait(false);
            await CommandAsync(Base64(password), "AUTH", 235, cancellation).ConfigureAwait(false);
        }
        else
        {
            throw new SmtpRefusedException(null, "The server offers neither AUTH PLAIN nor AUTH LOGIN.");
        }
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private async Task<IReadOnlyList<string>> CommandAsync(string line, string step, int expected, CancellationToken cancellation)
    {
        await WriteAsync(line, cancellation).ConfigureAwait(false);
        return await ExpectAsync(step, expected, cancellation).ConfigureAwait(false);
    }

    private async Task WriteAsync(string line, CancellationToken cancellation)
    {
        await _stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"), cancellation).ConfigureAwait(false);
        await _stream.FlushAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Reads an answer of one or more lines; gives their texts.</summary>
    private async Task<IReadOnlyList<string>> ExpectAsync(string step, int expected, CancellationToken cancellation)
    {
        const int MaxLines = 100;
        var texts = new List<string>();
        while (texts.Count < MaxLines)
        {
            var line = await _reader.ReadLineAsync(cancellation).ConfigureAwait(false) ?? throw new IOException("The server hung up.");
            if (AnswerLine().Match(line) is not { Success: true } match)
                break;
            texts.Add(match.Groups["text"].Value);
            if (match.Groups["more"].Value == "-")
                continue;
            var code = int.Parse(match.Groups["code"].ValueSpan, CultureInfo.InvariantCulture);
            // 251: the server forwards; as good as 250.
            return code == expected || (code == 251 && expected == 250) ? texts : throw SmtpRefusedException.Of(code, texts[^1], step);
        }

        throw new SmtpRefusedException(null, $"The answer to {step} is not SMTP.");
    }

    [GeneratedRegex("^(?<code>[2-5][0-9][0-9])(?<more>[ -]?)(?<text>.*)$")]
    private static partial Regex AnswerLine();
}

/// <summary>The server refused. The message names the step and the codes, never the server's own words, which may hold an address.</summary>
internal sealed partial class SmtpRefusedException(int? code, string message) : Exception(message)
{
    /// <summary>4xx: the server may take it later.</summary>
    public bool IsTransient => code is >= 400 and < 500;

    public static SmtpRefusedException Of(int code, string text, string step) =>
        new(code, EnhancedCode().Match(text) is { Success: true } match ? $"SMTP {code} {match.Value} at {step}." : $"SMTP {code} at {step}.");

    [GeneratedRegex(@"^[245]\.[0-9]{1,3}\.[0-9]{1,3}\b")]
    private static partial Regex EnhancedCode();
}
