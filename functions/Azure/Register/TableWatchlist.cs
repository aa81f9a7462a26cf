using Azure.Data.Tables;
using Yuqing.Functions.Register;

namespace Yuqing.Functions.Azure.Register;

/// <summary>The watchdog's questions to the tables: what the index partitions name is judged by the heads.</summary>
internal sealed class TableWatchlist(RegisterTables tables) : IWatchlist
{
    private const int PageSize = 200;

    private readonly HeadReader _heads = new(tables);

    /// <inheritdoc/>
    public Task<IReadOnlyList<PendingClock>> ListMissedBreachesAsync(DateTimeOffset dueBefore, int limit, CancellationToken cancellation) =>
        Outages.Guard(() => ClocksAsync(IndexEntries.Breach, "", Keys.Ticks(dueBefore), limit, cancellation));

    /// <inheritdoc/>
    public Task<IReadOnlyList<PendingClock>> ListMissedRungsAsync(DateTimeOffset dueBefore, int limit, CancellationToken cancellation) =>
        Outages.Guard(() => ClocksAsync(IndexEntries.Rungs, "", Keys.Ticks(dueBefore), limit, cancellation));

    /// <inheritdoc/>
    public Task<IReadOnlyList<PendingClock>> ListDueFromAsync(DateTimeOffset from, int limit, CancellationToken cancellation) =>
        Outages.Guard(() => ClocksAsync(IndexEntries.Breach, Keys.Ticks(from), Keys.End, limit, cancellation));

    /// <inheritdoc/>
    public Task<IReadOnlyList<LaggingIncident>> ListLaggingAsync(string? afterIncidentId, int limit, CancellationToken cancellation) =>
        Outages.Guard<IReadOnlyList<LaggingIncident>>(async () =>
        {
            var lagging = new List<LaggingIncident>();
            foreach (var head in await OpenAsync(afterIncidentId, limit, Lags, cancellation).ConfigureAwait(false))
                lagging.Add(new LaggingIncident(Head.ReadWatched(head), await SinceAsync(head, cancellation).ConfigureAwait(false)));
            return lagging;
        });

    /// <inheritdoc/>
    public Task<IReadOnlyList<WatchedIncident>> ListRunningAsync(string? afterIncidentId, int limit, CancellationToken cancellation) =>
        WatchedAsync(afterIncidentId, limit, IsRunning, cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<WatchedIncident>> ListFailingAsync(int limit, CancellationToken cancellation) =>
        WatchedAsync(null, limit, head => IsRunning(head) && head.GetBoolean("Failing") == true, cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<WatchedIncident>> FindRunningAsync(IReadOnlyCollection<string> incidentIds, CancellationToken cancellation) =>
        Outages.Guard<IReadOnlyList<WatchedIncident>>(
            async () => [.. (await _heads.FindStandingAsync(incidentIds, cancellation).ConfigureAwait(false)).Where(IsRunning).Select(Head.ReadWatched)]);

    private Task<IReadOnlyList<WatchedIncident>> WatchedAsync(string? after, int limit, Func<TableEntity, bool> wanted, CancellationToken cancellation) =>
        Outages.Guard<IReadOnlyList<WatchedIncident>>(
            async () => [.. (await OpenAsync(after, limit, wanted, cancellation).ConfigureAwait(false)).Select(Head.ReadWatched)]);

    private static bool IsRunning(TableEntity head) => head.GetBoolean(nameof(StoredIncident.Final)) == false;

    /// <summary>A monitoring record tells nobody when it is opened, so its opening picture may stay the only one for hours.</summary>
    private static bool Lags(TableEntity head) =>
        head.GetInt64(nameof(StoredIncident.InboxSeq)) > head.GetInt64(nameof(StoredIncident.LastSeq))
        || (IsRunning(head) && head.GetInt64("PictureVersion") <= 1 && head.GetString("Kind") != Orchestrations.Contracts.MatterKinds.Monitoring);

    /// <summary>Heads of open incidents that are wanted, in order of id.</summary>
    private async Task<List<TableEntity>> OpenAsync(string? afterIncidentId, int limit, Func<TableEntity, bool> wanted, CancellationToken cancellation)
    {
        var found = new List<TableEntity>();
        var page = new List<(string Unit, string Incident)>();
        var after = afterIncidentId ?? "";
        var rows = tables.Indexes.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {IndexEntries.Open} and RowKey gt {after}"), cancellationToken: cancellation);
        await foreach (var row in rows.ConfigureAwait(false))
        {
            page.Add((row.GetString(IndexEntries.Unit), row.RowKey));
            if (page.Count < PageSize)
                continue;
            await TakeAsync().ConfigureAwait(false);
            if (found.Count >= limit)
                return [.. found.Take(limit)];
        }

        await TakeAsync().ConfigureAwait(false);
        return [.. found.Take(limit)];

        async Task TakeAsync()
        {
            found.AddRange((await _heads.ReadStandingAsync(page, cancellation).ConfigureAwait(false)).OfType<TableEntity>().Where(wanted));
            page.Clear();
        }
    }

    /// <summary>Clocks between two places of the index; one that its picture no longer has is left over from an earlier one.</summary>
    private async Task<IReadOnlyList<PendingClock>> ClocksAsync(string partition, string after, string end, int limit, CancellationToken cancellation)
    {
        var clocks = new List<PendingClock>();
        while (clocks.Count < limit)
        {
            var rows = await RegisterTables.TakeAsync(
                tables.Indexes,
                TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey gt {after} and RowKey lt {end}"),
                limit - clocks.Count,
                cancellation).ConfigureAwait(false);
            if (rows.Count == 0)
                break;
            after = rows[^1].RowKey;
            var heads = await _heads.ReadEntitiesAsync(
                [.. rows.Select(row => (row.GetString(IndexEntries.Unit), row.GetString(IndexEntries.Incident)))], null, cancellation).ConfigureAwait(false);
            clocks.AddRange(rows.Zip(heads, ClockOf).OfType<PendingClock>());
        }

        return clocks;
    }

    private static PendingClock? ClockOf(TableEntity row, TableEntity? head) =>
        head is not null && IndexEntries.Clocks(Head.Read(head).Incident.View).Select(IndexEntries.KeyOf).Contains(IndexEntries.KeyOf(row))
            ? new PendingClock(Head.ReadWatched(head), row.GetString("Obligation"), ChinaTime.FromTicks(row.GetInt64(IndexEntries.At)!.Value))
            : null;

    /// <summary>When the first signal that is not applied was accepted, or the report.</summary>
    private async Task<DateTimeOffset> SinceAsync(TableEntity head, CancellationToken cancellation)
    {
        var id = Head.IdOf(head);
        var next = head.GetInt64(nameof(StoredIncident.LastSeq))!.Value + 1;
        var signal = await Inbox.ReadAsync(tables, head.PartitionKey, id, next, cancellation).ConfigureAwait(false);
        return signal?.AcceptedAt ?? ChinaTime.FromTicks(head.GetInt64("OpenedAt")!.Value);
    }
}
