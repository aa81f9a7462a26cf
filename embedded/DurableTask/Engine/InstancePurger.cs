using Microsoft.DurableTask.Client;
using Yuqing.Embedded.DurableTask.Store;

namespace Yuqing.Embedded.DurableTask.Engine;

/// <summary>Deletes instances that have ended.</summary>
internal sealed class InstancePurger(DurableTaskEngine engine)
{
    private const int PageSize = 200;

    public async Task<PurgeResult> PurgeAsync(string id, bool recursive, CancellationToken cancellation)
    {
        if (await engine.Store.GetAsync(id, payloads: false).ConfigureAwait(false) is not { } row)
            return new PurgeResult(0, true);
        if (!InstanceFactory.Ended.Contains(row.Status))
            return new PurgeResult(0, false);
        return new PurgeResult(await DeleteAsync([row.Key], recursive, cancellation).ConfigureAwait(false), true);
    }

    public async Task<PurgeResult> PurgeAsync(PurgeInstancesFilter filter, bool recursive, CancellationToken cancellation)
    {
        var started = engine.Clock.GetTimestamp();
        var statuses = (filter.Statuses?.ToHashSet() ?? [.. InstanceFactory.Ended]).Intersect(InstanceFactory.Ended).ToHashSet();
        var after = 0L;
        var count = 0;
        while (true)
        {
            var rows = await engine.Store.QueryAsync(new InstanceFilter
            {
                AfterKey = after,
                Limit = PageSize,
                Statuses = statuses,
                CreatedFrom = filter.CreatedFrom?.UtcDateTime,
                CreatedTo = filter.CreatedTo?.UtcDateTime,
            }).ConfigureAwait(false);
            count += await DeleteAsync([.. rows.Select(row => row.Key)], recursive, cancellation).ConfigureAwait(false);
            if (rows.Count < PageSize)
                return new PurgeResult(count, true);
            if (filter.Timeout is { } timeout && engine.Clock.GetElapsedTime(started) >= timeout)
                return new PurgeResult(count, false);
            after = rows[^1].Key;
        }
    }

    private async Task<int> DeleteAsync(List<long> keys, bool recursive, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (keys.Count == 0)
            return 0;
        if (recursive)
        {
            // Children are appended to the list while it is read, so that their own children are found too.
            for (var i = 0; i < keys.Count; i++)
                keys.AddRange(await ChildrenAsync(keys[i]).ConfigureAwait(false));
        }

        var purged = await engine.SubmitAsync(new StoreCommit { Purge = [.. keys.Distinct()] }).ConfigureAwait(false);
        return purged.Purged;
    }

    private async Task<List<long>> ChildrenAsync(long parent)
    {
        var children = new List<long>();
        while (true)
        {
            var rows = await engine.Store.QueryAsync(
                new InstanceFilter { Parent = parent, AfterKey = children.Count == 0 ? 0 : children[^1], Limit = PageSize })
                .ConfigureAwait(false);
            children.AddRange(rows.Select(row => row.Key));
            if (rows.Count < PageSize)
                return children;
        }
    }
}
