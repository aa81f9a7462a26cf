using Azure.Data.Tables;
using Yuqing.Functions.Azure.Register;
using Yuqing.Functions.Notifications;
using RequestFailedException = Azure.RequestFailedException;

namespace Yuqing.Functions.Azure.Stores.Notifications;

/// <summary>
/// Who may make an attempt, and who may go to a person now: see <see cref="INotificationStore.TakeAsync"/> and
/// <see cref="INotificationStore.ClaimAsync"/>. The same rules as of the register's file.
/// </summary>
internal sealed class TableSendingTurns(NotificationTables tables, NotificationReader reader, PersonPartition people, TimeProvider time)
{
    /// <summary>The most that go in one bundle: with turns and bundle they are one transaction.</summary>
    private const int MaxBundle = 90;

    /// <summary>Takes one into hand, unless somebody has it.</summary>
    public async Task<TakenNotification> TakeAsync(string id, int attempt, TimeSpan lease, CancellationToken cancellation)
    {
        if (await reader.FindAsync(id, cancellation).ConfigureAwait(false) is not { } spot)
            return new TakenNotification(null);
        var mark = NotificationRow.NewMark();
        while (await reader.ReadAsync(spot, cancellation).ConfigureAwait(false) is { } row)
        {
            var now = time.Now();
            // In this hand already: only the answer was lost.
            if (row.Notification.IsFinal || attempt <= row.Notification.Attempts || row.Mark == mark)
                return new TakenNotification(row.Notification);
            if (row.IsInHand(now))
                return new TakenNotification(row.Notification, row.TakenUntil);
            if (await TryUpdateAsync(row with { TakenUntil = now + lease, Mark = mark }, cancellation).ConfigureAwait(false))
                return new TakenNotification(row.Notification);
        }

        return new TakenNotification(null);
    }

    /// <summary>Decides whether one in hand goes.</summary>
    public async Task<SendingTurn> ClaimAsync(string id, SendingLimit limit, CancellationToken cancellation)
    {
        if (await reader.FindAsync(id, cancellation).ConfigureAwait(false) is not { } spot)
            return new SendingTurn(null, []);
        DateTimeOffset? until = null;
        string? bundle = null;
        var changes = await people.ChangeAsync(
            spot.Partition,
            spot.Drill,
            async turns =>
            {
                (until, bundle) = (null, null);
                if (await reader.ReadAsync(spot, cancellation).ConfigureAwait(false) is not { Notification.IsFinal: false } row)
                    return [];
                var now = time.Now();
                var decision = await DecideAsync(row, turns, limit, now, cancellation).ConfigureAwait(false);
                (until, bundle) = (decision.Until, decision.Bundle);
                if (until is { } wait)
                    return [new RowChange(row, row.Free(NotificationRules.Held(row.Notification, wait, now)))];
                if (bundle is not null && row.Notification.Bundle is null)
                    await people.NoteBundleAsync(spot.Partition, bundle, cancellation).ConfigureAwait(false);
                return [.. decision.Go.Select(one => new RowChange(one, Going(one, bundle, limit, now)))];
            },
            cancellation).ConfigureAwait(false);
        return until is null ? new SendingTurn(null, [.. changes.Select(change => change.After.Notification)], bundle) : new SendingTurn(until, []);
    }

    private async Task<Decision> DecideAsync(NotificationRow row, PersonTurns turns, SendingLimit limit, DateTimeOffset now, CancellationToken cancellation)
    {
        var one = row.Notification;
        if (one.Bundle is null && row.ClaimedAt is not null)
            return new Decision([row]); // Whoever sent it died before the outcome was known: it may have arrived under its own id.
        var begun = one.Bundle is { } bundle ? await people.BundleAsync(row.Spot.Partition, bundle, cancellation).ConfigureAwait(false) : [];
        if (begun.Where(other => other.Spot != row.Spot && other.IsInHand(now)).Max(other => other.TakenUntil) is { } inHand)
            return new Decision([], Until: inHand); // Another of the bundle is on its way with it, or about to be.
        if (turns.FreeAt(one, limit, now) is { } free && !NotificationRules.MayPass(one, free, now))
            return new Decision([], Until: free);
        if (one.Bundle is not null)
            return new Decision(begun, one.Bundle);
        List<NotificationRow> carried = [row, .. await HeldAsync(row, turns, limit, cancellation).ConfigureAwait(false)];
        return carried.Count == 1 ? new Decision(carried) : new Decision(carried, NotificationRules.BundleOf(carried.Select(other => other.Notification)));
    }

    /// <summary>Those held back, also when somebody has one in hand: who has not claimed it yet is told to wait when claiming.</summary>
    private async Task<IEnumerable<NotificationRow>> HeldAsync(NotificationRow row, PersonTurns turns, SendingLimit limit, CancellationToken cancellation)
    {
        var room = Math.Min(limit.BundleSize, MaxBundle) - 1;
        var keys = turns.Held.Where(key => key != row.Spot.RowKey).Take(room).ToList();
        var held = await reader.ReadAsync(row.Spot.Partition, keys, cancellation).ConfigureAwait(false);
        return held.Where(other => other.IsHeld);
    }

    private static NotificationRow Going(NotificationRow row, string? bundle, SendingLimit limit, DateTimeOffset now) =>
        row with { Notification = row.Notification with { Bundle = bundle }, ClaimedAt = now, TakenUntil = now + limit.Lease };

    private async Task<bool> TryUpdateAsync(NotificationRow row, CancellationToken cancellation)
    {
        try
        {
            await tables.Notifications.UpdateEntityAsync(row.Write(), row.Version, TableUpdateMode.Replace, cancellation).ConfigureAwait(false);
            return true;
        }
        catch (RequestFailedException refusal) when (RegisterTables.IsConflict(refusal))
        {
            return false;
        }
    }

    /// <param name="Go">What goes, the one that was asked for among it; none when it waits.</param>
    /// <param name="Bundle">The bundle that it goes in.</param>
    /// <param name="Until">When to ask again.</param>
    private sealed record Decision(IReadOnlyList<NotificationRow> Go, string? Bundle = null, DateTimeOffset? Until = null);
}
