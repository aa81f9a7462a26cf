using Azure.Data.Tables;
using Yuqing.Functions.Azure.Register;
using Yuqing.Functions.Register;
using Yuqing.Functions.Shifts;

namespace Yuqing.Functions.Azure.Stores.Shifts;

/// <summary>
/// Entities of shift reports, all in one partition: the report itself, latest first; its id; the latest of a unit and kind; what
/// is still to be told and to be reminded of.
/// </summary>
internal static class ShiftEntities
{
    /// <summary>The partition.</summary>
    public const string Partition = "shifts";

    /// <summary>Beginning of the rows of reports.</summary>
    public const string Reports = "h|";

    /// <summary>End of the rows of reports.</summary>
    public const string EndOfReports = "h" + Keys.End;

    /// <summary>Beginning of the rows of reports whose messages are not queued.</summary>
    public const string Owed = "o|";

    /// <summary>End of those.</summary>
    public const string EndOfOwed = "o" + Keys.End;

    /// <summary>Beginning of the rows of reminders.</summary>
    public const string Reminders = "m|";

    /// <summary>End of those.</summary>
    public const string EndOfReminders = "m" + Keys.End;

    /// <summary>Row key of the report that an entity belongs to.</summary>
    public const string Row = "Row";

    /// <summary>Hash of a report's lists.</summary>
    public const string Content = "Content";

    /// <summary>Who wrote last: by it a writer whose answer was lost knows its own work.</summary>
    public const string Writer = "Writer";

    /// <summary>Since when reports are made.</summary>
    public const string Since = "Since";

    private const string Id = "Id";
    private const string ToAt = "ToAt";
    private const string RemindAt = "RemindAt";

    /// <summary>Row of a report.</summary>
    public static string ReportRow(long toAt, string id) => $"h|{Keys.Padded(long.MaxValue - toAt, 19)}|{id}";

    /// <summary>Row by which a report is found by its id.</summary>
    public static string IdRow(string id) => "i|" + id;

    /// <summary>Row of the beginning of a unit's reports.</summary>
    public static string BeginRow(string unit, string kind) => $"b|{unit}|{kind}";

    /// <summary>Rows of a unit and kind that end at or before an instant lie after this.</summary>
    public static string LatestRow(string unit, string kind, DateTimeOffset until) => $"l|{unit}|{kind}|{Keys.Padded(long.MaxValue - until.UtcTicks, 19)}";

    /// <summary>End of the rows of a unit and kind.</summary>
    public static string EndOfLatest(string unit, string kind) => $"l|{unit}|{kind}{Keys.End}";

    /// <summary>Reminders due at an instant lie before this.</summary>
    public static string EndOfDue(DateTimeOffset at) => Reminders + Keys.Ticks(at) + Keys.End;

    /// <summary>All entities of a new report but its lists.</summary>
    public static IEnumerable<TableEntity> Create(ShiftReport report, string content, bool owed, DateTimeOffset? remindAt, string writer)
    {
        var row = ReportRow(report.To.UtcTicks, report.Id);
        var head = new TableEntity(Partition, row)
        {
            [nameof(ShiftReport.Unit)] = report.Unit,
            [nameof(ShiftReport.Kind)] = report.Kind,
            [Content] = content,
            [Writer] = writer,
        };
        Chunks.Put(head, nameof(StoredShift.Report), RegisterJson.Write(report));
        yield return head;
        yield return Link(IdRow(report.Id));
        yield return Link(LatestRow(report.Unit, report.Kind, report.To) + "|" + report.Id);
        if (owed)
            yield return Link(OwedRow(report.To.UtcTicks, report.Id));
        if (remindAt is { } at)
            yield return Link(ReminderRow(at.UtcTicks, report.Id));

        TableEntity Link(string key) => new(Partition, key) { [Row] = row, [Id] = report.Id, [ToAt] = report.To.UtcTicks, [RemindAt] = remindAt?.UtcTicks! };
    }

    /// <summary>A report without its lists.</summary>
    public static StoredShift Read(TableEntity head) => new(
        RegisterJson.Read<ShiftReport>(Chunks.Get(head, nameof(StoredShift.Report))!),
        null,
        head.GetString(nameof(StoredShift.Confirmed)) is { } confirmed ? RegisterJson.Read<ShiftConfirmation>(confirmed) : null,
        Chunks.Get(head, nameof(StoredShift.Remarks)) is { } remarks ? RegisterJson.Read<List<ShiftRemark>>(remarks) : []);

    /// <summary>Row that says that messages about a report are owed, from another entity of it.</summary>
    public static string OwedRow(TableEntity link) => OwedRow(link.GetInt64(ToAt)!.Value, link.GetString(Id));

    /// <summary>Row of a report's reminder, from another entity of it; null when it has none.</summary>
    public static string? ReminderRow(TableEntity link) => link.GetInt64(RemindAt) is { } at ? ReminderRow(at, link.GetString(Id)) : null;

    /// <summary>When a reminder is due.</summary>
    public static DateTimeOffset DueOf(TableEntity reminder) => ChinaTime.FromTicks(reminder.GetInt64(RemindAt)!.Value);

    private static string OwedRow(long toAt, string id) => $"{Owed}{Keys.Padded(toAt, 19)}|{id}";

    private static string ReminderRow(long at, string id) => $"{Reminders}{Keys.Padded(at, 19)}|{id}";
}
