using System.Net.Mail;
using System.Net.Sockets;
using System.Security.Authentication;
using Microsoft.Extensions.Options;
using Yuqing.Functions.Notifications;

namespace Yuqing.Functions.Channels;

/// <summary>E-mail over the mail server of the configuration, one connection for each mail.</summary>
internal sealed class SmtpChannel(IOptions<YuqingOptions> options, TimeProvider time) : INotificationChannel
{
    private readonly SmtpOptions _settings = options.Value.Channels.Smtp;

    /// <inheritdoc/>
    public string Name => "smtp";

    /// <inheritdoc/>
    public bool IsConfigured => _settings.Host.Length > 0;

    /// <summary>Whether a text is one plain mail address that can stand in a command as it is.</summary>
    public static bool IsAddress(string? text) =>
        text is not null && text.All(letter => letter is > ' ' and <= '~' and not ('<' or '>' or '"')) &&
        MailAddress.TryCreate(text, out var address) && address.Address == text;

    /// <inheritdoc/>
    public string? CheckAddress(string? address) => IsAddress(address) ? null : "The contact's address is not a mail address.";

    /// <inheritdoc/>
    public async Task<DeliveryResult> SendAsync(Notification notification, CancellationToken cancellation)
    {
        if (CheckAddress(notification.Address) is { } wrong)
            return DeliveryResult.Permanent(wrong);
        var (from, to) = (new MailAddress(_settings.From), new MailAddress(notification.Address!));
        var mail = SmtpMail.Compose(notification, from, _settings.FromName, to, time.GetUtcNow());
        try
        {
            using var conversation = new SmtpConversation(_settings, from.Host);
            await conversation.OpenAsync(cancellation).ConfigureAwait(false);
            await conversation.SendAsync(from.Address, to.Address, mail, cancellation).ConfigureAwait(false);
            await conversation.CloseAsync(cancellation).ConfigureAwait(false);
            return new DeliveryResult(DeliveryOutcome.Sent);
        }
        catch (SmtpRefusedException error)
        {
            return error.IsTransient ? DeliveryResult.Transient(error.Message) : DeliveryResult.Permanent(error.Message);
        }
        catch (AuthenticationException)
        {
            return DeliveryResult.Permanent("The mail server's certificate is not trusted, or not for this name.");
        }
        catch (SocketException error)
        {
            return DeliveryResult.Transient($"No connection to the mail server ({error.SocketErrorCode}).");
        }
        catch (IOException)
        {
            return DeliveryResult.Transient("The connection to the mail server broke.");
        }
    }
}
