using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Http.Reports;

/// <summary>
/// The report object as senders write it; the schema in the OpenAPI document is made from this, reading is done by
/// <see cref="ReportReader"/>.
/// </summary>
internal sealed record ReportBody
{
    public required string Unit { get; init; }
    public required string ExternalId { get; init; }
    public required string Title { get; init; }
    public string? Summary { get; init; }
    public string? Url { get; init; }
    public string? Platform { get; init; }
    public string? Level { get; init; }
    public string? Category { get; init; }
    public DateTimeOffset? OccurredAt { get; init; }
    public DateTimeOffset? DiscoveredAt { get; init; }
    public DateTimeOffset? PostedAt { get; init; }
    public DateTimeOffset? HandedOffAt { get; init; }
    public ReportMetrics? Metrics { get; init; }
    public DrillBody? Drill { get; init; }
}

/// <summary>Marks an exercise.</summary>
/// <param name="TimeScale">Every duration is divided by this, 1 or more.</param>
internal sealed record DrillBody(double TimeScale = 1);
