using Microsoft.AspNetCore.Http;
using Yuqing.Functions.Duty;
using Yuqing.Functions.Http.Requests;
using Yuqing.Functions.Register;
using Yuqing.Functions.Security;
using Yuqing.Orchestrations;
using Yuqing.Orchestrations.Policies;

namespace Yuqing.Functions.Http.Incidents;

/// <summary>Reading incidents, within the units of the caller: what lies outside does not exist for them.</summary>
internal sealed class IncidentReader(
    IIncidentRegister register, IPolicyArchive policies, IDutyDirectory directory, PeopleNames people, TimeProvider time)
{
    private static readonly Dictionary<string, string> NoTexts = [];
    private static readonly string[] Statuses = ["triage", "open", "watching", "closed", "dismissed", "merged"];

    /// <summary>A page of incidents.</summary>
    public async Task<IResult> ListAsync(HttpRequest request)
    {
        var now = time.Now();
        var query = ReadQuery(request, now);
        var page = await register.ListAsync(query, request.HttpContext.RequestAborted);
        var items = new List<IncidentJson>(page.Items.Count);
        foreach (var stored in page.Items)
            items.Add(await ShowAsync(request, stored, NoTexts, now));
        return Answers.Ok(new IncidentPageJson(items, page.Next));
    }

    /// <summary>One incident.</summary>
    public async Task<IResult> GetAsync(HttpRequest request, string id) => Answers.Ok(await DescribeAsync(request, await FindAsync(request, id)));

    /// <summary>An incident with the texts of its statements and the names of those who took part.</summary>
    public async Task<IncidentJson> DescribeAsync(HttpRequest request, StoredIncident stored)
    {
        var cancellation = request.HttpContext.RequestAborted;
        var statements = stored.View.Statements;
        var texts = statements.Count == 0
            ? NoTexts
            : await register.GetTextsAsync(stored.View.Id, [.. statements.Select(statement => statement.SignalId)], cancellation);
        var incident = await ShowAsync(request, stored, texts, time.Now());
        return incident with { People = await people.OfAsync(stored.View, cancellation) };
    }

    /// <summary>Its timeline.</summary>
    public async Task<IResult> TimelineAsync(HttpRequest request, string id)
    {
        await FindAsync(request, id);
        var lines = await register.GetTimelineAsync(id, request.HttpContext.RequestAborted) ?? [];
        return Answers.Ok(new TimelineJson(lines, await people.OfAsync(id, lines, request.HttpContext.RequestAborted)));
    }

    /// <summary>The stored picture of an incident that the caller may see.</summary>
    /// <exception cref="ProblemException">404.</exception>
    public async Task<StoredIncident> FindAsync(HttpRequest request, string id)
    {
        var stored = await register.GetAsync(id, request.HttpContext.RequestAborted);
        return stored is not null && request.Caller().Sees(stored.View) ? stored : throw new ProblemException(Unknown());
    }

    /// <summary>The policy that an incident runs on to its end, whatever the files say today.</summary>
    public async ValueTask<PolicySlice> PolicyOfAsync(StoredIncident stored, CancellationToken cancellation) =>
        await policies.GetAsync(stored.View.PolicyVersion, cancellation)
        ?? throw new InvalidOperationException($"Incident {stored.View.Id} runs on version {stored.View.PolicyVersion} of its policy, which is not archived.");

    private async ValueTask<IncidentJson> ShowAsync(
        HttpRequest request, StoredIncident stored, IReadOnlyDictionary<string, string> texts, DateTimeOffset now)
    {
        // An incident stays readable even if its policy is lost; it can then only not be acted upon.
        var policy = await policies.GetAsync(stored.View.PolicyVersion, request.HttpContext.RequestAborted);
        var caller = request.Caller();
        var actions = policy is null ? [] : IncidentIntake.Offered(stored.View, policy, caller.Roles, caller.Units, now);
        return IncidentJson.From(stored, directory, actions, texts, now);
    }

    /// <summary>404 for an incident that does not exist, for the caller at least.</summary>
    public static ApiProblem Unknown() => ApiProblem.NotFound("没有这件舆情。");

    private static IncidentQuery ReadQuery(HttpRequest request, DateTimeOffset now)
    {
        var query = new QueryReader(request.Query);
        var incidents = new IncidentQuery
        {
            Sight = request.Caller().Sight,
            Units = query.List("unit"),
            Leads = query.List("lead"),
            Statuses = query.List("status", Statuses),
            Levels = query.List("level"),
            Categories = query.List("category"),
            Overdue = query.Flag("overdue"),
            Now = now,
            Text = query.Text("q"),
            From = query.Instant("from"),
            To = query.Instant("to"),
            Limit = query.Whole("limit", 1, 200, 50),
            Cursor = query.Text("cursor", 1000),
        };
        query.ThrowIfFailed();
        return incidents;
    }
}
