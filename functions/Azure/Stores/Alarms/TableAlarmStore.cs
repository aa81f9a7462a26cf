using System.Globalization;
using Azure.Data.Tables;
using Yuqing.Functions.Azure.Register;
using Yuqing.Functions.Register;
using Yuqing.Functions.Watch;

namespace Yuqing.Functions.Azure.Stores.Alarms;

/// <summary>The alarms on Azure Tables. Every change is one transaction in their one partition, or several of which each may be missing.</summary>
internal sealed class TableAlarmStore(AlarmTables tables, HeadReader heads) : IAlarmStore
{
    private const int MaxPage = 200;

    /// <summary>Alarms that one call of a list looks at; the page may then be short and still have a next one.</summary>
    private const int MaxScanned = 5_000;

    /// <summary>A forgotten alarm has two entities.</summary>
    private const int ForgottenAtOnce = RegisterTables.MaxBatch / 2;

    private const string RoundPartition = "round";
    private const string RoundRow = "r";
    private const string At = "At";

    /// <inheritdoc/>
    public Task<AlarmChanges> ApplyAsync(
        IReadOnlyList<Finding> findings, IReadOnlyCollection<string> looked, DateTimeOffset now, CancellationToken cancellation) =>
        Outages.Guard(() => new AlarmRound(tables, findings, looked, now).RunAsync(cancellation));

    /// <inheritdoc/>
    public Task<IReadOnlyList<Alarm>> ListOpenAsync(IReadOnlyCollection<string> kinds, int limit, CancellationToken cancellation) =>
        Outages.Guard<IReadOnlyList<Alarm>>(async () =>
        [
            .. (await OpenAsync(cancellation).ConfigureAwait(false)).Where(alarm => kinds.Contains(alarm.Kind))
                .OrderBy(alarm => alarm.Kind, StringComparer.Ordinal).ThenBy(alarm => alarm.Subject, StringComparer.Ordinal).Take(limit),
        ]);

    /// <inheritdoc/>
    public Task<Page<Alarm>> ListAsync(AlarmSight sight, bool openOnly, int limit, string? cursor, CancellationToken cancellation) => Outages.Guard(async () =>
    {
        var (size, below, scanned, found) = (Math.Clamp(limit, 1, MaxPage), Before(cursor), 0, new List<Alarm>());
        // Before the cleared ones: one that is cleared meanwhile comes twice rather than not at all.
        var open = await OpenAsync(cancellation).ConfigureAwait(false);
        while (true)
        {
            var cleared = openOnly ? [] : await ClearedAsync(below, cancellation).ConfigureAwait(false);
            var last = cleared.Count == MaxPage ? cleared[^1].Id : 0;
            var batch = cleared.Concat(open.Where(alarm => alarm.Id < below && alarm.Id > last)).DistinctBy(alarm => alarm.Id).OrderByDescending(alarm => alarm.Id).ToList();
            found.AddRange(await SeenAsync(batch, sight, cancellation).ConfigureAwait(false));
            scanned += batch.Count;
            if (found.Count > size)
                return new Page<Alarm>([.. found.Take(size)], Cursor(found[size - 1].Id));
            if (last == 0)
                return new Page<Alarm>(found, null);
            if (scanned >= MaxScanned)
                return new Page<Alarm>(found, Cursor(last));
            below = last;
        }
    });

    /// <inheritdoc/>
    public Task<long> CountOpenAsync(AlarmSight sight, CancellationToken cancellation) => Outages.Guard(
        async () => (long)(await SeenAsync(await OpenAsync(cancellation).ConfigureAwait(false), sight, cancellation).ConfigureAwait(false)).Count);

    /// <inheritdoc/>
    public Task<Alarm?> FindAsync(long id, AlarmSight sight, CancellationToken cancellation) => Outages.Guard(async () =>
        await FindAsync(id, cancellation).ConfigureAwait(false) is { } row
        && await SeenAsync([AlarmEntities.Read(row)], sight, cancellation).ConfigureAwait(false) is [var seen]
            ? seen
            : null);

    /// <inheritdoc/>
    public Task<Alarm?> SeeAsync(long id, string by, DateTimeOffset now, CancellationToken cancellation) => Outages.Guard(async () =>
    {
        while (await FindAsync(id, cancellation).ConfigureAwait(false) is { } row)
        {
            if (AlarmEntities.Read(row) is { SeenAt: not null } seen)
                return seen;
            var change = AlarmEntities.Part(row);
            change[nameof(Alarm.SeenBy)] = by;
            change[nameof(Alarm.SeenAt)] = now.UtcTicks;
            if (await RegisterTables.TryCommitAsync(tables.Alarms, [Merge(change, row)], cancellation).ConfigureAwait(false))
                return AlarmEntities.Read(row) with { SeenBy = by, SeenAt = ChinaTime.FromTicks(now.UtcTicks) };
        }

        return null;
    });

    /// <inheritdoc/>
    public Task NotePushedAsync(IReadOnlyCollection<string> incidents, DateTimeOffset now, CancellationToken cancellation) => incidents.Count == 0
        ? Task.CompletedTask
        : ChangeOpenAsync(
            row =>
            {
                if (row.GetString(nameof(Alarm.Incident)) is not { } incident || !incidents.Contains(incident))
                    return null;
                var change = AlarmEntities.Part(row);
                change[nameof(Alarm.PushedAt)] = now.UtcTicks;
                return change;
            },
            cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Alarm>> ListUntoldAsync(DateTimeOffset now, int limit, CancellationToken cancellation) =>
        Outages.Guard<IReadOnlyList<Alarm>>(async () =>
        [
            .. (await OpenAlarms.ReadAsync(tables, cancellation).ConfigureAwait(false)).Rows.Values.Where(row => AlarmEntities.IsUntold(row, now))
                .Select(AlarmEntities.Read).OrderBy(alarm => alarm.Id).Take(limit),
        ]);

    /// <inheritdoc/>
    public Task NoteToldAsync(IReadOnlyCollection<long> told, IReadOnlyCollection<long> failed, DateTimeOffset now, CancellationToken cancellation) =>
        ChangeOpenAsync(
            row =>
            {
                var (id, change) = (AlarmEntities.IdOf(row), AlarmEntities.Part(row));
                if (!told.Contains(id) && !failed.Contains(id))
                    return null;
                change[AlarmEntities.TriedAt] = now.UtcTicks;
                change[nameof(Alarm.Tries)] = failed.Contains(id) ? row.GetInt32(nameof(Alarm.Tries))!.Value + 1 : 0;
                if (told.Contains(id))
                    change[AlarmEntities.ToldAt] = now.UtcTicks;
                return change;
            },
            cancellation);

    /// <inheritdoc/>
    public Task<DateTimeOffset?> LastRoundAsync(CancellationToken cancellation) => Outages.Guard(async () =>
        (await RegisterTables.FindAsync(tables.Alarms, RoundPartition, RoundRow, cancellation).ConfigureAwait(false))?.GetInt64(At) is { } at
            ? ChinaTime.FromTicks(at)
            : (DateTimeOffset?)null);

    /// <inheritdoc/>
    public Task CompleteRoundAsync(DateTimeOffset now, CancellationToken cancellation) => Outages.Guard(async () =>
    {
        await tables.Alarms.UpsertEntityAsync(new TableEntity(RoundPartition, RoundRow) { [At] = now.UtcTicks }, TableUpdateMode.Replace, cancellation).ConfigureAwait(false);
        var end = AlarmEntities.AgeRow(now - AlarmRules.Kept, 0);
        var old = await RegisterTables.TakeAsync(
            tables.Alarms,
            TableClient.CreateQueryFilter($"PartitionKey eq {AlarmEntities.Partition} and RowKey gt {AlarmEntities.EndOfCleared} and RowKey lt {end}"),
            ForgottenAtOnce,
            cancellation).ConfigureAwait(false);
        var both = old.Concat(old.Select(row => new TableEntity(AlarmEntities.Partition, AlarmEntities.ClearedRow(AlarmEntities.IdOf(row)))));
        // Two at once would delete the same ones; whoever comes second leaves it at that.
        if (old.Count > 0)
            await RegisterTables.TryCommitAsync(tables.Alarms, both.Select(row => new TableTransactionAction(TableTransactionActionType.Delete, row)), cancellation).ConfigureAwait(false);
        return true;
    });

    /// <summary>Changes open alarms, each once. What somebody else changed at the same time is read anew.</summary>
    private Task<bool> ChangeOpenAsync(Func<TableEntity, TableEntity?> change, CancellationToken cancellation) => Outages.Guard(async () =>
    {
        var (done, again) = (new HashSet<string>(), true);
        while (again)
        {
            again = false;
            var open = await OpenAlarms.ReadAsync(tables, cancellation).ConfigureAwait(false);
            var wanted = open.Rows.Values.Where(row => !done.Contains(row.RowKey)).Select(row => (Row: row, Change: change(row))).Where(pair => pair.Change is not null);
            foreach (var batch in wanted.Chunk(RegisterTables.MaxBatch))
            {
                if (await RegisterTables.TryCommitAsync(tables.Alarms, batch.Select(pair => Merge(pair.Change!, pair.Row)), cancellation).ConfigureAwait(false))
                    done.UnionWith(batch.Select(pair => pair.Row.RowKey));
                else
                    again = true;
            }
        }

        return true;
    });

    private async Task<IReadOnlyList<Alarm>> SeenAsync(IReadOnlyList<Alarm> alarms, AlarmSight sight, CancellationToken cancellation)
    {
        var seen = await heads.SeenAsync(alarms.Select(alarm => alarm.Incident).OfType<string>(), sight.Of, cancellation).ConfigureAwait(false);
        return [.. alarms.Where(alarm => sight.Shows(alarm, seen))];
    }

    private async Task<IReadOnlyList<Alarm>> OpenAsync(CancellationToken cancellation) =>
        [.. (await OpenAlarms.ReadAsync(tables, cancellation).ConfigureAwait(false)).Rows.Values.Select(AlarmEntities.Read)];

    /// <summary>A page of cleared alarms below an id, newest first.</summary>
    private async Task<IReadOnlyList<Alarm>> ClearedAsync(long below, CancellationToken cancellation)
    {
        var (after, end) = (AlarmEntities.ClearedRow(below), AlarmEntities.EndOfCleared);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {AlarmEntities.Partition} and RowKey gt {after} and RowKey lt {end}");
        return [.. (await RegisterTables.TakeAsync(tables.Alarms, filter, MaxPage, cancellation).ConfigureAwait(false)).Select(AlarmEntities.Read)];
    }

    /// <summary>An alarm's entity: first among the open ones, since from there it moves to the others and not back.</summary>
    private async Task<TableEntity?> FindAsync(long id, CancellationToken cancellation)
    {
        var (from, end) = (AlarmEntities.FirstOpen, AlarmEntities.EndOfOpen);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {AlarmEntities.Partition} and RowKey gt {from} and RowKey lt {end} and Id eq {id}");
        var open = await RegisterTables.TakeAsync(tables.Alarms, filter, 1, cancellation).ConfigureAwait(false);
        return open.Count > 0
            ? open[0]
            : await RegisterTables.FindAsync(tables.Alarms, AlarmEntities.Partition, AlarmEntities.ClearedRow(id), cancellation).ConfigureAwait(false);
    }

    private static TableTransactionAction Merge(TableEntity change, TableEntity row) => new(TableTransactionActionType.UpdateMerge, change, row.ETag);

    private static string Cursor(long id) => id.ToString(CultureInfo.InvariantCulture);

    private static long Before(string? cursor)
    {
        if (cursor is null)
            return long.MaxValue;
        return long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : throw new BadCursorException();
    }
}
