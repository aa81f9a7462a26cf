using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Http.Incidents;

/// <summary>One page of incidents.</summary>
internal sealed record IncidentPageJson(IReadOnlyList<IncidentJson> Items, string? Next);

/// <summary>The timeline of an incident, oldest first.</summary>
/// <param name="Items">Its lines.</param>
/// <param name="People">Names of those who occur in them, by id.</param>
internal sealed record TimelineJson(IReadOnlyList<TimelineEntry> Items, IReadOnlyDictionary<string, string> People);

/// <summary>Answer to an accepted report.</summary>
/// <param name="IncidentId">The incident, new or known.</param>
/// <param name="Duplicate">True when unit, source and external id were known before.</param>
/// <param name="Status">Where to read the incident.</param>
internal sealed record ReportAcceptedJson(string IncidentId, bool Duplicate, string Status);

/// <summary>Answer to an accepted signal.</summary>
/// <param name="SignalId">Its id.</param>
/// <param name="Applied">Null until the incident has dealt with it, then whether it took effect.</param>
internal sealed record SignalAcceptedJson(string SignalId, bool? Applied);

/// <summary>What became of a signal.</summary>
internal sealed record SignalStateJson(string SignalId, bool? Applied, SignalProblemJson? Problem);

/// <summary>Why a signal was refused when it was applied.</summary>
internal sealed record SignalProblemJson(ProblemKind Kind, string Detail, IReadOnlyDictionary<string, IReadOnlyList<string>> Errors)
{
    /// <summary>As the API shows it.</summary>
    public static SignalProblemJson From(Problem problem) => new(problem.Kind, problem.Detail, problem.Errors);
}
