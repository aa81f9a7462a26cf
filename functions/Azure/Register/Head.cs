using Azure;
using Azure.Data.Tables;
using Yuqing.Functions.Register;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Azure.Register;

/// <summary>An incident's head: its picture and the ends of its inbox. Every change of the incident goes through its version.</summary>
/// <param name="Incident">The picture.</param>
/// <param name="AcceptedUntil">UTC ticks before which no signal is accepted any more.</param>
/// <param name="Stale">Index entries of earlier pictures that may still be there.</param>
/// <param name="IsIndexed">Whether the index entries are known to be those of this picture.</param>
/// <param name="Version">The entity's version.</param>
/// <param name="ViewParts">Properties that hold the view; the same for the others.</param>
internal sealed record Head(StoredIncident Incident, long AcceptedUntil, IReadOnlyList<IndexKey> Stale, bool IsIndexed, ETag Version, int ViewParts, int StateParts, int StaleParts)
{
    /// <summary>Property with the version of the picture that the index entries follow; another than the picture's while they are written.</summary>
    public const string Indexed = "Indexed";

    private const string SeedName = "Seed";
    private const string ViewName = "View";
    private const string StateName = "State";

    /// <summary>Properties that show where the incident stands, without its texts.</summary>
    public static readonly IReadOnlyList<string> Standing =
        ["PartitionKey", "RowKey", nameof(StoredIncident.Generation), "PictureVersion", nameof(StoredIncident.LastSeq), nameof(StoredIncident.InboxSeq), nameof(StoredIncident.Final), "NextDue", "Kind", "Units", "Guarded",
            "Number", "Lead", "Failing", "OpenedAt"];

    public string Id => Incident.Seed.IncidentId;

    public string Partition => Keys.PartitionOf(Incident.Seed.Report.Unit, Id);

    /// <summary>A change that holds only while the head is as it was read.</summary>
    public TableTransactionAction Change(Action<TableEntity> set)
    {
        var entity = new TableEntity(Partition, Keys.Head(Id));
        set(entity);
        return new TableTransactionAction(TableTransactionActionType.UpdateMerge, entity, Version);
    }

    /// <summary>The entity of a new incident.</summary>
    public static TableEntity Create(IncidentSeed seed, IncidentProjection projection)
    {
        var entity = new TableEntity(Keys.PartitionOf(seed.Report.Unit, seed.IncidentId), Keys.Head(seed.IncidentId))
        {
            [nameof(StoredIncident.InboxSeq)] = 0L,
            [nameof(AcceptedUntil)] = seed.AcceptedAt.UtcTicks,
            ["Kind"] = seed.Report.Kind,
            ["OpenedAt"] = seed.AcceptedAt.UtcTicks,
        };
        Chunks.Put(entity, SeedName, RegisterJson.Write(seed));
        PutPicture(entity, projection, 0, 0);
        return entity;
    }

    /// <summary>Puts a picture over the present one.</summary>
    public void Replace(TableEntity entity, IncidentProjection projection) => PutPicture(entity, projection, ViewParts, StateParts);

    public static Head Read(TableEntity entity)
    {
        var view = RegisterJson.Read<IncidentView>(Chunks.Get(entity, ViewName)!);
        var incident = new StoredIncident(
            RegisterJson.Read<IncidentSeed>(Chunks.Get(entity, SeedName)!),
            view,
            entity.GetInt32(nameof(StoredIncident.Generation))!.Value,
            entity.GetInt64("PictureVersion")!.Value,
            entity.GetInt64(nameof(StoredIncident.LastSeq))!.Value,
            entity.GetInt64(nameof(StoredIncident.InboxSeq))!.Value,
            Chunks.Get(entity, StateName)!,
            entity.GetBoolean(nameof(StoredIncident.Final))!.Value);
        var isIndexed = entity.GetInt64(Indexed) == incident.Version;
        return new Head(
            incident,
            entity.GetInt64(nameof(AcceptedUntil))!.Value,
            // What was stale when the picture was written is gone once its index entries are there.
            !isIndexed && Chunks.Get(entity, nameof(Stale)) is { Length: > 0 } text ? RegisterJson.Read<List<IndexKey>>(text) : [],
            isIndexed,
            entity.ETag,
            Chunks.Count(entity, ViewName),
            Chunks.Count(entity, StateName),
            Chunks.Count(entity, nameof(Stale)));
    }

    /// <summary>The incident of an entity with <see cref="Standing"/>.</summary>
    public static string IdOf(TableEntity entity) => entity.RowKey.Split('|')[0];

    /// <summary>Whether a reader sees the incident of such an entity.</summary>
    public static bool IsSeen(TableEntity entity, Sight sight) =>
        sight.Shows(RegisterJson.Read<List<string>>(entity.GetString("Units")), entity.GetBoolean("Guarded") == true ? entity.PartitionKey.Split('|')[0] : null);

    /// <summary>Where an incident stands, from such an entity.</summary>
    public static OpenIncident ReadStanding(TableEntity entity) => new(
        IdOf(entity),
        entity.GetInt32(nameof(StoredIncident.Generation))!.Value,
        entity.GetInt64("PictureVersion")!.Value,
        entity.GetInt64(nameof(StoredIncident.LastSeq))!.Value,
        entity.GetInt64(nameof(StoredIncident.InboxSeq))!.Value,
        entity.GetBoolean(nameof(StoredIncident.Final))!.Value,
        entity.GetInt64("NextDue") is > 0 and { } due ? ChinaTime.FromTicks(due) : null,
        entity.GetString("Kind"));

    /// <summary>The same for the watchdog.</summary>
    public static WatchedIncident ReadWatched(TableEntity entity) => new(
        IdOf(entity),
        entity.GetString("Number"),
        entity.GetString("Lead"),
        entity.GetBoolean("Guarded")!.Value && entity.GetString("Lead") == entity.PartitionKey.Split('|')[0],
        entity.GetInt32(nameof(StoredIncident.Generation))!.Value,
        entity.GetInt64("PictureVersion")!.Value);

    private static void PutPicture(TableEntity entity, IncidentProjection projection, int viewParts, int stateParts)
    {
        var view = IncidentRows.WithUnits(projection.View);
        entity[nameof(StoredIncident.Generation)] = projection.Generation;
        entity["PictureVersion"] = projection.Version;
        entity[nameof(StoredIncident.LastSeq)] = projection.LastSeq;
        entity[nameof(StoredIncident.Final)] = projection.Final;
        entity["NextDue"] = view.NextDue?.UtcTicks ?? 0L;
        entity["Units"] = RegisterJson.Write(view.Units);
        entity["Guarded"] = Sight.IsGuarded(view, view.Unit);
        entity["Number"] = view.Number;
        entity["Lead"] = view.LeadUnit;
        entity["Failing"] = view.FailingEffects is not null;
        Chunks.Put(entity, ViewName, RegisterJson.Write(view), viewParts);
        Chunks.Put(entity, StateName, projection.StateJson, stateParts);
    }
}
