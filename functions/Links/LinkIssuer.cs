using Microsoft.Extensions.Options;
using Yuqing.Functions.Register;
using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Incidents;

namespace Yuqing.Functions.Links;

/// <summary>Makes the link of a notification: one that acts where the recipient can act, else the incident's page.</summary>
internal sealed class LinkIssuer(ILinkKeys keys, IIncidentRegister register, IOptions<YuqingOptions> options)
{
    /// <summary>Path of links that act, after the public address.</summary>
    public const string Path = "/l/";

    private static readonly string[] Alarms = [NoticeReasons.Reminder, NoticeReasons.Breach, NoticeReasons.Escalation];

    /// <summary>What reminders and alarms of a request can be answered with; null for other notices.</summary>
    public async Task<LinkPurpose?> PurposeOfAsync(NotifyRequest request, CancellationToken cancellation)
    {
        if (request.Obligation is null || !Alarms.Contains(request.Reason))
            return null;
        var incident = await register.GetAsync(request.IncidentId, cancellation).ConfigureAwait(false);
        var obligation = incident?.View.Obligations.FirstOrDefault(obligation => obligation.Id == request.Obligation);
        return obligation is not null && FlashReport.Fits(obligation) ? LinkPurpose.Report : LinkPurpose.Acknowledge;
    }

    /// <summary>The whole address for one recipient.</summary>
    /// <param name="purpose">From <see cref="PurposeOfAsync"/>.</param>
    /// <param name="dutyRole">Duty role as which the person is told.</param>
    public string AddressOf(NotifyRequest request, LinkPurpose? purpose, string person, string dutyRole, DateTimeOffset now)
    {
        var link = purpose is { } act && ActionLink.ActingRole(dutyRole) is not null
            ? new ActionLink(
                act, request.IncidentId, request.Obligation!, person, dutyRole, LinkToken.TagOf(request.Unit),
                (byte)Math.Clamp(request.Rung, 0, byte.MaxValue), Later(now, request.DueAt) + options.Value.Links.Lifetime)
            : null;
        return options.Value.PublicUrl + (link is not null && TokenOf(link) is { } token ? Path + token : $"/incidents/{request.IncidentId}");
    }

    /// <summary>The address of a notification that is sent once more, valid as if it were sent for the first time; as it is when it is not a link that acts, or its key is out of service.</summary>
    public string Renew(string address, DateTimeOffset now, DateTimeOffset? due)
    {
        var at = address.IndexOf(Path, StringComparison.Ordinal);
        return at >= 0 && LinkToken.Read(address[(at + Path.Length)..], keys) is { } link
            && TokenOf(link with { ExpiresAt = Later(now, due) + options.Value.Links.Lifetime }) is { } token
            ? address[..(at + Path.Length)] + token
            : address;
    }

    /// <summary>The token of a link; null when it does not fit.</summary>
    public string? TokenOf(ActionLink link) => LinkToken.Write(link, keys.Current);

    /// <summary>A text as those may read it who are not its recipient: a link that acts is worth a signature.</summary>
    public static string Mask(string text, string link)
    {
        var at = link.IndexOf(Path, StringComparison.Ordinal);
        return at < 0 ? text : text.Replace(link, link[..(at + Path.Length)] + "…", StringComparison.Ordinal);
    }

    private static DateTimeOffset Later(DateTimeOffset now, DateTimeOffset? due) => due > now ? due.Value : now;
}
