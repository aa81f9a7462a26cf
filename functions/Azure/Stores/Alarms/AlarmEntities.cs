using Azure.Data.Tables;
using Yuqing.Functions.Azure.Register;
using Yuqing.Functions.Watch;

namespace Yuqing.Functions.Azure.Stores.Alarms;

/// <summary>
/// Entities of alarms. An open one is found by what it is about, so there cannot be two; when it is cleared it moves to its
/// place by id, newest first, and gets a second entry by age.
/// </summary>
internal static class AlarmEntities
{
    /// <summary>The partition of all alarms.</summary>
    public const string Partition = "alarms";

    /// <summary>Row of the counter; it sorts before the open alarms and after the others.</summary>
    public const string Counter = "n";

    /// <summary>The counter's value: the last id given.</summary>
    public const string Last = "Last";

    /// <summary>Beginning and end of the rows of open alarms.</summary>
    public const string FirstOpen = "o|";

    /// <inheritdoc cref="FirstOpen"/>
    public const string EndOfOpen = "o" + Keys.End;

    /// <summary>When people were last told.</summary>
    public const string ToldAt = "ToldAt";

    /// <summary>When that was last tried.</summary>
    public const string TriedAt = "TriedAt";

    /// <summary>What an alarm takes along when it is cleared.</summary>
    private static readonly string[] Properties =
    [
        nameof(Alarm.Id), nameof(Alarm.Kind), nameof(Alarm.Subject), nameof(Alarm.Unit), nameof(Alarm.Incident), nameof(Alarm.Number), nameof(Alarm.Guarded), nameof(Alarm.Urgent),
        nameof(Alarm.Text), nameof(Alarm.TextEn), nameof(Alarm.RaisedAt), nameof(Alarm.LastSeenAt), nameof(Alarm.PushedAt), nameof(Alarm.SeenBy), nameof(Alarm.SeenAt), nameof(Alarm.Tries), ToldAt, TriedAt,
    ];

    /// <summary>Row of an open alarm.</summary>
    public static string OpenRow(string kind, string subject) => FirstOpen + Keys.Hash($"{kind}\n{subject}");

    /// <summary>Row of a cleared alarm.</summary>
    public static string ClearedRow(long id) => "c|" + Keys.Padded(long.MaxValue - id, 19);

    /// <summary>End of the rows of cleared alarms.</summary>
    public const string EndOfCleared = "c" + Keys.End;

    /// <summary>Row by which alarms that were cleared long ago are found.</summary>
    public static string AgeRow(DateTimeOffset clearedAt, long id) => $"d|{Keys.Ticks(clearedAt)}|{Keys.Padded(id, 19)}";

    /// <summary>An alarm that is raised now.</summary>
    public static TableEntity Raise(long id, Finding finding, DateTimeOffset now)
    {
        var entity = Note(finding, now);
        entity[nameof(Alarm.Id)] = id;
        entity[nameof(Alarm.Kind)] = finding.Kind;
        entity[nameof(Alarm.Subject)] = finding.Subject;
        entity[nameof(Alarm.Unit)] = finding.Unit!;
        entity[nameof(Alarm.Incident)] = finding.Incident!;
        entity[nameof(Alarm.Number)] = finding.Number!;
        entity[nameof(Alarm.RaisedAt)] = now.UtcTicks;
        entity[nameof(Alarm.Tries)] = 0;
        return entity;
    }

    /// <summary>What changes when an open alarm is seen to stand.</summary>
    public static TableEntity Note(Finding finding, DateTimeOffset now) => new(Partition, OpenRow(finding.Kind, finding.Subject))
    {
        [nameof(Alarm.LastSeenAt)] = now.UtcTicks,
        [nameof(Alarm.Text)] = Cut(finding.Text),
        [nameof(Alarm.TextEn)] = Cut(finding.TextEn),
        [nameof(Alarm.Urgent)] = finding.Urgent,
        [nameof(Alarm.Guarded)] = finding.Guarded,
    };

    /// <summary>The same alarm among the cleared ones.</summary>
    public static TableEntity Clear(TableEntity open, DateTimeOffset now)
    {
        var cleared = new TableEntity(Partition, ClearedRow(IdOf(open)));
        foreach (var name in Properties)
            cleared[name] = open[name];
        cleared[nameof(Alarm.ClearedAt)] = now.UtcTicks;
        return cleared;
    }

    /// <summary>The entry of a cleared alarm by age.</summary>
    public static TableEntity Age(TableEntity cleared, DateTimeOffset now) =>
        new(Partition, AgeRow(now, IdOf(cleared))) { [nameof(Alarm.Id)] = IdOf(cleared) };

    /// <summary>A change of some properties of an entity.</summary>
    public static TableEntity Part(TableEntity row) => new(row.PartitionKey, row.RowKey);

    /// <summary>The alarm's id.</summary>
    public static long IdOf(TableEntity entity) => entity.GetInt64(nameof(Alarm.Id))!.Value;

    /// <summary>Reads an alarm, open or cleared.</summary>
    public static Alarm Read(TableEntity entity) => new()
    {
        Id = IdOf(entity),
        Kind = entity.GetString(nameof(Alarm.Kind)),
        Subject = entity.GetString(nameof(Alarm.Subject)),
        Unit = entity.GetString(nameof(Alarm.Unit)),
        Incident = entity.GetString(nameof(Alarm.Incident)),
        Number = entity.GetString(nameof(Alarm.Number)),
        Guarded = entity.GetBoolean(nameof(Alarm.Guarded))!.Value,
        Urgent = entity.GetBoolean(nameof(Alarm.Urgent))!.Value,
        Text = entity.GetString(nameof(Alarm.Text)),
        TextEn = entity.GetString(nameof(Alarm.TextEn)),
        RaisedAt = Instant(entity, nameof(Alarm.RaisedAt))!.Value,
        LastSeenAt = Instant(entity, nameof(Alarm.LastSeenAt))!.Value,
        PushedAt = Instant(entity, nameof(Alarm.PushedAt)),
        ClearedAt = Instant(entity, nameof(Alarm.ClearedAt)),
        SeenBy = entity.GetString(nameof(Alarm.SeenBy)),
        SeenAt = Instant(entity, nameof(Alarm.SeenAt)),
        Tries = entity.GetInt32(nameof(Alarm.Tries))!.Value,
    };

    /// <summary>Whether people have to be told of an open alarm now.</summary>
    public static bool IsUntold(TableEntity open, DateTimeOffset now) =>
        Instant(open, nameof(Alarm.SeenAt)) is null
        && !(Instant(open, ToldAt) > now - AlarmRules.ToldAgainAfter)
        && (open.GetInt32(nameof(Alarm.Tries)) < AlarmRules.QuickTries || Instant(open, TriedAt) <= now - AlarmRules.BetweenTries);

    private static DateTimeOffset? Instant(TableEntity entity, string name) => entity.GetInt64(name) is { } ticks ? ChinaTime.FromTicks(ticks) : null;

    /// <summary>A property takes 64 KiB; whatever is said beyond that nobody reads.</summary>
    private static string Cut(string text) => text.Length <= Chunks.Size ? text : text[..Chunks.Size];
}
