using Azure.Data.Tables;
using Yuqing.Functions.Azure.Register;
using Yuqing.Functions.Notifications;

namespace Yuqing.Functions.Azure.Stores.Notifications;

/// <summary>
/// The entities by which lists and the watchdog find notifications. They are noted before a notification changes and removed after
/// it has, so that it is always found; readers ask the notification itself whether an entity is right. What a crash leaves behind
/// is removed by the watchdog's question for what is stuck.
/// </summary>
internal sealed class NotificationIndex(NotificationTables tables, TimeProvider time)
{
    /// <summary>Those without a final state.</summary>
    public const string Open = "open";

    private const string UnitName = "Unit";
    private const string IncidentName = "Incident";
    private const string LifeName = "Life";

    /// <summary>All groups of <see cref="GroupOf"/>.</summary>
    public static IReadOnlyList<string> Groups { get; } = [.. Enum.GetValues<NotificationState>().Select(GroupOf).Distinct()];

    /// <summary>The list that notifications of a state are in.</summary>
    public static string GroupOf(NotificationState state) => state switch
    {
        NotificationState.Queued or NotificationState.Failed => Open,
        NotificationState.Sent or NotificationState.Delivered => "sent",
        NotificationState.Dead => "dead",
        _ => "withdrawn",
    };

    /// <summary>Notes what new notifications need, all that is to be there before they are.</summary>
    public Task NoteAsync(IReadOnlyList<NotificationRow> added, CancellationToken cancellation) => NoteAsync(
        [.. added.SelectMany(row => EntriesOf(row).Append(Entry(row, NotificationKeys.Incident(row.Notification.Incident), InOrder(row.Spot))))], cancellation);

    /// <summary>Notes what changed notifications need and have not had.</summary>
    public Task NoteAsync(IReadOnlyList<RowChange> changes, CancellationToken cancellation) =>
        NoteAsync([.. changes.SelectMany(change => Without(change.After, change.Before))], cancellation);

    /// <summary>Removes what changed notifications had and no longer need.</summary>
    public async Task RemoveAsync(IReadOnlyList<RowChange> changes, CancellationToken cancellation)
    {
        var old = changes.SelectMany(change => Without(change.Before, change.After)).ToList();
        await RemoveAsync([.. old.Where(entry => !IsTime(entry))], cancellation).ConfigureAwait(false);
        await RemoveAsync([.. old.Where(IsTime)], cancellation).ConfigureAwait(false);
    }

    /// <summary>Whether an entity of a list or of time is right about what it points to.</summary>
    public static bool Fits(TableEntity entry, NotificationRow? row) => row is not null && row.Notification.Replays == entry.GetInt32(LifeName)
        && (!IsTime(entry) || (!row.Notification.IsFinal && entry.RowKey == DueRow(row)));

    /// <summary>Removes what a crash has left of a change: the time itself, and the lists that the notification is not in any more.</summary>
    public async Task ClearAsync(TableEntity due, NotificationRow? row, CancellationToken cancellation)
    {
        if (!Noted.IsSettled(due, time.GetUtcNow()))
            return;
        var (spot, life) = (NotificationSpot.Read(due), due.GetInt32(LifeName)!.Value);
        var left = new List<TableEntity> { due };
        if (row is null || row.Notification.IsFinal || row.Notification.Replays != life)
        {
            foreach (var unit in new[] { NotificationKeys.AllUnits, due.GetString(UnitName) })
                left.Insert(0, new TableEntity(NotificationKeys.List(Open, unit), ListRow(spot, life)));
        }

        if (row is null)
            left.Insert(0, new TableEntity(NotificationKeys.Incident(due.GetString(IncidentName)), InOrder(spot)));
        foreach (var entry in left)
            await ClearAsync(entry.PartitionKey, entry.RowKey, cancellation).ConfigureAwait(false);
    }

    /// <summary>Whoever repeats what a crash cut short notes everything anew, and may be doing so now: that must stay.</summary>
    private async Task ClearAsync(string partition, string row, CancellationToken cancellation)
    {
        if (await RegisterTables.FindAsync(tables.Indexes, partition, row, cancellation).ConfigureAwait(false) is { } entry && Noted.IsSettled(entry, time.GetUtcNow()))
            await RegisterTables.RemoveAsync(tables.Indexes, entry, cancellation).ConfigureAwait(false);
    }

    /// <summary>The time comes first and goes last: whatever else a crash leaves behind, the watchdog finds by it.</summary>
    private async Task NoteAsync(IReadOnlyList<TableEntity> entries, CancellationToken cancellation)
    {
        await RegisterTables.UpsertAsync(tables.Indexes, entries.Where(IsTime), cancellation).ConfigureAwait(false);
        await RegisterTables.UpsertAsync(tables.Indexes, entries.Where(entry => !IsTime(entry)), cancellation).ConfigureAwait(false);
    }

    private static bool IsTime(TableEntity entry) => entry.PartitionKey == NotificationKeys.Due;

    private Task RemoveAsync(IReadOnlyList<TableEntity> entries, CancellationToken cancellation)
    {
        var batches = entries.GroupBy(entry => entry.PartitionKey).SelectMany(partition => partition.Chunk(RegisterTables.MaxBatch)).ToList();
        return RegisterTables.EachAsync(
            batches.Count,
            async (i, token) =>
            {
                if (batches[i].Length > 1
                    && await RegisterTables.TryCommitAsync(tables.Indexes, batches[i].Select(entry => new TableTransactionAction(TableTransactionActionType.Delete, entry)), token).ConfigureAwait(false))
                {
                    return;
                }

                // One by one, because what is gone already fails them all.
                foreach (var entry in batches[i])
                    await tables.Indexes.DeleteEntityAsync(entry.PartitionKey, entry.RowKey, cancellationToken: token).ConfigureAwait(false);
            },
            cancellation);
    }

    private IEnumerable<TableEntity> Without(NotificationRow row, NotificationRow other)
    {
        var kept = EntriesOf(other).Select(IndexEntries.KeyOf).ToHashSet();
        return EntriesOf(row).Where(entry => !kept.Contains(IndexEntries.KeyOf(entry)));
    }

    private IEnumerable<TableEntity> EntriesOf(NotificationRow row)
    {
        foreach (var unit in new[] { NotificationKeys.AllUnits, row.Notification.Unit })
            yield return Entry(row, NotificationKeys.List(GroupOf(row.Notification.State), unit), ListRow(row.Spot, row.Notification.Replays));
        if (!row.Notification.IsFinal)
            yield return Entry(row, NotificationKeys.Due, DueRow(row));
    }

    private TableEntity Entry(NotificationRow row, string partition, string key)
    {
        var entity = row.Spot.Name(new TableEntity(partition, key));
        entity[UnitName] = row.Notification.Unit;
        entity[IncidentName] = row.Notification.Incident;
        entity[LifeName] = row.Notification.Replays;
        return Noted.Put(entity, time.GetUtcNow());
    }

    private static string DueRow(NotificationRow row) =>
        NotificationKeys.InLife(NotificationKeys.DueRow(NotificationRules.DueAt(row.Notification), row.Spot.Id), row.Notification.Replays);

    private static string ListRow(NotificationSpot spot, int life) => NotificationKeys.InLife(NotificationKeys.Place(spot.Place, spot.Id), life);

    private static string InOrder(NotificationSpot spot) => NotificationKeys.InOrder(spot.Place, spot.Id);
}
