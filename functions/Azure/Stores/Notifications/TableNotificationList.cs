using Azure.Data.Tables;
using Yuqing.Functions.Azure.Register;
using Yuqing.Functions.Notifications;
using Yuqing.Functions.Register;

namespace Yuqing.Functions.Azure.Stores.Notifications;

/// <summary>
/// Lists notifications. What the indexes point to is judged by itself; scans are bounded: a page may be short and still have a next one.
/// </summary>
internal sealed class TableNotificationList(NotificationTables tables, NotificationReader reader, NotificationIndex index, HeadReader heads)
{
    private const int MaxLimit = 200;

    /// <summary>Entities that one call looks at.</summary>
    private const int MaxScanned = 5_000;

    /// <summary>Units that are asked for one by one; of more than these all are gone through.</summary>
    private const int MaxUnits = 4;

    private const int PageSize = 200;

    /// <summary>See <see cref="INotificationStore.ListAsync(NotificationQuery, CancellationToken)"/>.</summary>
    public async Task<Page<Notification>> ListAsync(NotificationQuery query, CancellationToken cancellation)
    {
        if (query.Cursor is { } cursor && !NotificationKeys.IsPlace(cursor))
            throw new BadCursorException();
        var limit = Math.Clamp(query.Limit, 1, MaxLimit);
        var (found, scanned) = (new List<NotificationRow>(), 0);
        var ofPeople = query.People is not null;
        await using var entries = new MergedEntries([.. ofPeople ? OfPeople(query, cancellation) : OfGroups(query, cancellation)]);
        while (found.Count <= limit)
        {
            var batch = await entries.NextAsync(limit + 1).ConfigureAwait(false);
            if (batch.Count == 0)
                return new Page<Notification>([.. found.Select(row => row.Notification)], null);
            found.AddRange(await SeenAsync(ofPeople ? batch.Select(NotificationRow.Read) : await FittingAsync(batch, cancellation).ConfigureAwait(false), query, cancellation).ConfigureAwait(false));
            scanned += batch.Count;
            if (scanned >= MaxScanned && found.Count <= limit)
                return new Page<Notification>([.. found.Select(row => row.Notification)], PlaceOf(NotificationSpot.Read(batch[^1])));
        }

        return new Page<Notification>([.. found.Take(limit).Select(row => row.Notification)], PlaceOf(found[limit - 1].Spot));
    }

    /// <summary>See <see cref="INotificationStore.ListAsync(string, CancellationToken)"/>.</summary>
    public async Task<IReadOnlyList<Notification>> ListAsync(string incidentId, CancellationToken cancellation)
    {
        var partition = NotificationKeys.Incident(incidentId);
        var entries = await RegisterTables.TakeAsync(
            tables.Indexes, TableClient.CreateQueryFilter($"PartitionKey eq {partition}"), int.MaxValue, cancellation).ConfigureAwait(false);
        var rows = await reader.ReadAsync([.. entries.Select(NotificationSpot.Read)], cancellation).ConfigureAwait(false);
        return [.. rows.OfType<NotificationRow>().Select(row => row.Notification).Where(one => one.Incident == incidentId)];
    }

    /// <summary>See <see cref="INotificationStore.ListStuckAsync"/>. What a crash has left behind is removed on the way.</summary>
    public async Task<IReadOnlyList<Notification>> ListStuckAsync(DateTimeOffset dueBefore, int limit, CancellationToken cancellation)
    {
        var stuck = new List<Notification>();
        var (after, end, scanned) = ("", Keys.Ticks(dueBefore), 0);
        while (stuck.Count < limit && scanned < MaxScanned)
        {
            var entries = await RegisterTables.TakeAsync(
                tables.Indexes,
                TableClient.CreateQueryFilter($"PartitionKey eq {NotificationKeys.Due} and RowKey gt {after} and RowKey lt {end}"),
                Math.Min(limit, PageSize),
                cancellation).ConfigureAwait(false);
            if (entries.Count == 0)
                break;
            (after, scanned) = (entries[^1].RowKey, scanned + entries.Count);
            var rows = await reader.ReadAsync([.. entries.Select(NotificationSpot.Read)], cancellation).ConfigureAwait(false);
            foreach (var (entry, row) in entries.Zip(rows))
            {
                if (NotificationIndex.Fits(entry, row))
                    stuck.Add(row!.Notification);
                else
                    await index.ClearAsync(entry, row, cancellation).ConfigureAwait(false);
            }
        }

        return [.. stuck.Take(limit)];
    }

    /// <summary>The partitions of people hold their notifications in the order of the list.</summary>
    private IEnumerable<IAsyncEnumerable<TableEntity>> OfPeople(NotificationQuery query, CancellationToken cancellation)
    {
        var (from, end) = (NotificationKeys.RowPrefix + query.Cursor, NotificationKeys.RowPrefix + "~");
        return query.People!.Select(NotificationKeys.Person).Distinct().Select(partition => tables.Notifications.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey gt {from} and RowKey lt {end}"), maxPerPage: PageSize, cancellationToken: cancellation));
    }

    private IEnumerable<IAsyncEnumerable<TableEntity>> OfGroups(NotificationQuery query, CancellationToken cancellation)
    {
        var groups = query.States?.Select(NotificationIndex.GroupOf).Distinct() ?? NotificationIndex.Groups;
        var units = query.Units?.Distinct().ToList() is { Count: <= MaxUnits } few ? few : [NotificationKeys.AllUnits];
        var after = query.Cursor is null ? "" : query.Cursor + Keys.End;
        return
            from @group in groups
            from unit in units
            let partition = NotificationKeys.List(@group, unit)
            select tables.Indexes.QueryAsync<TableEntity>(
                TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey gt {after}"), maxPerPage: PageSize, cancellationToken: cancellation);
    }

    private async Task<IEnumerable<NotificationRow>> FittingAsync(List<TableEntity> entries, CancellationToken cancellation)
    {
        var rows = await reader.ReadAsync([.. entries.Select(NotificationSpot.Read)], cancellation).ConfigureAwait(false);
        return entries.Zip(rows).Where(pair => NotificationIndex.Fits(pair.First, pair.Second)).Select(pair => pair.Second!);
    }

    private async Task<IEnumerable<NotificationRow>> SeenAsync(IEnumerable<NotificationRow> rows, NotificationQuery query, CancellationToken cancellation)
    {
        var matching = rows.Where(row => Matches(query, row.Notification)).ToList();
        if (query.Sight.Units is not { } units)
            return matching;
        var incidents = (await heads.FindStandingAsync(matching.Select(row => row.Notification.Incident), cancellation).ConfigureAwait(false))
            .ToDictionary(Head.IdOf, head => Head.IsSeen(head, query.Sight));
        return matching.Where(row => incidents.TryGetValue(row.Notification.Incident, out var seen) ? seen : units.Contains(row.Notification.Unit));
    }

    private static bool Matches(NotificationQuery query, Notification one) =>
        (query.States?.Contains(one.State) ?? true) && (query.Units?.Contains(one.Unit) ?? true) && (query.People?.Contains(one.Person) ?? true);

    private static string PlaceOf(NotificationSpot spot) => NotificationKeys.Place(spot.Place, spot.Id);
}
