using System.Collections.Concurrent;
using Azure.Data.Tables;
using Yuqing.Functions.Azure.Register;
using Yuqing.Functions.Notifications;

namespace Yuqing.Functions.Azure.Stores.Notifications;

/// <summary>Finds notifications by their ids, and places for new ones.</summary>
internal sealed class NotificationReader(NotificationTables tables, TimeProvider time)
{
    private const int MaxKnown = 100_000;

    private readonly ConcurrentDictionary<string, NotificationSpot> _spots = new();
    private long _last;

    /// <summary>Where a notification lies, or null when no such id was ever given a place.</summary>
    public async Task<NotificationSpot?> FindAsync(string id, CancellationToken cancellation)
    {
        if (_spots.TryGetValue(id, out var known))
            return known;
        return await RegisterTables.FindAsync(tables.Notifications, NotificationKeys.Lookup(id), NotificationKeys.LookupRow, cancellation).ConfigureAwait(false) is { } entity
            ? Know(NotificationSpot.Read(entity))
            : null;
    }

    /// <summary>
    /// The place of a notification that is to be added: the one that it was given first, whoever asks again. So it can be there once only.
    /// </summary>
    /// <param name="place">Its place in time; null = now.</param>
    /// <returns>The place, and whether it was given now.</returns>
    public async Task<(NotificationSpot Spot, bool New)> PlaceAsync(Notification one, long? place, CancellationToken cancellation)
    {
        if (_spots.TryGetValue(one.Id, out var known))
            return (known, false);
        var spot = new NotificationSpot(NotificationKeys.Person(one.Person), place ?? NextPlace(), one.Id, one.Drill);
        var entity = spot.Name(new TableEntity(NotificationKeys.Lookup(one.Id), NotificationKeys.LookupRow));
        if (await RegisterTables.TryAddAsync(tables.Notifications, entity, cancellation).ConfigureAwait(false))
            return (Know(spot), true);
        return (await FindAsync(one.Id, cancellation).ConfigureAwait(false) ?? throw new InvalidOperationException($"The place of notification {one.Id} is gone."), false);
    }

    /// <summary>The notification at a place, or null.</summary>
    public async Task<NotificationRow?> ReadAsync(NotificationSpot spot, CancellationToken cancellation) =>
        await ReadAsync(spot.Partition, spot.RowKey, cancellation).ConfigureAwait(false);

    /// <summary>Notifications at places, in their order; null for those that are not there.</summary>
    public async Task<IReadOnlyList<NotificationRow?>> ReadAsync(IReadOnlyList<NotificationSpot> spots, CancellationToken cancellation)
    {
        var rows = new NotificationRow?[spots.Count];
        await RegisterTables.EachAsync(spots.Count, async (i, token) => rows[i] = await ReadAsync(spots[i], token).ConfigureAwait(false), cancellation).ConfigureAwait(false);
        return rows;
    }

    /// <summary>Rows of a person, in the order of the keys; those that are gone are left out.</summary>
    public async Task<IReadOnlyList<NotificationRow>> ReadAsync(string partition, IReadOnlyList<string> keys, CancellationToken cancellation)
    {
        var rows = new NotificationRow?[keys.Count];
        await RegisterTables.EachAsync(keys.Count, async (i, token) => rows[i] = await ReadAsync(partition, keys[i], token).ConfigureAwait(false), cancellation).ConfigureAwait(false);
        return [.. rows.OfType<NotificationRow>()];
    }

    private async Task<NotificationRow?> ReadAsync(string partition, string row, CancellationToken cancellation) =>
        await RegisterTables.FindAsync(tables.Notifications, partition, row, cancellation).ConfigureAwait(false) is { } entity ? NotificationRow.Read(entity) : null;

    private NotificationSpot Know(NotificationSpot spot)
    {
        if (_spots.Count >= MaxKnown)
            _spots.Clear();
        return _spots.GetOrAdd(spot.Id, spot);
    }

    /// <summary>Later than all before, so that the order in which they were added stays.</summary>
    private long NextPlace()
    {
        while (true)
        {
            var last = Interlocked.Read(ref _last);
            var next = Math.Max(last + 1, time.GetUtcNow().UtcTicks);
            if (Interlocked.CompareExchange(ref _last, next, last) == last)
                return next;
        }
    }
}
