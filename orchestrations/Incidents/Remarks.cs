using System.Globalization;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Orchestrations.Incidents;

/// <summary>Acts that fulfil nothing by themselves: acknowledge, note, progress, new numbers.</summary>
internal static class Remarks
{
    /// <summary>Stops the climb for a while, not the clock. Without an obligation it is meant for all that are climbing.</summary>
    public static Step Acknowledge(Incident incident, Signal signal)
    {
        if (signal.Obligation is not null)
            return Completion.Target(incident, signal, out var obligation) is { } problem ? problem : incident.Acknowledged(obligation, signal);
        var climbing = incident.Obligations.Where(o => o.IsPending && o.NextRungAt is not null).ToList();
        return climbing.Count == 0
            ? Problem.Of(ProblemKind.Conflict, "目前没有需要确认的提醒。")
            : climbing.Aggregate(incident, (next, o) => next.Acknowledged(o, signal));
    }

    public static Step Note(Incident incident, Signal signal) =>
        TextOf(signal) is { } text
            ? incident.Record("note", signal.AcceptedAt, text, signal.Actor)
            : Problem.Field("text", "请填写内容。");

    public static Step Progress(Incident incident, Signal signal)
    {
        if (signal.Obligation is not null && Completion.Target(incident, signal, out _) is { } problem)
            return problem;
        return TextOf(signal) is { } text
            ? Completion.FinishAllBy(incident.Record("progress", signal.AcceptedAt, text, signal.Actor, signal.Obligation), signal)
            : Problem.Field("text", "请填写进展。");
    }

    public static Step Metrics(Incident incident, Signal signal) =>
        (incident with { Metrics = CountersOf(signal).Over(incident.Metrics) }).Record(
            "metrics", signal.AcceptedAt, "来源更新了浏览、评论、转发数据。", "system", data: new Dictionary<string, string>(signal.Fields));

    private static ReportMetrics CountersOf(Signal signal)
    {
        return new ReportMetrics(Counter("views"), Counter("comments"), Counter("reposts"));

        long? Counter(string name) =>
            long.TryParse(signal.Fields.GetValueOrDefault(name), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;
    }

    private static string? TextOf(Signal signal) =>
        signal.Fields.GetValueOrDefault("text") is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;
}
