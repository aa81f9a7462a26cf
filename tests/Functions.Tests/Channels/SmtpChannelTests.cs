using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using Yuqing.Functions;
using Yuqing.Functions.Channels;
using Yuqing.Functions.Notifications;
using Yuqing.Testing;

namespace Functions.Tests.Channels;

public sealed partial class SmtpChannelTests
{
    private const string Password = "authorisation-code-1";
    private readonly YuqingOptions _options = new();
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Send_PlainServer_HandsOverOneMail()
    {
        await using var server = new SmtpServer();

        var result = await SendAsync(server, SmtpSecurity.None);

        Assert.Equal(new DeliveryResult(DeliveryOutcome.Sent), result);
        Assert.Equal(["EHLO yuqing.example.gov.cn", "MAIL FROM:<duty@yuqing.example.gov.cn>", "RCPT TO:<chen@example.gov.cn>", "DATA"], server.Commands.Take(4));
        var mail = Assert.Single(server.Mails);
        Assert.All(mail, letter => Assert.True(letter is '\r' or '\n' or (>= ' ' and <= '~')));
        Assert.All(mail.Split("\r\n"), line => Assert.True(line.Length <= 78, line));
        var headers = Headers(mail);
        Assert.Equal("<n-1@yuqing.example.gov.cn>", headers["Message-ID"]);
        Assert.Equal("<incident.i-1@yuqing.example.gov.cn>", headers["References"]);
        Assert.Equal("Mon, 02 Mar 2026 08:00:00 +0800", headers["Date"]);
        Assert.Equal("<chen@example.gov.cn>", headers["To"]);
        Assert.Equal("舆情处置 <duty@yuqing.example.gov.cn>", Decode(headers["From"]));
        Assert.Equal("逾期 HNGL-2026-0001：手机快报 08:57 到期，已逾期 3 分钟", Decode(headers["Subject"]));
        Assert.Equal("high", headers["Importance"]);
        Assert.StartsWith("multipart/alternative;", headers["Content-Type"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_BothParts_HaveTextAndLink()
    {
        await using var server = new SmtpServer();
        var notification = Notification() with { Text = "【演练】Overdue <b>HNGL</b> http://x/?a=1&b=2", Link = "http://x/?a=1&b=2", Urgent = false, Language = "en" };

        await SendAsync(server, SmtpSecurity.None, notification);

        var parts = Parts(server.Mails[0]);
        Assert.Equal("【演练】Overdue <b>HNGL</b> http://x/?a=1&b=2\r\n", parts["text/plain; charset=utf-8"]);
        var html = parts["text/html; charset=utf-8"];
        Assert.Contains("<p>【演练】Overdue &lt;b&gt;HNGL&lt;/b&gt;</p>", html, StringComparison.Ordinal);
        Assert.Contains("<a href=\"http://x/?a=1&amp;b=2\">Open</a>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("Importance", server.Mails[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_SameNotificationAgain_HasTheSameMessageId()
    {
        await using var server = new SmtpServer();
        await SendAsync(server, SmtpSecurity.None);
        _time.Advance(TimeSpan.FromMinutes(1));
        await SendAsync(server, SmtpSecurity.None);

        Assert.Equal(2, server.Mails.Count);
        Assert.Single(server.Mails.Select(mail => Headers(mail)["Message-ID"]).Distinct());
    }

    [Fact]
    public async Task Send_StartTls_SaysNothingSecretBeforeEncryption()
    {
        var (certificate, file) = SmtpServer.NewCertificate("localhost");
        await using var server = new SmtpServer { Certificate = certificate, Abilities = ["STARTTLS", "AUTH LOGIN PLAIN"] };
        SignIn(file);

        Assert.Equal(DeliveryOutcome.Sent, (await SendAsync(server, SmtpSecurity.StartTls)).Outcome);

        Assert.Equal(["EHLO yuqing.example.gov.cn", "STARTTLS", "(TLS) EHLO yuqing.example.gov.cn"], server.Commands.Take(3));
        Assert.Equal($"(TLS) AUTH PLAIN {Base64($"\0duty\0{Password}")}", server.Commands[3]);
        Assert.Single(server.Mails);
        File.Delete(file);
    }

    [Fact]
    public async Task Send_ImplicitTls_IsEncryptedFromTheFirstByte()
    {
        var (certificate, file) = SmtpServer.NewCertificate("localhost");
        await using var server = new SmtpServer { Implicit = true, Certificate = certificate, Abilities = ["AUTH=LOGIN"] };
        SignIn(file);

        Assert.Equal(DeliveryOutcome.Sent, (await SendAsync(server, SmtpSecurity.Implicit)).Outcome);

        Assert.Equal(["(TLS) AUTH LOGIN", "(TLS) " + Base64("duty"), "(TLS) " + Base64(Password)], server.Commands.Skip(1).Take(3));
        File.Delete(file);
    }

    [Fact]
    public async Task Send_CertificateNobodyVouchesFor_IsRefused()
    {
        var (certificate, file) = SmtpServer.NewCertificate("localhost");
        await using var server = new SmtpServer { Certificate = certificate, Abilities = ["STARTTLS", "AUTH PLAIN"] };
        SignIn(null);

        var result = await SendAsync(server, SmtpSecurity.StartTls);

        Assert.Equal((DeliveryOutcome.Permanent, "The mail server's certificate is not trusted, or not for this name."), (result.Outcome, result.Error));
        Assert.DoesNotContain(server.Commands, command => command.Contains("AUTH", StringComparison.Ordinal));
        File.Delete(file);
    }

    [Fact]
    public async Task Send_CertificateForAnotherName_IsRefused()
    {
        var (certificate, file) = SmtpServer.NewCertificate("mail.example.org");
        await using var server = new SmtpServer { Implicit = true, Certificate = certificate };
        SignIn(file);

        Assert.Equal(DeliveryOutcome.Permanent, (await SendAsync(server, SmtpSecurity.Implicit)).Outcome);
        Assert.Empty(server.Mails);
        File.Delete(file);
    }

    [Fact]
    public async Task Send_ServerWithoutStartTls_GetsNeitherPasswordNorMail()
    {
        await using var server = new SmtpServer { Abilities = ["AUTH PLAIN"] };
        SignIn(null);

        var result = await SendAsync(server, SmtpSecurity.StartTls);

        Assert.Equal((DeliveryOutcome.Permanent, "The server does not offer STARTTLS."), (result.Outcome, result.Error));
        Assert.Equal(["EHLO yuqing.example.gov.cn"], server.Commands);
    }

    [Theory]
    [InlineData("greeting", "421 4.3.2 shutting down", DeliveryOutcome.Transient, "SMTP 421 4.3.2 at the greeting.")]
    [InlineData("greeting", "554 no service", DeliveryOutcome.Permanent, "SMTP 554 at the greeting.")]
    [InlineData("MAIL", "451 4.7.1 later", DeliveryOutcome.Transient, "SMTP 451 4.7.1 at MAIL FROM.")]
    [InlineData("RCPT", "450 4.2.0 <chen@example.gov.cn> greylisted", DeliveryOutcome.Transient, "SMTP 450 4.2.0 at RCPT TO.")]
    [InlineData("RCPT", "550 5.1.1 <chen@example.gov.cn> unknown", DeliveryOutcome.Permanent, "SMTP 550 5.1.1 at RCPT TO.")]
    [InlineData("DATA", "554 5.7.1 spam", DeliveryOutcome.Permanent, "SMTP 554 5.7.1 at DATA.")]
    [InlineData("message", "452 4.3.1 full", DeliveryOutcome.Transient, "SMTP 452 4.3.1 at the message.")]
    [InlineData("message", "552-5.3.4 too\r\n552 5.3.4 big", DeliveryOutcome.Permanent, "SMTP 552 5.3.4 at the message.")]
    [InlineData("EHLO", "HTTP/1.1 400 Bad Request", DeliveryOutcome.Permanent, "The answer to EHLO is not SMTP.")]
    [InlineData("RCPT", "hang up", DeliveryOutcome.Transient, "The connection to the mail server broke.")]
    [InlineData("RCPT", "251 forwarded", DeliveryOutcome.Sent, null)]
    public async Task Send_ServerRefuses_TheCodeDecidesWhatFollows(string at, string answer, DeliveryOutcome expected, string? error)
    {
        await using var server = new SmtpServer();
        server.Instead[at] = answer;

        Assert.Equal(new DeliveryResult(expected, error), await SendAsync(server, SmtpSecurity.None));
    }

    [Fact]
    public async Task Send_WrongPassword_IsPermanentAndNotNamed()
    {
        var (certificate, file) = SmtpServer.NewCertificate("localhost");
        await using var server = new SmtpServer { Implicit = true, Certificate = certificate, Abilities = ["AUTH PLAIN"] };
        server.Instead["AUTH"] = $"535 5.7.8 {Password} is wrong";
        SignIn(file);

        Assert.Equal(new DeliveryResult(DeliveryOutcome.Permanent, "SMTP 535 5.7.8 at AUTH."), await SendAsync(server, SmtpSecurity.Implicit));
        File.Delete(file);
    }

    [Theory]
    [InlineData("greeting")]
    [InlineData("message")]
    public async Task Send_ServerIsSilent_ObeysItsCancellation(string at)
    {
        await using var server = new SmtpServer();
        server.Instead[at] = null;
        using var cancellation = new CancellationTokenSource();
        var sending = SendAsync(server, SmtpSecurity.None, cancellation: cancellation.Token);
        await server.Silent.Task;
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    [Fact]
    public async Task Send_NobodyListens_IsTransient()
    {
        var server = new SmtpServer();
        var port = server.Port;
        await server.DisposeAsync();
        Settings(port, SmtpSecurity.None);

        Assert.Equal(
            new DeliveryResult(DeliveryOutcome.Transient, "No connection to the mail server (ConnectionRefused)."),
            await Channel().SendAsync(Notification(), CancellationToken.None));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("chen")]
    [InlineData("chen@example.gov.cn>\r\nRCPT TO:<all@example.gov.cn")]
    [InlineData("陈 <chen@example.gov.cn>")]
    [InlineData("陈@example.gov.cn")]
    [InlineData("a@b.cn, c@d.cn")]
    public async Task Send_AddressThatIsNoMailAddress_IsPermanent(string? address)
    {
        Settings(1, SmtpSecurity.None);

        Assert.Equal(DeliveryOutcome.Permanent, (await Channel().SendAsync(Notification() with { Address = address }, CancellationToken.None)).Outcome);
    }

    [Theory]
    [InlineData(SmtpSecurity.None, 25)]
    [InlineData(SmtpSecurity.StartTls, 587)]
    [InlineData(SmtpSecurity.Implicit, 465)]
    public void EffectivePort_NotSet_IsTheUsualOne(SmtpSecurity security, int expected) =>
        Assert.Equal(expected, new SmtpOptions { Security = security }.EffectivePort);

    private static Notification Notification() => GatewayServer.To("chen@example.gov.cn");

    private Task<DeliveryResult> SendAsync(SmtpServer server, SmtpSecurity security, Notification? notification = null, CancellationToken cancellation = default)
    {
        Settings(server.Port, security);
        return Channel().SendAsync(notification ?? Notification(), cancellation);
    }

    private void Settings(int port, SmtpSecurity security)
    {
        var smtp = _options.Channels.Smtp;
        (smtp.Host, smtp.Port, smtp.Security, smtp.From) = ("localhost", port, security, "duty@yuqing.example.gov.cn");
    }

    private void SignIn(string? authority) =>
        (_options.Channels.Smtp.User, _options.Channels.Smtp.Password, _options.Channels.Smtp.CaCertificate) = ("duty", Password, authority);

    private SmtpChannel Channel() => new(Options.Create(_options), _time);

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static Dictionary<string, string> Headers(string mail) => mail[..mail.IndexOf("\r\n\r\n", StringComparison.Ordinal)]
        .Replace("\r\n ", " ", StringComparison.Ordinal).Split("\r\n").Select(line => line.Split(": ", 2)).ToDictionary(line => line[0], line => line[1]);

    private static Dictionary<string, string> Parts(string mail)
    {
        var boundary = Boundary().Match(mail).Groups[1].Value;
        return mail.Split($"--{boundary}\r\n").Skip(1).Select(part => part.Split($"--{boundary}--")[0]).ToDictionary(
            part => Headers(part)["Content-Type"],
            part => Encoding.UTF8.GetString(Convert.FromBase64String(part[part.IndexOf("\r\n\r\n", StringComparison.Ordinal)..])));
    }

    /// <summary>Text of encoded words: blanks between two of them are not part of it.</summary>
    private static string Decode(string header) => EncodedWord().Replace(
        header.Replace("?= =?", "?==?", StringComparison.Ordinal), word => Encoding.UTF8.GetString(Convert.FromBase64String(word.Groups[1].Value)));

    [GeneratedRegex(@"=\?utf-8\?B\?([^?]+)\?=")]
    private static partial Regex EncodedWord();

    [GeneratedRegex("boundary=\"([^\"]+)\"")]
    private static partial Regex Boundary();
}
