using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;
using Yuqing.Functions.Http.Requests;
using Yuqing.Functions.Register;
using Yuqing.Functions.Security;
using Yuqing.Functions.Telemetry;
using Yuqing.Orchestrations;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Http.Incidents;

/// <summary>Accepts acts: within the caller's units, allowed by the incident as last pictured, committed, then the orchestration is told to look.</summary>
internal sealed class SignalInbox(IIncidentRegister register, IncidentReader incidents, SignalReferences references, IncidentPush push, ActAudit audit)
{
    /// <summary>Stores a signal.</summary>
    /// <exception cref="ProblemException">400, 404, 413 or 415.</exception>
    public async Task<IResult> SendAsync(DurableTaskClient client, HttpRequest request, string id)
    {
        var cancellation = request.HttpContext.RequestAborted;
        var caller = request.Caller();
        var incident = await incidents.FindAsync(request, id);
        var signal = await JsonBody.ReadAsync(request, json => SignalReader.Read(json, caller), cancellation);
        var outcome = await SubmitAsync(client, caller, incident, signal, Facts(signal), cancellation);
        return outcome.Refused is { } refused
            ? ApiProblem.From(refused)
            : Answers.Accepted(new SignalAcceptedJson(signal.SignalId, outcome.Accepted!.Result?.Applied));
    }

    /// <summary>Commits a signal of a caller who sees the incident, pushes the orchestration and writes the trail.</summary>
    /// <param name="facts">What the trail keeps of the act.</param>
    /// <exception cref="ProblemException">400: it refers to something that is not there.</exception>
    public async Task<SignalOutcome> SubmitAsync(
        DurableTaskClient client, Caller caller, StoredIncident incident, Signal signal, Dictionary<string, string> facts, CancellationToken cancellation)
    {
        var id = incident.View.Id;
        using var span = IncidentTrace.Accept("signal", signal.Type)?.SetTag(AppTelemetry.IncidentTag, id);
        var policy = await incidents.PolicyOfAsync(incident, cancellation);
        signal = await references.CheckAsync(incident.View, signal, caller, cancellation) with { Trace = IncidentTrace.Current };
        var outcome = await register.AcceptSignalAsync(
            id, signal, (stored, ahead, stamped) => IncidentIntake.CheckSignal(stored.StateJson, policy, stamped, ahead), cancellation);
        if (outcome.Refused is { } refused)
        {
            await audit.RefusedAsync(caller, "signal." + signal.Type, id, refused.Detail, cancellation);
        }
        else if (!outcome.Repeated)
        {
            // The picture of the accepting transaction: an older one could hide that the run has ended since.
            await push.TryAsync(client, outcome.Incident!);
            await audit.ActedAsync(caller, "signal." + signal.Type, id, facts, cancellation);
        }
        return outcome;
    }

    /// <summary>What became of a signal.</summary>
    /// <exception cref="ProblemException">404.</exception>
    public async Task<IResult> GetAsync(HttpRequest request, string id, string signalId)
    {
        await incidents.FindAsync(request, id);
        // A slash in an id chosen by a client reaches the route still encoded.
        signalId = signalId.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        var stored = await register.GetSignalAsync(id, signalId, request.HttpContext.RequestAborted);
        return stored is null
            ? ApiProblem.NotFound("这件舆情没有这个信号。")
            : Answers.Ok(new SignalStateJson(signalId, stored.Result?.Applied, stored.Result?.Problem is { } problem ? SignalProblemJson.From(problem) : null));
    }

    /// <summary>What the trail keeps of an act: never its evidence, which may be sensitive and lies in the register anyway.</summary>
    internal static Dictionary<string, string> Facts(Signal signal)
    {
        var facts = new Dictionary<string, string> { ["signalId"] = signal.SignalId };
        if (signal.Obligation is not null)
            facts["obligation"] = signal.Obligation;
        if (signal.OnBehalfOf is not null)
            facts["onBehalfOf"] = signal.OnBehalfOf;
        return facts;
    }
}
