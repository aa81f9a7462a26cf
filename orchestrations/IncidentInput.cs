using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Policies;

namespace Yuqing.Orchestrations;

/// <summary>Input of the incident orchestration.</summary>
/// <param name="Seed">Identity and report.</param>
/// <param name="Policy">The policy that the incident runs on to its end.</param>
/// <param name="Generation">1 for the first run; a run started after the incident was final counts on.</param>
/// <param name="StateJson">State to go on from: null in generation 1, otherwise that of the register's latest picture.</param>
public sealed record IncidentInput(IncidentSeed Seed, PolicySlice Policy, int Generation = 1, string? StateJson = null)
{
    /// <summary>Instance id of one generation: ids of completed instances are never reused.</summary>
    public static string InstanceId(string incidentId, int generation) => $"{incidentId}-{generation}";
}
