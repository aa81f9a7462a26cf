using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;
using Yuqing.Functions.Calendars;
using Yuqing.Functions.Duty;
using Yuqing.Functions.Http.Incidents;
using Yuqing.Functions.Http.Requests;
using Yuqing.Functions.Register;
using Yuqing.Functions.Security;
using Yuqing.Functions.Telemetry;
using Yuqing.Orchestrations;
using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Policies;

namespace Yuqing.Functions.Http.Reports;

/// <summary>Accepts reports from webhooks and people: checked against the unit's policy, committed to the register, then started.</summary>
internal sealed class ReportIntake(
    IIncidentRegister register,
    IDutyDirectory directory,
    PolicyCatalog policies,
    CalendarBook calendars,
    IncidentPush push,
    ActAudit audit,
    TimeProvider time)
{
    private const string Manual = "manual";
    private const string Act = "incident.register";

    /// <summary>A report of a webhook source. Its level is provisional whatever it says.</summary>
    /// <exception cref="ProblemException">400.</exception>
    public async Task<IResult> AcceptAsync(
        DurableTaskClient client, IncidentReport report, string deliveryId, string actor, CancellationToken cancellation)
    {
        var unit = directory.FindUnit(report.Unit) ?? throw UnknownUnit(report.Unit);
        return Accepted(await CommitAsync(client, new NewReport(report, deliveryId, actor), PolicyOf(unit), cancellation));
    }

    /// <summary>A report that a person (or a machine client with a role) registers. Whether its level is a decision is the policy's rule.</summary>
    /// <exception cref="ProblemException">400, 403, 413 or 415.</exception>
    public async Task<IResult> RegisterAsync(DurableTaskClient client, HttpRequest request)
    {
        var cancellation = request.HttpContext.RequestAborted;
        var caller = request.Caller();
        var report = await JsonBody.ReadAsync(request, json => ReportReader.Read(json, Manual, levelProvisional: true), cancellation);
        if (!caller.Sees(report.Unit))
        {
            await audit.RefusedAsync(caller, Act, report.Unit, "unit", cancellation);
            throw new ProblemException(ApiProblem.Forbidden($"不能为单位 {report.Unit} 登记舆情。"));
        }
        var unit = directory.FindUnit(report.Unit) ?? throw UnknownUnit(report.Unit);
        var policy = PolicyOf(unit);
        var decided = report with { LevelProvisional = report.Level is not null && !policy.MayDecideLevel(caller.Roles) };
        var outcome = await CommitAsync(client, new NewReport(decided, DeliveryId: null, caller.Id), policy, cancellation);
        await audit.ActedAsync(caller, Act, outcome.Incident.View.Id, null, cancellation);
        return Accepted(outcome);
    }

    private async Task<ReportOutcome> CommitAsync(DurableTaskClient client, NewReport report, PolicySlice policy, CancellationToken cancellation)
    {
        using var span = IncidentTrace.Accept("report", report.Report.Kind);
        var now = time.Now();
        if (IncidentIntake.CheckReport(report.Report, policy, now) is { } mistakes)
            throw new ProblemException(ApiProblem.From(mistakes));
        var dated = report with { Calendars = calendars.For(policy, report.Report, now) };
        var outcome = await register.AcceptReportAsync(dated, seed => IncidentIntake.Open(seed, policy), cancellation);
        span?.SetTag(AppTelemetry.IncidentTag, outcome.Incident.Seed.IncidentId);
        if (!outcome.Repeated)
            await push.TryAsync(client, outcome.Incident);
        return outcome;
    }

    private static IResult Accepted(ReportOutcome outcome)
    {
        var id = outcome.Incident.View.Id;
        return Answers.Accepted(new ReportAcceptedJson(id, outcome.Duplicate, "/api/incidents/" + id));
    }

    private PolicySlice PolicyOf(Unit unit) =>
        policies.Find(unit.Policy) ?? throw new InvalidOperationException($"Unit {unit.Id} names the policy {unit.Policy}, which is not loaded.");

    private static ProblemException UnknownUnit(string unit) => new(ApiProblem.Field("unit", $"没有单位“{unit}”。"));
}
