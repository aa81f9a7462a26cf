using System.Globalization;
using Azure.Data.Tables;
using Yuqing.Functions.Register;

namespace Yuqing.Functions.Azure.Register;

/// <summary>What records, assessment and runners ask; each question goes through one ordered partition (findings: one for each month).</summary>
internal sealed class Questions(RegisterTables tables, HeadReader heads)
{
    private const int MaxMonitoring = 1000;

    private readonly IndexWriter _indexes = new(tables);

    /// <summary>See <see cref="IIncidentRegister.ListOpenAsync"/>. What no longer needs a push is taken off the list on the way.</summary>
    public async Task<IReadOnlyList<OpenIncident>> ListOpenAsync(string? afterIncidentId, int limit, DateTimeOffset now, CancellationToken cancellation)
    {
        var open = new List<OpenIncident>();
        var after = afterIncidentId ?? "";
        while (open.Count < limit)
        {
            var rows = await TakeAsync(TableClient.CreateQueryFilter($"PartitionKey eq {IndexEntries.Open} and RowKey gt {after}"), limit - open.Count, cancellation)
                .ConfigureAwait(false);
            if (rows.Count == 0)
                break;
            after = rows[^1].RowKey;
            var standing = await heads.ReadStandingAsync([.. rows.Select(row => (row.GetString(IndexEntries.Unit), row.RowKey))], cancellation).ConfigureAwait(false);
            foreach (var (row, entity) in rows.Zip(standing))
            {
                // No head: a report that is being accepted, or was claimed just before a crash.
                if (entity is not null && Head.ReadStanding(entity) is var incident && (!incident.Final || incident.InboxSeq > incident.LastSeq))
                    open.Add(incident);
                else if (entity is not null && Noted.IsSettled(row, now)) // Else the head may be about to change.
                    await _indexes.CloseAsync(row, cancellation).ConfigureAwait(false);
            }
        }

        return open;
    }

    /// <summary>See <see cref="IIncidentRegister.ListOpenedAsync"/>.</summary>
    public async Task<Page<StoredIncident>> ListOpenedAsync(OpenedQuery query, CancellationToken cancellation)
    {
        if (query.Cursor is { } cursor && cursor.Split('|') is not [{ Length: 19 }, { Length: 8 }, _])
            throw new BadCursorException();
        var (partition, from, end) = (IndexEntries.Opened(query.Kind, query.Unit), query.Cursor ?? Keys.Ticks(query.From), Keys.Ticks(query.To));
        var rows = await TakeAsync(
            TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey gt {from} and RowKey lt {end}"), query.Limit + 1, cancellation).ConfigureAwait(false);
        var page = await ReadAsync(rows.Take(query.Limit), cancellation).ConfigureAwait(false);
        return new Page<StoredIncident>([.. page.Select(head => head.Incident)], rows.Count > query.Limit ? rows[query.Limit - 1].RowKey : null);
    }

    /// <summary>See <see cref="IIncidentRegister.ListWithFindingsAsync"/>.</summary>
    public async Task<IReadOnlyList<StoredIncident>> ListWithFindingsAsync(
        DateTimeOffset from, DateTimeOffset to, string? afterIncidentId, int limit, CancellationToken cancellation)
    {
        var found = new SortedDictionary<string, TableEntity>(StringComparer.Ordinal);
        for (var month = new DateTime(from.UtcDateTime.Year, from.UtcDateTime.Month, 1); month < to.UtcDateTime; month = month.AddMonths(1))
        {
            var (partition, after) = (IndexEntries.Findings(month.ToString("yyyyMM", CultureInfo.InvariantCulture)), afterIncidentId is null ? "" : afterIncidentId + Keys.End);
            var query = tables.Indexes.QueryAsync<TableEntity>(
                TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey gt {after} and At ge {from.UtcTicks} and At lt {to.UtcTicks}"), cancellationToken: cancellation);
            var ids = new HashSet<string>();
            await foreach (var row in query.ConfigureAwait(false))
            {
                ids.Add(row.GetString(IndexEntries.Incident));
                if (ids.Count > limit)
                    break;
                found[row.GetString(IndexEntries.Incident)] = row;
            }
        }

        var read = await ReadAsync(found.Values.Take(limit), cancellation).ConfigureAwait(false);
        return [.. read.Select(head => head.Incident)];
    }

    /// <summary>See <see cref="IIncidentRegister.ListMonitoringAsync"/>.</summary>
    public async Task<IReadOnlyList<StoredIncident>> ListMonitoringAsync(MonitoringQuery query, CancellationToken cancellation)
    {
        var rows = new List<TableEntity>();
        var (from, end) = (Day(query.From), Day(query.To.AddDays(1)));
        foreach (var partition in query.Units.Distinct().Select(IndexEntries.Monitoring))
        {
            rows.AddRange(await TakeAsync(
                TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {from} and RowKey lt {end}"), int.MaxValue, cancellation).ConfigureAwait(false));
        }

        var read = await ReadAsync(rows, cancellation).ConfigureAwait(false);
        return
        [
            .. read.Select(head => head.Incident).Where(record => query.Sight?.Shows(record.View) ?? true)
                .OrderByDescending(record => record.Seed.Report.ExternalId, StringComparer.Ordinal).ThenBy(record => record.Seed.Report.Unit, StringComparer.Ordinal).Take(MaxMonitoring),
        ];
    }

    private Task<IReadOnlyList<Head>> ReadAsync(IEnumerable<TableEntity> rows, CancellationToken cancellation) =>
        heads.ReadAsync([.. rows.Select(row => (row.GetString(IndexEntries.Unit), row.GetString(IndexEntries.Incident)))], cancellation);

    private Task<List<TableEntity>> TakeAsync(string filter, int limit, CancellationToken cancellation) =>
        RegisterTables.TakeAsync(tables.Indexes, filter, limit, cancellation);

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
