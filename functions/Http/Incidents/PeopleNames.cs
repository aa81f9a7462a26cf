using Yuqing.Functions.Duty;
using Yuqing.Functions.Register;
using Yuqing.Functions.Security;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Http.Incidents;

/// <summary>Names of the officials and machine clients that an incident mentions by id.</summary>
internal sealed class PeopleNames(IIncidentRegister register, IDutyDirectory directory, AccountStore accounts)
{
    /// <summary>Keys of a line's facts that hold ids of people, separated by commas.</summary>
    private static readonly string[] PeopleFacts = ["recipients", "person", "awaiting", "skipped"];

    /// <summary>Those in a picture.</summary>
    public Task<IReadOnlyDictionary<string, string>> OfAsync(IncidentView view, CancellationToken cancellation) =>
        NamesAsync(view.Id, Mentioned(view), cancellation);

    /// <summary>Those in the lines of a timeline.</summary>
    public Task<IReadOnlyDictionary<string, string>> OfAsync(string incidentId, IReadOnlyList<TimelineEntry> lines, CancellationToken cancellation) =>
        NamesAsync(incidentId, lines.SelectMany(Mentioned), cancellation);

    /// <summary>As each signed last; else as the directory or the accounts have it. Who is in neither is left out.</summary>
    private async Task<IReadOnlyDictionary<string, string>> NamesAsync(string incidentId, IEnumerable<string?> mentioned, CancellationToken cancellation)
    {
        var names = new Dictionary<string, string>();
        var ids = mentioned.OfType<string>().Where(id => id.Length > 0).Distinct().ToList();
        if (ids.Count == 0)
            return names;
        var signed = await register.GetActorNamesAsync(incidentId, cancellation);
        foreach (var id in ids)
        {
            if ((signed.GetValueOrDefault(id) ?? directory.FindPerson(id)?.Name) is { } name)
                names[id] = name;
        }

        if (ids.All(names.ContainsKey))
            return names;
        foreach (var account in (await accounts.ListAsync(cancellation)).Where(account => ids.Contains(account.Name)))
            names.TryAdd(account.Name, account.DisplayName);
        return names;
    }

    private static IEnumerable<string?> Mentioned(IncidentView view) =>
    [
        view.Dismissal?.By,
        .. view.Obligations.SelectMany(Mentioned),
        .. view.Transfers.SelectMany(transfer => new[] { transfer.OfferedBy, transfer.AnsweredBy }),
        .. view.Statements.SelectMany(Mentioned),
        .. view.Findings.Select(finding => finding.By),
    ];

    private static IEnumerable<string?> Mentioned(ObligationView obligation) =>
    [
        obligation.CompletedBy,
        obligation.AcknowledgedBy,
        .. obligation.Acknowledgements.Select(acknowledgement => acknowledgement.Person),
        .. obligation.Awaiting,
        obligation.Extension?.RequestedBy,
        obligation.Extension?.DecidedBy,
        .. obligation.Items.Select(item => item.By),
        .. obligation.Recipients.Select(recipient => recipient.By),
    ];

    private static IEnumerable<string?> Mentioned(StatementView statement) =>
        [statement.SubmittedBy, statement.PublishedBy, .. statement.Steps.Select(step => step.ApprovedBy)];

    private static IEnumerable<string?> Mentioned(TimelineEntry line) =>
    [
        line.Actor,
        .. PeopleFacts.SelectMany(fact => line.Data?.GetValueOrDefault(fact)?.Split(',') ?? []),
    ];
}
