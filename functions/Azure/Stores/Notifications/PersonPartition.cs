using Azure.Data.Tables;
using Yuqing.Functions.Azure.Register;
using Yuqing.Functions.Register;

namespace Yuqing.Functions.Azure.Stores.Notifications;

/// <summary>
/// Changes notifications of one person. Each change is one transaction with the person's turns and the bundles concerned, on the
/// versions that it was decided by: whoever was slower decides anew.
/// </summary>
internal sealed class PersonPartition(NotificationTables tables, NotificationReader reader, NotificationIndex index) : IDisposable
{
    private const string MembersText = "Members";

    private readonly KeyedLocks _locks = new();

    /// <summary>Changes what is decided to be changed, at most <see cref="RegisterTables.MaxBatch"/> entities with turns and bundles.</summary>
    /// <returns>What was changed.</returns>
    public async Task<IReadOnlyList<RowChange>> ChangeAsync(
        string partition, bool drill, Func<PersonTurns, Task<IReadOnlyList<RowChange>>> decide, CancellationToken cancellation)
    {
        var mark = NotificationRow.NewMark();
        using var turn = await _locks.EnterAsync(partition, cancellation).ConfigureAwait(false);
        while (true)
        {
            var turns = new PersonTurns(
                partition, drill, await RegisterTables.FindAsync(tables.Notifications, partition, NotificationKeys.Turns(drill), cancellation).ConfigureAwait(false));
            IReadOnlyList<RowChange> changes =
                [.. (await decide(turns).ConfigureAwait(false)).Select(change => change with { After = change.After with { Mark = mark } })];
            if (changes.Count == 0)
                return changes;
            await index.NoteAsync(changes, cancellation).ConfigureAwait(false);
            var bundles = await BundlesAsync(partition, changes, cancellation).ConfigureAwait(false);
            foreach (var change in changes)
                turns.Put(change);
            var all = changes.Select(change => new TableTransactionAction(TableTransactionActionType.UpdateReplace, change.After.Write(), change.Before.Version))
                .Append(turns.Change()).Concat(bundles);
            if (!await RegisterTables.TryCommitAsync(tables.Notifications, all, cancellation).ConfigureAwait(false)
                && !await IsDoneAsync(changes, mark, cancellation).ConfigureAwait(false))
            {
                continue;
            }

            await index.RemoveAsync(changes, cancellation).ConfigureAwait(false);
            return changes;
        }
    }

    /// <summary>Those of a bundle that have no outcome yet, oldest first.</summary>
    public async Task<IReadOnlyList<NotificationRow>> BundleAsync(string partition, string bundle, CancellationToken cancellation)
    {
        var keys = MembersOf(await FindBundleAsync(partition, bundle, cancellation).ConfigureAwait(false));
        var rows = await reader.ReadAsync(partition, keys, cancellation).ConfigureAwait(false);
        return [.. rows.Where(row => row.OpenBundle == bundle).OrderByDescending(row => row.Spot.RowKey, StringComparer.Ordinal)];
    }

    /// <summary>Notes whose bundle an id is, before there is such a bundle.</summary>
    public Task NoteBundleAsync(string partition, string bundle, CancellationToken cancellation) => tables.Notifications.UpsertEntityAsync(
        new TableEntity(NotificationKeys.BundleLookup(bundle), NotificationKeys.LookupRow) { [nameof(NotificationSpot.Partition)] = partition }, TableUpdateMode.Replace, cancellation);

    /// <summary>The partition of the person that a bundle is for, or null.</summary>
    public async Task<string?> FindBundleAsync(string bundle, CancellationToken cancellation) =>
        (await RegisterTables.FindAsync(tables.Notifications, NotificationKeys.BundleLookup(bundle), NotificationKeys.LookupRow, cancellation).ConfigureAwait(false))
            ?.GetString(nameof(NotificationSpot.Partition));

    public void Dispose() => _locks.Dispose();

    /// <summary>Whether a commit that failed is there nevertheless: its answer was lost, and the client's own repetition was refused.</summary>
    private async Task<bool> IsDoneAsync(IReadOnlyList<RowChange> changes, string mark, CancellationToken cancellation)
    {
        var rows = await reader.ReadAsync([.. changes.Select(change => change.Before.Spot)], cancellation).ConfigureAwait(false);
        return rows.All(row => row?.Mark == mark);
    }

    private async Task<IReadOnlyList<TableTransactionAction>> BundlesAsync(string partition, IReadOnlyList<RowChange> changes, CancellationToken cancellation)
    {
        var actions = new List<TableTransactionAction>();
        var moved = changes.Where(change => change.Before.OpenBundle != change.After.OpenBundle).ToList();
        foreach (var bundle in moved.SelectMany(change => new[] { change.Before.OpenBundle, change.After.OpenBundle }).OfType<string>().Distinct())
        {
            var stored = await FindBundleAsync(partition, bundle, cancellation).ConfigureAwait(false);
            var members = MembersOf(stored).ToHashSet();
            members.ExceptWith(moved.Where(change => change.Before.OpenBundle == bundle).Select(change => change.Before.Spot.RowKey));
            members.UnionWith(moved.Where(change => change.After.OpenBundle == bundle).Select(change => change.After.Spot.RowKey));
            if (stored is null && members.Count == 0)
                continue;
            var entity = new TableEntity(partition, NotificationKeys.Bundle(bundle));
            Chunks.Put(entity, MembersText, RegisterJson.Write(members));
            actions.Add(stored switch
            {
                null => new TableTransactionAction(TableTransactionActionType.Add, entity),
                _ when members.Count == 0 => new TableTransactionAction(TableTransactionActionType.Delete, entity, stored.ETag),
                _ => new TableTransactionAction(TableTransactionActionType.UpdateReplace, entity, stored.ETag),
            });
        }

        return actions;
    }

    private Task<TableEntity?> FindBundleAsync(string partition, string bundle, CancellationToken cancellation) =>
        RegisterTables.FindAsync(tables.Notifications, partition, NotificationKeys.Bundle(bundle), cancellation);

    private static List<string> MembersOf(TableEntity? bundle) => bundle is null ? [] : RegisterJson.Read<List<string>>(Chunks.Get(bundle, MembersText)!);
}
