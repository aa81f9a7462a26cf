using System.Text;
using Azure.Data.Tables;
using Yuqing.Functions.Register;
using Yuqing.Orchestrations.Contracts;
using AsyncPageable = Azure.AsyncPageable<Azure.Data.Tables.TableEntity>;

namespace Yuqing.Functions.Azure.Register;

/// <summary>
/// Lists incidents in the order of their place. A list goes through the partitions of the units asked for at once, in order; what it
/// finds is judged by the head, which is authoritative. Scans are bounded: a page may be short and still have a next one.
/// </summary>
internal sealed class Listing(RegisterTables tables, HeadReader heads, WordSearch words)
{
    private const int MaxLimit = 200;

    /// <summary>Index entities that one call looks at.</summary>
    private const int MaxScanned = 5_000;

    /// <summary>See <see cref="IIncidentRegister.ListAsync"/>.</summary>
    public async Task<Page<StoredIncident>> ListAsync(IncidentQuery query, CancellationToken cancellation)
    {
        var after = query.Cursor is { } cursor ? ListCursor.Read(cursor, query) : "";
        var limit = Math.Clamp(query.Limit, 1, MaxLimit);
        return string.IsNullOrWhiteSpace(query.Text)
            ? await BrowseAsync(query, after, limit, cancellation).ConfigureAwait(false)
            : await SearchAsync(query, after, limit, cancellation).ConfigureAwait(false);
    }

    private async Task<Page<StoredIncident>> SearchAsync(IncidentQuery query, string after, int limit, CancellationToken cancellation)
    {
        var found = (await words.FindAsync(query.Text!, cancellation).ConfigureAwait(false))
            .Select(head => head.Incident).Where(incident => Matches(query, incident.View))
            .Select(incident => (Place: IndexEntries.Place(incident.View), Incident: incident))
            .Where(row => string.CompareOrdinal(row.Place, after) > 0).OrderBy(row => row.Place, StringComparer.Ordinal).Take(limit + 1).ToList();
        var next = found.Count > limit ? ListCursor.Write(found[limit - 1].Place, query) : null;
        return new Page<StoredIncident>([.. found.Take(limit).Select(row => row.Incident)], next);
    }

    private async Task<Page<StoredIncident>> BrowseAsync(IncidentQuery query, string after, int limit, CancellationToken cancellation)
    {
        var units = query.Units ?? query.Sight?.Units ?? [IndexEntries.AllUnits];
        var found = new List<(string Place, StoredIncident Incident)>();
        var seen = new HashSet<string>();
        var (scanned, last) = (0, (string?)null);
        await using var entries = new MergedEntries([.. units.Distinct().Select(unit => Query(query, unit, after, cancellation))]);
        while (found.Count <= limit)
        {
            var batch = await entries.NextAsync(limit + 1).ConfigureAwait(false);
            if (batch.Count == 0)
                return new Page<StoredIncident>([.. found.Select(row => row.Incident)], null);
            scanned += batch.Count;
            last = batch[^1].RowKey;
            found.AddRange((await JudgeAsync(batch, cancellation).ConfigureAwait(false)).Where(row => seen.Add(row.Incident.Seed.IncidentId) && Matches(query, row.Incident.View)));
            if (scanned >= MaxScanned && found.Count <= limit)
                return new Page<StoredIncident>([.. found.Select(row => row.Incident)], ListCursor.Write(last, query));
        }

        return new Page<StoredIncident>([.. found.Take(limit).Select(row => row.Incident)], ListCursor.Write(found[limit - 1].Place, query));
    }

    /// <summary>The incidents of entries. While a picture is written, the entries of the one before may still be there, and are as good; afterwards they are not.</summary>
    private async Task<IEnumerable<(string Place, StoredIncident Incident)>> JudgeAsync(IReadOnlyList<TableEntity> entries, CancellationToken cancellation)
    {
        var pointed = entries.Select(entry => (Unit: entry.GetString(IndexEntries.Unit), Incident: entry.GetString(IndexEntries.Incident))).ToList();
        var read = (await heads.ReadAsync([.. pointed.Distinct()], cancellation).ConfigureAwait(false)).ToDictionary(head => head.Id);
        return entries.Zip(pointed, (entry, to) => (Place: entry.RowKey, Head: read.GetValueOrDefault(to.Incident)))
            .Where(row => row.Head is { } head && (!head.IsIndexed || row.Place == IndexEntries.Place(head.Incident.View)))
            .Select(row => (row.Place, row.Head!.Incident));
    }

    private AsyncPageable Query(IncidentQuery query, string unit, string after, CancellationToken cancellation)
    {
        var partition = IndexEntries.List(query.Kind, unit);
        var filter = new StringBuilder(TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey gt {after}"));
        if (query.Overdue is { } overdue)
        {
            var bound = Keys.Ticks(query.Now);
            filter.Append(" and ").Append(overdue ? TableClient.CreateQueryFilter($"RowKey lt {bound}") : TableClient.CreateQueryFilter($"RowKey ge {bound}"));
        }

        if (query.From is { } from)
            filter.Append(" and ").Append(TableClient.CreateQueryFilter($"OpenedAt ge {from.UtcTicks}"));
        if (query.To is { } to)
            filter.Append(" and ").Append(TableClient.CreateQueryFilter($"OpenedAt lt {to.UtcTicks}"));
        return tables.Indexes.QueryAsync<TableEntity>(
            Filters.WithAny(filter.ToString(), ("Status", query.Statuses), ("Level", query.Levels), ("Category", query.Categories), ("Lead", query.Leads)),
            maxPerPage: MaxLimit,
            select: ["PartitionKey", "RowKey", IndexEntries.Unit, IndexEntries.Incident],
            cancellationToken: cancellation);
    }

    /// <summary>All conditions but the words.</summary>
    private static bool Matches(IncidentQuery query, IncidentView view) =>
        view.Report.Kind == query.Kind
        && (query.Sight?.Shows(view) ?? true)
        && (query.Units?.Any(view.Units.Contains) ?? true)
        && (query.Leads?.Contains(view.LeadUnit) ?? true)
        && (query.Statuses?.Contains(view.Status) ?? true)
        && (query.Levels is not { } levels || (view.Level is { } level && levels.Contains(level)))
        && (query.Categories is not { } categories || (view.Category is { } category && categories.Contains(category)))
        && (query.Overdue is not { } overdue || overdue == view.NextDue < query.Now)
        && !(query.From > view.OpenedAt)
        && !(query.To <= view.OpenedAt);
}
