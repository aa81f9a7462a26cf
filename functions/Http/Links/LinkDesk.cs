using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Yuqing.Functions.Http.Incidents;
using Yuqing.Functions.Http.Requests;
using Yuqing.Functions.Links;
using Yuqing.Functions.Security;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Http.Links;

/// <summary>Shows links and acts by them. Whatever happens, a person gets a page in plain words.</summary>
internal sealed partial class LinkDesk(
    LinkReader links, SignalInbox inbox, LinkPage page, ActAudit audit, UnavailableFailures unavailable, TimeProvider time, ILogger<LinkDesk> logger)
{
    private readonly TokenBuckets _byAddress = new(time, rate: 1, burst: 60);

    /// <summary>The page of a link.</summary>
    public Task<IResult> ShowAsync(HttpRequest request, string token) =>
        AnswerAsync(request, token, async cancellation => await links.FindAsync(token, cancellation));

    /// <summary>Does what the link is for.</summary>
    public Task<IResult> ActAsync(DurableTaskClient client, HttpRequest request, string token) => AnswerAsync(request, token, async cancellation =>
    {
        var found = await links.FindAsync(token, cancellation);
        // Its act is recorded already: a double click, or the page sent again. There is nothing to refuse.
        if (found.Standing == LinkStanding.Used)
            return found;
        if (found.Standing != LinkStanding.Open)
            return await RefuseAsync(found, cancellation);
        var form = await LinkForm.ReadAsync(request, cancellation);
        return form[LinkForm.Proof] == LinkToken.FormOf(token)
            ? await SendAsync(client, found, form, cancellation)
            : await RefuseAsync(found with { Standing = LinkStanding.NotFromPage }, cancellation);
    });

    private async Task<LinkCase> SendAsync(DurableTaskClient client, LinkCase found, LinkForm form, CancellationToken cancellation)
    {
        var errors = new List<string>();
        var signal = form.ToSignal(found, errors);
        if (errors.Count > 0)
            return await RefuseAsync(found with { Standing = LinkStanding.Refused, Messages = errors, Typed = form.Typed }, cancellation);
        var facts = SignalInbox.Facts(signal);
        facts["via"] = "link";
        facts["role"] = found.Link!.DutyRole;
        var outcome = await inbox.SubmitAsync(client, found.Caller!, found.Incident!, signal, facts, cancellation);
        if (outcome.Refused is not { } refused)
            return found with { Standing = LinkStanding.Used, Sent = outcome.Accepted!.Signal, Sibling = null };
        return refused.Kind == ProblemKind.Forbidden
            ? found with { Standing = LinkStanding.Forbidden, Incident = null }
            : found with { Standing = LinkStanding.Refused, Typed = form.Typed, Messages = [refused.Detail, .. refused.Errors.Values.SelectMany(messages => messages).Where(message => message != refused.Detail)] };
    }

    private async Task<LinkCase> RefuseAsync(LinkCase found, CancellationToken cancellation)
    {
        var reason = found.Standing.ToString().ToLowerInvariant();
        if (found.Link is not { } link)
            await audit.StrangerRefusedAsync("stranger", "link.act", null, reason, cancellation);
        else
            await audit.RefusedAsync(found.Caller ?? new Caller(link.Person, found.Person?.Name ?? link.Person, [], null), "link." + link.SignalType, link.Incident, reason, cancellation);
        return found;
    }

    private async Task<IResult> AnswerAsync(HttpRequest request, string token, Func<CancellationToken, Task<LinkCase>> handle)
    {
        if (!_byAddress.TryTake(ClientAddress.Of(request), out var retryAfter))
            return page.Of(request, new LinkCase(LinkStanding.TooMany, token), retryAfter);
        try
        {
            return page.Of(request, await handle(request.HttpContext.RequestAborted), null);
        }
        catch (Exception failure) when (unavailable.Includes(failure))
        {
            LogUnavailable(failure);
            return page.Of(request, new LinkCase(LinkStanding.Unavailable, token), TimeSpan.FromSeconds(5));
        }
    }

    [LoggerMessage(3501, LogLevel.Warning, "A link was answered with 503: nothing could be read or committed.")]
    private partial void LogUnavailable(Exception failure);
}
