using System.Text.Json;
using Yuqing.Functions.Http.Requests;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Http.Reports;

/// <summary>
/// Turns a JSON object into an <see cref="IncidentReport"/>. It copies the fields it knows one by one: whatever else a
/// sender adds (author names, account ids) is dropped here, before anything is kept, queued or logged.
/// </summary>
internal static class ReportReader
{
    /// <summary>Longest title kept, characters; longer ones are cut.</summary>
    public const int TitleLimit = 300;

    /// <summary>Longest summary kept, characters; keeps the state of an incident well under its bound.</summary>
    public const int SummaryLimit = 5000;

    /// <summary>Fastest drill: a day in less than a tenth of a second.</summary>
    public const double MaxTimeScale = 1_000_000;

    /// <param name="json">The object.</param>
    /// <param name="source">Name of the webhook source or <c>manual</c>.</param>
    /// <param name="levelProvisional">True when the level is not a decision of somebody who may decide it.</param>
    /// <exception cref="ProblemException">400 naming every field at fault.</exception>
    public static IncidentReport Read(JsonElement json, string source, bool levelProvisional)
    {
        var fields = new FieldReader(json);
        var drill = fields.Object("drill");
        var level = fields.Text("level");
        var report = new IncidentReport
        {
            Unit = fields.Text("unit", required: true) ?? "",
            Source = source,
            ExternalId = fields.Text("externalId", required: true) ?? "",
            Title = OneLine(fields.CutText("title", TitleLimit, required: true) ?? ""),
            Summary = fields.CutText("summary", SummaryLimit),
            Url = ReadUrl(fields),
            Platform = fields.Text("platform"),
            Level = level,
            LevelProvisional = level is not null && levelProvisional,
            Category = fields.Text("category"),
            OccurredAt = fields.Instant("occurredAt"),
            DiscoveredAt = fields.Instant("discoveredAt"),
            PostedAt = fields.Instant("postedAt"),
            HandedOffAt = fields.Instant("handedOffAt"),
            Metrics = ReadMetrics(fields),
            Drill = drill is not null,
            TimeScale = drill?.Number("timeScale", 1, MaxTimeScale) ?? 1,
        };
        RequireAnchor(fields, report);
        fields.ThrowIfFailed();
        return report;
    }

    private static void RequireAnchor(FieldReader fields, IncidentReport report)
    {
        if (report.DiscoveredAt is null && report.OccurredAt is null && !fields.Errors.ContainsKey("discoveredAt") && !fields.Errors.ContainsKey("occurredAt"))
            fields.Fail("discoveredAt", "discoveredAt 和 occurredAt 至少填一个。");
    }

    private static ReportMetrics? ReadMetrics(FieldReader fields) =>
        fields.Object("metrics") is { } metrics
            ? new ReportMetrics(metrics.Count("views"), metrics.Count("comments"), metrics.Count("reposts"))
            : null;

    private static string? ReadUrl(FieldReader fields)
    {
        if (fields.Text("url", UrlPrivacy.MaxLength) is not { } text)
            return null;
        if (UrlPrivacy.TryClean(text, out var clean))
            return clean;
        fields.Fail("url", "应为 http 或 https 链接。");
        return null;
    }

    private static string OneLine(string text)
    {
        if (text.AsSpan().IndexOfAnyInRange('\0', '\u001f') < 0)
            return text;
        return string.Create(text.Length, text, static (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
                span[i] = char.IsControl(source[i]) ? ' ' : source[i];
        });
    }
}
