using Yuqing.Functions.Duty;
using Yuqing.Functions.Http.Incidents;
using Yuqing.Functions.Links;
using Yuqing.Functions.Register;
using Yuqing.Functions.Security;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Http.Links;

/// <summary>Finds out how it stands with a link. Reads only.</summary>
internal sealed class LinkReader(
    ILinkKeys keys, LinkIssuer issuer, IIncidentRegister register, IncidentReader incidents, IDutyDirectory directory, TimeProvider time)
{
    private const string Pending = "pending";
    private static readonly string[] Over = ["closed", "dismissed", "merged"];

    /// <summary>Looks at a token.</summary>
    public async Task<LinkCase> FindAsync(string token, CancellationToken cancellation)
    {
        if (LinkToken.Read(token, keys) is not { } link)
            return new LinkCase(LinkStanding.Forged, token);
        var found = new LinkCase(LinkStanding.Expired, token) { Link = link, Person = directory.FindPerson(link.Person) };
        if (link.ExpiresAt <= time.GetUtcNow())
            return found;
        var stored = await register.GetAsync(link.Incident, cancellation);
        var unit = stored?.View.Units.FirstOrDefault(unit => LinkToken.TagOf(unit) == link.UnitTag);
        // The same rule as for everybody signed in: who left, whose unit is out of it or kept from it (回避), sees nothing.
        if (stored is null || unit is null || found.Person is not { } person || ActionLink.ActingRole(link.DutyRole) is not { } role)
            return found with { Standing = LinkStanding.Forbidden };
        var caller = new Caller(person.Id, person.Name, [role], new HashSet<string> { unit });
        if (!caller.Sees(stored.View))
            return found with { Standing = LinkStanding.Forbidden, Caller = caller };
        found = found with
        {
            Caller = caller,
            Incident = stored,
            Unit = directory.FindUnit(unit),
            Obligation = stored.View.Obligations.FirstOrDefault(obligation => obligation.Id == link.Obligation),
            Sent = (await register.GetSignalAsync(link.Incident, LinkToken.SignalIdOf(token), cancellation)) is { Result: null or { Applied: true } } sent ? sent.Signal : null,
        };
        return await JudgeAsync(found, stored, caller, cancellation);
    }

    private async Task<LinkCase> JudgeAsync(LinkCase found, StoredIncident stored, Caller caller, CancellationToken cancellation)
    {
        var link = found.Link!;
        if (found.Sent is not null)
            return found with { Standing = LinkStanding.Used };
        var pending = found.Obligation?.Status == Pending;
        if (stored.View.Status is "dismissed" or "merged" || (!pending && Over.Contains(stored.View.Status)))
            return found with { Standing = LinkStanding.Closed };
        if (!pending)
            return found with { Standing = LinkStanding.Settled };
        var policy = await incidents.PolicyOfAsync(stored, cancellation);
        if (!policy.Allows(link.SignalType, caller.Roles))
            return found with { Standing = LinkStanding.Forbidden, Incident = null };
        return found with { Standing = LinkStanding.Open, Sibling = SiblingOf(found, policy.Allows(SignalTypes.Complete, caller.Roles), policy.Allows(SignalTypes.Acknowledge, caller.Roles)) };
    }

    /// <summary>Who cannot report at once may at least stop the climb, and the other way round; it expires with this one.</summary>
    private string? SiblingOf(LinkCase found, bool mayReport, bool mayAcknowledge)
    {
        var link = found.Link!;
        var other = link.Purpose == LinkPurpose.Report ? LinkPurpose.Acknowledge : LinkPurpose.Report;
        var possible = other == LinkPurpose.Report ? mayReport && FlashReport.Fits(found.Obligation!) : mayAcknowledge && found.Obligation!.AcknowledgedBy is null;
        return possible ? issuer.TokenOf(link with { Purpose = other }) : null;
    }
}
