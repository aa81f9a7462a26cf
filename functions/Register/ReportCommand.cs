using Microsoft.Data.Sqlite;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Register;

/// <summary>Accepts a report within one transaction.</summary>
internal sealed class ReportCommand(NewReport report, string numberPrefix, DateTimeOffset now, Func<IncidentSeed, IncidentProjection> open)
{
    public ReportOutcome Execute(SqliteConnection connection)
    {
        if (FindDelivery(connection) is { } answered)
            return answered;
        var known = IncidentRows.FindSame(connection, report.Report);
        if (known is not null)
            AddMetrics(connection, known);
        var incidentId = known?.Seed.IncidentId ?? Open(connection);
        RememberDelivery(connection, incidentId, duplicate: known is not null);
        return new ReportOutcome(IncidentRows.Find(connection, incidentId)!, Duplicate: known is not null, Repeated: false);
    }

    private ReportOutcome? FindDelivery(SqliteConnection connection)
    {
        if (report.DeliveryId is null)
            return null;
        return connection.First(
            $"""
            SELECT {IncidentRows.Columns}, d.duplicate FROM deliveries d JOIN incidents i ON i.id = d.incident
            WHERE d.source = $0 AND d.delivery_id = $1
            """,
            reader => new ReportOutcome(IncidentRows.Read(reader), reader.GetBoolean(10), Repeated: true),
            report.Report.Source,
            report.DeliveryId);
    }

    private string Open(SqliteConnection connection)
    {
        var number = IncidentRows.TakeNumber(connection, ReportRules.PrefixOf(report.Report, numberPrefix), now.InChina().Year);
        var seed = new IncidentSeed(Guid.CreateVersion7(now).ToString("N"), number, now, report.Report) { Calendars = report.Calendars };
        var projection = open(seed);
        IncidentRows.Insert(connection, seed, projection);
        TimelineRows.Append(connection, seed.IncidentId, projection.Entries);
        ChangeFeed.Append(connection, seed.IncidentId, "opened", now);
        return seed.IncidentId;
    }

    private void AddMetrics(SqliteConnection connection, StoredIncident known)
    {
        if (ReportRules.MetricsOf(report, known) is { } signal && SignalRows.Find(connection, known.Seed.IncidentId, signal.SignalId) is null)
            SignalRows.Insert(connection, known.Seed.IncidentId, SignalRows.Stamp(connection, known, signal, now));
    }

    private void RememberDelivery(SqliteConnection connection, string incidentId, bool duplicate)
    {
        if (report.DeliveryId is null)
            return;
        connection.Run(
            "INSERT INTO deliveries (source, delivery_id, incident, duplicate, at) VALUES ($0, $1, $2, $3, $4)",
            report.Report.Source,
            report.DeliveryId,
            incidentId,
            duplicate,
            now.UtcTicks);
        // Two old ones go for each new one: the table shrinks without a sweep.
        connection.Run(
            """
            DELETE FROM deliveries WHERE (source, delivery_id) IN
                (SELECT source, delivery_id FROM deliveries WHERE at < $0 ORDER BY at LIMIT 2)
            """,
            (now - ReportRules.DeliveryMemory).UtcTicks);
    }
}
