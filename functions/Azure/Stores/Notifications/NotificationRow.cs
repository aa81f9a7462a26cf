using Azure;
using Azure.Data.Tables;
using Yuqing.Functions.Azure.Register;
using Yuqing.Functions.Notifications;
using Yuqing.Functions.Register;

namespace Yuqing.Functions.Azure.Stores.Notifications;

/// <summary>Where a notification lies; never changes.</summary>
/// <param name="Partition">Its person's partition.</param>
/// <param name="Place">When it was added, in ticks.</param>
/// <param name="Id">Its id.</param>
/// <param name="Drill">Whether it is part of an exercise, which counts apart.</param>
internal sealed record NotificationSpot(string Partition, long Place, string Id, bool Drill)
{
    public string RowKey => NotificationKeys.Row(Place, Id);

    /// <summary>A spot as other entities name it.</summary>
    public static NotificationSpot Read(TableEntity entity) =>
        new(entity.GetString(nameof(Partition)), entity.GetInt64(nameof(Place))!.Value, entity.GetString(nameof(Id)), entity.GetBoolean(nameof(Drill))!.Value);

    /// <summary>Names the spot in another entity.</summary>
    public TableEntity Name(TableEntity entity)
    {
        (entity[nameof(Partition)], entity[nameof(Place)], entity[nameof(Id)], entity[nameof(Drill)]) = (Partition, Place, Id, Drill);
        return entity;
    }
}

/// <summary>A notification as it is stored.</summary>
/// <param name="Spot">Where.</param>
/// <param name="Notification">What.</param>
/// <param name="ClaimedAt">Since when its message is on its way, as far as is known.</param>
/// <param name="TakenUntil">When the lease of whoever has it in hand ends.</param>
/// <param name="Mark">Names its last change, by which whoever made it knows it again when the answer was lost.</param>
/// <param name="Version">The entity's version.</param>
internal sealed record NotificationRow(
    NotificationSpot Spot, Notification Notification, DateTimeOffset? ClaimedAt = null, DateTimeOffset? TakenUntil = null, string Mark = "", ETag Version = default)
{
    /// <summary>The same in nobody's hand.</summary>
    public NotificationRow Free(Notification after) => this with { Notification = after, TakenUntil = null };

    public static string NewMark() => Guid.NewGuid().ToString("N");

    public bool IsInHand(DateTimeOffset now) => TakenUntil > now;

    /// <summary>Whether it waits for its person's limit, free to be taken along.</summary>
    public bool IsHeld => !Notification.IsFinal && Notification.HeldSince is not null && Notification.Bundle is null && ClaimedAt is null;

    /// <summary>The bundle that it goes in, while it has no outcome.</summary>
    public string? OpenBundle => Notification.IsFinal ? null : Notification.Bundle;

    public TableEntity Write()
    {
        var entity = Spot.Name(new TableEntity(Spot.Partition, Spot.RowKey));
        entity["State"] = Notification.State.ToString();
        entity[nameof(ClaimedAt)] = ClaimedAt?.UtcTicks ?? 0L;
        entity[nameof(TakenUntil)] = TakenUntil?.UtcTicks ?? 0L;
        entity[nameof(Mark)] = Mark;
        Chunks.Put(entity, nameof(Notification), RegisterJson.Write(Notification));
        return entity;
    }

    public static NotificationRow Read(TableEntity entity) => new(
        NotificationSpot.Read(entity),
        RegisterJson.Read<Notification>(Chunks.Get(entity, nameof(Notification))!),
        Instant(entity, nameof(ClaimedAt)),
        Instant(entity, nameof(TakenUntil)),
        entity.GetString(nameof(Mark)),
        entity.ETag);

    private static DateTimeOffset? Instant(TableEntity entity, string name) => entity.GetInt64(name) is > 0 and { } ticks ? ChinaTime.FromTicks(ticks) : null;
}

/// <summary>A row before and after a change.</summary>
internal sealed record RowChange(NotificationRow Before, NotificationRow After);
