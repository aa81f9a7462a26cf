using Yuqing.Functions.Attachments;
using Yuqing.Functions.Duty;
using Yuqing.Functions.Register;
using Yuqing.Functions.Security;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Http.Incidents;

/// <summary>What a signal refers to outside its own incident must be there: the state machine sees only ids.</summary>
internal sealed class SignalReferences(IIncidentRegister register, IDutyDirectory directory, IAttachmentStore attachments)
{
    /// <summary>Checks them, and names the unit that is asked, which the state machine could not.</summary>
    /// <exception cref="ProblemException">400 naming the field.</exception>
    public async Task<Signal> CheckAsync(IncidentView incident, Signal signal, Caller caller, CancellationToken cancellation)
    {
        if (signal.Type == SignalTypes.Merge)
            await CheckMergeAsync(incident, signal, caller, cancellation);
        await CheckFilesAsync(incident, signal, cancellation);
        if (signal.Type == SignalTypes.Acknowledge)
            return WithPerson(incident, signal, directory);
        return signal.Type == SignalTypes.Assign && signal.Fields.GetValueOrDefault("unit") is { Length: > 0 } unit ? Name(signal, unit) : signal;
    }

    private Signal Name(Signal signal, string unit)
    {
        var title = directory.FindUnit(unit)?.Title ?? throw new ProblemException(ApiProblem.Field("unit", $"没有单位“{unit}”。"));
        return signal with { Fields = new Dictionary<string, string>(signal.Fields) { ["unitTitle"] = title } };
    }

    /// <summary>
    /// Names the person of the directory for whom an acknowledgement counts, where it is awaited: somebody who signs in acts by
    /// an account, and a leader for whom it is recorded by a name. Clients cannot name one.
    /// </summary>
    internal static Signal WithPerson(IncidentView incident, Signal signal, IDutyDirectory directory)
    {
        var fields = signal.Fields.Where(field => field.Key != "person").ToDictionary();
        string?[] called = signal.OnBehalfOf is { } leader ? [leader] : [signal.Actor, signal.ActorName];
        var awaited = incident.Obligations
            .Where(obligation => signal.Obligation is null || obligation.Id == signal.Obligation)
            .SelectMany(obligation => obligation.Awaiting)
            .Distinct()
            .ToList();
        // The id decides; a name only when just one of those awaited bears it.
        var byId = awaited.FirstOrDefault(id => called.Any(name => string.Equals(name, id, StringComparison.OrdinalIgnoreCase)));
        var byName = awaited.Where(id => directory.FindPerson(id)?.Name is { } name && called.Contains(name)).Take(2).ToList();
        if ((byId ?? (byName.Count == 1 ? byName[0] : null)) is { } person)
            fields["person"] = person;
        return signal with { Fields = fields };
    }

    /// <summary>The other incident must exist for the caller and still be handled.</summary>
    private async Task CheckMergeAsync(IncidentView incident, Signal signal, Caller caller, CancellationToken cancellation)
    {
        if (signal.Fields.GetValueOrDefault("into") is not { Length: > 0 } into || into == incident.Id)
            return;
        var target = await register.GetAsync(into, cancellation);
        if (target is null || !caller.Sees(target.View))
            throw new ProblemException(ApiProblem.Field("into", "没有这件舆情，请填写要并入的舆情的 id。"));
        if (target.View.Status is not ("triage" or "open" or "watching"))
            throw new ProblemException(ApiProblem.Field("into", $"舆情 {target.View.Number} 已结束，不能并入。"));
    }

    /// <summary>Evidence of type <c>file</c> names files of this incident, several separated by commas.</summary>
    private async Task CheckFilesAsync(IncidentView incident, Signal signal, CancellationToken cancellation)
    {
        var fields = incident.Obligations.FirstOrDefault(obligation => obligation.Id == signal.Obligation)?.Evidence ?? [];
        foreach (var field in fields.Where(field => field.Type == "file"))
        {
            var ids = signal.Fields.GetValueOrDefault(field.Name, "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            foreach (var id in ids)
            {
                if (!await attachments.ExistsAsync(incident.Id, id, cancellation))
                    throw new ProblemException(ApiProblem.Field(field.Name, $"这件舆情没有附件“{(id.Length > 40 ? id[..40] + "…" : id)}”，请先上传。"));
            }
        }
    }
}
