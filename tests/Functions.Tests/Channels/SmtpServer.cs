using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Functions.Tests.Channels;

/// <summary>A mail server on this machine: speaks SMTP as RFC 5321 has it, checks the order of commands, and refuses what a test tells it to.</summary>
internal sealed class SmtpServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _commands = new();
    private readonly ConcurrentQueue<string> _mails = new();
    private readonly Task _serving;

    public SmtpServer()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Encrypted from the first byte.</summary>
    public bool Implicit { get; init; }

    /// <summary>Abilities said after EHLO; STARTTLS is no more said once encrypted.</summary>
    public IReadOnlyList<string> Abilities { get; init; } = ["PIPELINING", "8BITMIME"];

    /// <summary>The certificate, when it can encrypt.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Answers instead of the usual ones, by the beginning of the command; <c>greeting</c> and <c>message</c> for what is no command; null for silence.</summary>
    public Dictionary<string, string?> Instead { get; } = [];

    /// <summary>Completed when a command came that gets no answer.</summary>
    public TaskCompletionSource Silent { get; } = new();

    public IReadOnlyList<string> Commands => [.. _commands];

    public IReadOnlyList<string> Mails => [.. _mails];

    /// <summary>A certificate of its own making for a host name, and the file in which its issuer is written.</summary>
    public static (X509Certificate2 Certificate, string PemFile) NewCertificate(string host)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(150));
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".pem");
        File.WriteAllText(file, certificate.ExportCertificatePem());
        return (X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null), file);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _serving;
        _stop.Dispose();
        _listener.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                try
                {
                    await TalkAsync(client.GetStream());
                }
                catch (Exception error) when (error is IOException or System.Security.Authentication.AuthenticationException)
                {
                    // The client went away.
                }
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // Stopped.
        }
    }

    private async Task TalkAsync(Stream stream)
    {
        if (Implicit)
            stream = await EncryptAsync(stream);
        var encrypted = Implicit;
        var reader = new StreamReader(stream, Encoding.ASCII);
        if (!await SayAsync(stream, "greeting", "220 mail.test ESMTP"))
            return;
        while (await reader.ReadLineAsync(_stop.Token) is { } command)
        {
            _commands.Enqueue(encrypted ? "(TLS) " + command : command);
            if (command == "QUIT")
                return;
            if (!await SayAsync(stream, command, Usual(command, encrypted)))
                return;
            if (command == "STARTTLS")
            {
                stream = await EncryptAsync(stream);
                reader = new StreamReader(stream, Encoding.ASCII);
                encrypted = true;
            }
            else if (command == "DATA" && !Instead.ContainsKey("DATA"))
            {
                await TakeMailAsync(reader);
                if (!await SayAsync(stream, "message", "250 2.0.0 queued"))
                    return;
            }
        }
    }

    private async Task TakeMailAsync(StreamReader reader)
    {
        var mail = new StringBuilder();
        while (await reader.ReadLineAsync(_stop.Token) is { } line && line != ".")
            mail.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        _mails.Enqueue(mail.ToString());
    }

    private string Usual(string command, bool encrypted) => command.Split(' ')[0] switch
    {
        "EHLO" => $"250-mail.test\r\n{string.Concat(Abilities.Where(ability => !encrypted || ability != "STARTTLS").Select(line => $"250-{line}\r\n"))}250 SIZE 1000000",
        "STARTTLS" => "220 2.0.0 go ahead",
        "AUTH" when command == "AUTH LOGIN" => "334 VXNlcm5hbWU6",
        "AUTH" => "235 2.7.0 welcome",
        "MAIL" or "RCPT" => "250 2.1.0 ok",
        "DATA" => "354 go on",
        _ when Commands[^2].EndsWith("AUTH LOGIN", StringComparison.Ordinal) => "334 UGFzc3dvcmQ6",
        _ => "235 2.7.0 welcome",
    };

    /// <summary>Says the answer of the test or the usual one; false after an answer that ends the talk, or silence.</summary>
    private async Task<bool> SayAsync(Stream stream, string command, string usual)
    {
        var instead = Instead.Keys.FirstOrDefault(start => command.StartsWith(start, StringComparison.Ordinal));
        var answer = instead is null ? usual : Instead[instead] ?? "";
        if (answer.Length == 0)
        {
            Silent.TrySetResult();
            await Task.Delay(Timeout.Infinite, _stop.Token);
        }

        if (answer == "hang up")
            return false;
        await stream.WriteAsync(Encoding.ASCII.GetBytes(answer + "\r\n"), _stop.Token);
        return !answer.StartsWith("421", StringComparison.Ordinal);
    }

    private async Task<Stream> EncryptAsync(Stream stream)
    {
        var secure = new SslStream(stream);
        await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = Certificate }, _stop.Token);
        return secure;
    }
}
