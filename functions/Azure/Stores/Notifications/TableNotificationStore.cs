using Yuqing.Functions.Azure.Register;
using Yuqing.Functions.Move;
using Yuqing.Functions.Notifications;
using Yuqing.Functions.Register;

namespace Yuqing.Functions.Azure.Stores.Notifications;

/// <summary>Notifications on Azure Tables. See docs/azure.md for what is authoritative and how the rest is put right.</summary>
internal sealed class TableNotificationStore : INotificationStore, INotificationImport, IDisposable
{
    /// <summary>Notifications and bundles of one transaction, with room for the turns and for bundles that are left.</summary>
    private const int MaxChanges = RegisterTables.MaxBatch - 5;

    private readonly NotificationTables _tables;
    private readonly HeadReader _heads;
    private readonly ChangeLog _changes;
    private readonly TimeProvider _time;
    private readonly NotificationReader _reader;
    private readonly NotificationIndex _index;
    private readonly PersonPartition _people;
    private readonly TableSendingTurns _turns;
    private readonly TableNotificationList _list;

    public TableNotificationStore(NotificationTables tables, HeadReader heads, ChangeLog changes, TimeProvider time)
    {
        (_tables, _heads, _changes, _time) = (tables, heads, changes, time);
        _reader = new NotificationReader(tables, time);
        _index = new NotificationIndex(tables, time);
        _people = new PersonPartition(tables, _reader, _index);
        _turns = new TableSendingTurns(tables, _reader, _people, time);
        _list = new TableNotificationList(tables, _reader, _index, heads);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Notification>> AddAsync(IReadOnlyList<Notification> notifications, CancellationToken cancellation) =>
        Outages.Guard<IReadOnlyList<Notification>>(async () =>
            [.. (await AddNewAsync(notifications.Select(NotificationRules.Fresh), null, cancellation).ConfigureAwait(false)).Where(one => !one.IsFinal)]);

    /// <summary>What was to share a message goes alone: that message was the other installation's. Each has the place in lists that it had there.</summary>
    Task INotificationImport.AddAsync(IReadOnlyList<Notification> notifications, CancellationToken cancellation) =>
        Outages.Guard(() => AddNewAsync(notifications.Select(one => one.IsFinal ? one : one with { Bundle = null }), one => one.QueuedAt.UtcTicks, cancellation));

    /// <inheritdoc/>
    public Task<Notification?> GetAsync(string id, CancellationToken cancellation) => Outages.Guard(async () =>
        await _reader.FindAsync(id, cancellation).ConfigureAwait(false) is { } spot
            ? (await _reader.ReadAsync(spot, cancellation).ConfigureAwait(false))?.Notification
            : null);

    /// <inheritdoc/>
    public Task<TakenNotification> TakeAsync(string id, int attempt, TimeSpan lease, CancellationToken cancellation) =>
        Outages.Guard(() => _turns.TakeAsync(id, attempt, lease, cancellation));

    /// <inheritdoc/>
    public Task RecordAsync(
        string id, NotificationState state, int attempts, string? error, DateTimeOffset? nextAttemptAt, CancellationToken cancellation) => Outages.Guard(async () =>
    {
        if (await _reader.FindAsync(id, cancellation).ConfigureAwait(false) is { } spot)
        {
            await ChangeAsync(
                [spot],
                row => NotificationRules.MayBecome(row.Notification, state)
                    ? row.Notification with { State = state, Attempts = attempts, Error = error, NextAttemptAt = nextAttemptAt }
                    : null,
                pushes: true,
                cancellation).ConfigureAwait(false);
        }

        return true;
    });

    /// <inheritdoc/>
    public Task RecordAsync(IReadOnlyList<Notification> notifications, CancellationToken cancellation) => Outages.Guard(async () =>
    {
        var after = notifications.DistinctBy(one => one.Id).ToDictionary(one => one.Id);
        var spots = new NotificationSpot?[after.Count];
        var ids = after.Keys.ToList();
        await RegisterTables.EachAsync(ids.Count, async (i, token) => spots[i] = await _reader.FindAsync(ids[i], token).ConfigureAwait(false), cancellation).ConfigureAwait(false);
        foreach (var batch in Batches(spots.OfType<NotificationSpot>(), after))
        {
            await ChangeAsync(
                batch,
                row => NotificationRules.MayBecome(row.Notification, after[row.Spot.Id].State) ? after[row.Spot.Id] : null,
                pushes: false,
                cancellation).ConfigureAwait(false);
        }

        return true;
    });

    /// <inheritdoc/>
    public Task<SendingTurn> ClaimAsync(string id, SendingLimit limit, CancellationToken cancellation) =>
        Outages.Guard(() => _turns.ClaimAsync(id, limit, cancellation));

    /// <inheritdoc/>
    public Task<IReadOnlyList<Notification>> ListBundleAsync(string bundle, CancellationToken cancellation) => Outages.Guard<IReadOnlyList<Notification>>(async () =>
        await _people.FindBundleAsync(bundle, cancellation).ConfigureAwait(false) is { } partition
            ? [.. (await _people.BundleAsync(partition, bundle, cancellation).ConfigureAwait(false)).Select(row => row.Notification)]
            : []);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Notification>> ListAsync(string incidentId, CancellationToken cancellation) =>
        Outages.Guard(() => _list.ListAsync(incidentId, cancellation));

    /// <inheritdoc/>
    public Task<Page<Notification>> ListAsync(NotificationQuery query, CancellationToken cancellation) => Outages.Guard(() => _list.ListAsync(query, cancellation));

    /// <inheritdoc/>
    public Task<Notification?> ReplayAsync(string id, string channel, string? address, string link, CancellationToken cancellation) => Outages.Guard(async () =>
        await _reader.FindAsync(id, cancellation).ConfigureAwait(false) is not { } spot
            ? null
            : (await ChangeAsync(
                [spot],
                row => row.Notification.State == NotificationState.Dead ? NotificationRules.Replayed(row.Notification, channel, address, link, _time.Now()) : null,
                pushes: false,
                cancellation).ConfigureAwait(false)).SingleOrDefault()?.After.Notification);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Notification>> ListStuckAsync(DateTimeOffset dueBefore, int limit, CancellationToken cancellation) =>
        Outages.Guard(() => _list.ListStuckAsync(dueBefore, limit, cancellation));

    public void Dispose() => _people.Dispose();

    /// <summary>Adds those that are not there yet; all as they are stored then.</summary>
    /// <param name="placeOf">Places in time, those of the same instant in the order given; null = now.</param>
    private async Task<IReadOnlyList<Notification>> AddNewAsync(IEnumerable<Notification> notifications, Func<Notification, long>? placeOf, CancellationToken cancellation)
    {
        var asked = notifications.DistinctBy(one => one.Id).ToList();
        // Places are given before anything is waited for, so that they have the order of what is asked.
        var places = await Task.WhenAll(asked.Select((one, i) => _reader.PlaceAsync(one, placeOf?.Invoke(one) + i, cancellation))).ConfigureAwait(false);
        var stored = new Notification[asked.Count];
        await RegisterTables.EachAsync(
            asked.Count,
            async (i, token) => stored[i] = places[i].New ? null! : (await _reader.ReadAsync(places[i].Spot, token).ConfigureAwait(false))?.Notification!,
            cancellation).ConfigureAwait(false);
        var missing = Enumerable.Range(0, asked.Count).Where(i => stored[i] is null).ToList();
        await _index.NoteAsync([.. missing.Select(i => new NotificationRow(places[i].Spot, asked[i]))], cancellation).ConfigureAwait(false);
        await RegisterTables.EachAsync(
            missing.Count,
            async (at, token) => stored[missing[at]] = await AddAsync(places[missing[at]].Spot, asked[missing[at]], token).ConfigureAwait(false),
            cancellation).ConfigureAwait(false);
        return stored;
    }

    private async Task<Notification> AddAsync(NotificationSpot spot, Notification fresh, CancellationToken cancellation)
    {
        if (!await RegisterTables.TryAddAsync(_tables.Notifications, new NotificationRow(spot, fresh).Write(), cancellation).ConfigureAwait(false))
            return (await _reader.ReadAsync(spot, cancellation).ConfigureAwait(false))!.Notification;
        await TellAsync(fresh, fresh.QueuedAt, cancellation).ConfigureAwait(false);
        return fresh;
    }

    /// <summary>Changes notifications of one person; what the function answers null to stays as it is.</summary>
    private async Task<IReadOnlyList<RowChange>> ChangeAsync(
        IReadOnlyList<NotificationSpot> spots, Func<NotificationRow, Notification?> change, bool pushes, CancellationToken cancellation)
    {
        var changes = await _people.ChangeAsync(
            spots[0].Partition,
            spots[0].Drill,
            async _ =>
            {
                var now = _time.Now();
                var rows = (await _reader.ReadAsync(spots, cancellation).ConfigureAwait(false)).OfType<NotificationRow>();
                return [.. from row in rows let after = change(row) where after is not null select new RowChange(row, Changed(row, after, pushes, now))];
            },
            cancellation).ConfigureAwait(false);
        foreach (var one in changes.Where(change => change.Before.Notification.State != change.After.Notification.State))
            await TellAsync(one.After.Notification, _time.Now(), cancellation).ConfigureAwait(false);
        return changes;
    }

    private static NotificationRow Changed(NotificationRow row, Notification after, bool pushes, DateTimeOffset now)
    {
        var recorded = NotificationRules.Recorded(row.Notification, after, now);
        return pushes && NotificationRules.IsPush(row.Notification, after) ? row with { Notification = recorded } : row.Free(recorded) with { ClaimedAt = null };
    }

    /// <summary>Those of one person together, as many as one transaction takes with the bundles that they are in.</summary>
    private static IEnumerable<IReadOnlyList<NotificationSpot>> Batches(IEnumerable<NotificationSpot> spots, Dictionary<string, Notification> after)
    {
        foreach (var person in spots.GroupBy(spot => (spot.Partition, spot.Drill)))
        {
            var (batch, bundles) = (new List<NotificationSpot>(), new HashSet<string>());
            foreach (var spot in person)
            {
                if (after[spot.Id].Bundle is { } bundle)
                    bundles.Add(bundle);
                batch.Add(spot);
                if (batch.Count + bundles.Count < MaxChanges)
                    continue;
                yield return batch;
                (batch, bundles) = ([], []);
            }

            if (batch.Count > 0)
                yield return batch;
        }
    }

    /// <summary>What concerns no incident (a gap in a roster) is followed by nobody.</summary>
    private async Task TellAsync(Notification one, DateTimeOffset at, CancellationToken cancellation)
    {
        if (await _heads.UnitOfAsync(one.Incident, cancellation).ConfigureAwait(false) is not null)
            await _changes.AppendAsync(one.Incident, "notification", at, cancellation).ConfigureAwait(false);
    }
}
