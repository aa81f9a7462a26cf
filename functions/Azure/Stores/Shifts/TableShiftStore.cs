using Azure.Data.Tables;
using Yuqing.Functions.Azure.Register;
using Yuqing.Functions.Register;
using Yuqing.Functions.Shifts;

namespace Yuqing.Functions.Azure.Stores.Shifts;

/// <summary>
/// Shift reports on Azure Tables. A report comes into being in one transaction, after its lists; a confirmation or remark goes
/// through its version, so of two at once one counts and the other sees it.
/// </summary>
internal sealed class TableShiftStore(ShiftTables tables, ShiftFacts facts) : IShiftStore
{
    private const int MaxLimit = 200;

    /// <summary>Reports that one call of a list looks at; the page may then be short and still have a next one.</summary>
    private const int MaxScanned = 5_000;

    private readonly ShiftLists _lists = new(tables);

    /// <inheritdoc/>
    public Task<ShiftPicture> ReadAsync(ShiftQuestion question, CancellationToken cancellation) =>
        Outages.Guard(() => facts.ReadAsync(question, cancellation));

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<string, string>> TitlesAsync(IReadOnlyCollection<string> incidents, Sight sight, CancellationToken cancellation) =>
        Outages.Guard(() => facts.TitlesAsync(incidents, sight, cancellation));

    /// <inheritdoc/>
    public Task<DateTimeOffset> BeginAsync(string unit, string kind, DateTimeOffset now, CancellationToken cancellation) => Outages.Guard(async () =>
    {
        var row = ShiftEntities.BeginRow(unit, kind);
        while (true)
        {
            var begun = await FindRowAsync(row, cancellation).ConfigureAwait(false);
            if (begun?.GetInt64(ShiftEntities.Since) is { } since && since <= now.UtcTicks)
                return ChinaTime.FromTicks(since);
            var earlier = new TableEntity(ShiftEntities.Partition, row) { [ShiftEntities.Since] = now.UtcTicks };
            var change = RegisterTables.Put(earlier, begun?.ETag);
            if (await RegisterTables.TryCommitAsync(tables.Shifts, [change], cancellation).ConfigureAwait(false))
                return ChinaTime.FromTicks(now.UtcTicks);
        }
    });

    /// <inheritdoc/>
    public Task<bool> AddAsync(ShiftDocument document, bool owed, DateTimeOffset? remindAt, CancellationToken cancellation) => Outages.Guard(async () =>
    {
        var (report, writer) = (document.Report, NewWriter());
        if (await FindRowAsync(ShiftEntities.IdRow(report.Id), cancellation).ConfigureAwait(false) is not null)
            return false;
        var content = await _lists.WriteAsync(report.Id, document.Content, cancellation).ConfigureAwait(false);
        var adds = ShiftEntities.Create(report, content, owed, remindAt, writer).Select(entity => new TableTransactionAction(TableTransactionActionType.Add, entity));
        if (await RegisterTables.TryCommitAsync(tables.Shifts, adds, cancellation).ConfigureAwait(false))
            return true;
        // Somebody else was faster, or the answer to our own first attempt was lost.
        if (await FindAsync(report.Id, cancellation).ConfigureAwait(false) is not { } there)
            throw new InvalidOperationException($"Shift report {report.Id} is neither there nor can it be added.");
        if (there.GetString(ShiftEntities.Content) != content)
            await _lists.RemoveAsync(report.Id, content, cancellation).ConfigureAwait(false);
        return there.GetString(ShiftEntities.Writer) == writer;
    });

    /// <inheritdoc/>
    public Task<ShiftReport?> LatestAsync(string unit, string kind, DateTimeOffset until, CancellationToken cancellation) => Outages.Guard(async () =>
    {
        var latest = await RowsAsync(ShiftEntities.LatestRow(unit, kind, until), ShiftEntities.EndOfLatest(unit, kind), 1, cancellation).ConfigureAwait(false);
        return latest is [var link] ? (await FindHeadAsync(link, cancellation).ConfigureAwait(false) is { } head ? ShiftEntities.Read(head).Report : null) : null;
    });

    /// <inheritdoc/>
    public Task<StoredShift?> GetAsync(string id, CancellationToken cancellation) => Outages.Guard(async () =>
        await FindAsync(id, cancellation).ConfigureAwait(false) is { } head ? await WholeAsync(head, cancellation).ConfigureAwait(false) : null);

    /// <inheritdoc/>
    public Task<Page<StoredShift>> ListAsync(ShiftQuery query, CancellationToken cancellation) => Outages.Guard(async () =>
    {
        var (limit, scanned, found) = (Math.Clamp(query.Limit, 1, MaxLimit), 0, new List<StoredShift>());
        var after = query.Cursor is { } cursor && ShiftCursor.Read(cursor) is var (toAt, id) ? ShiftEntities.ReportRow(toAt, id) : ShiftEntities.Reports;
        while (true)
        {
            var filter = Filters.WithAny(Between(after, ShiftEntities.EndOfReports), (nameof(ShiftReport.Unit), query.Units), (nameof(ShiftReport.Kind), query.Kinds));
            var rows = await RegisterTables.TakeAsync(tables.Shifts, filter, limit + 1, cancellation).ConfigureAwait(false);
            found.AddRange(rows.Select(ShiftEntities.Read).Where(stored => Matches(query, stored.Report)));
            scanned += rows.Count;
            if (found.Count > limit)
                return new Page<StoredShift>([.. found.Take(limit)], ShiftCursor.After(found[limit - 1].Report));
            if (rows.Count <= limit)
                return new Page<StoredShift>(found, null);
            if (scanned >= MaxScanned)
                return new Page<StoredShift>(found, ShiftCursor.After(ShiftEntities.Read(rows[^1]).Report));
            after = rows[^1].RowKey;
        }
    });

    /// <inheritdoc/>
    public Task<IReadOnlyList<StoredShift>> ListOwedAsync(int limit, CancellationToken cancellation) => Outages.Guard<IReadOnlyList<StoredShift>>(async () =>
    {
        var owed = new List<StoredShift>();
        foreach (var link in await RowsAsync(ShiftEntities.Owed, ShiftEntities.EndOfOwed, limit, cancellation).ConfigureAwait(false))
        {
            if (await FindHeadAsync(link, cancellation).ConfigureAwait(false) is { } head)
                owed.Add(await WholeAsync(head, cancellation).ConfigureAwait(false));
        }

        return owed;
    });

    /// <inheritdoc/>
    public Task ToldAsync(string id, CancellationToken cancellation) => RemoveAsync(id, ShiftEntities.OwedRow, cancellation);

    /// <inheritdoc/>
    public Task<DateTimeOffset?> NextReminderAsync(CancellationToken cancellation) => Outages.Guard(async () =>
        await RowsAsync(ShiftEntities.Reminders, ShiftEntities.EndOfReminders, 1, cancellation).ConfigureAwait(false) is [var next]
            ? ShiftEntities.DueOf(next)
            : (DateTimeOffset?)null);

    /// <inheritdoc/>
    public Task<IReadOnlyList<StoredShift>> ListRemindersAsync(DateTimeOffset now, int limit, CancellationToken cancellation) =>
        Outages.Guard<IReadOnlyList<StoredShift>>(async () =>
        {
            var due = new List<StoredShift>();
            foreach (var link in await RowsAsync(ShiftEntities.Reminders, ShiftEntities.EndOfDue(now), limit, cancellation).ConfigureAwait(false))
            {
                if (await FindHeadAsync(link, cancellation).ConfigureAwait(false) is { } head)
                    due.Add(ShiftEntities.Read(head));
            }

            return due;
        });

    /// <inheritdoc/>
    public Task RemindedAsync(string id, CancellationToken cancellation) => RemoveAsync(id, ShiftEntities.ReminderRow, cancellation);

    /// <inheritdoc/>
    public Task<(ShiftConfirmation Counts, bool New)?> ConfirmAsync(string id, ShiftConfirmation confirmation, CancellationToken cancellation) =>
        Outages.Guard<(ShiftConfirmation Counts, bool New)?>(async () =>
        {
            var writer = NewWriter();
            while (await FindRowAsync(ShiftEntities.IdRow(id), cancellation).ConfigureAwait(false) is { } link
                && await FindHeadAsync(link, cancellation).ConfigureAwait(false) is { } head)
            {
                if (ShiftEntities.Read(head).Confirmed is { } earlier)
                    return (earlier, head.GetString(ShiftEntities.Writer) == writer);
                var reminder = ShiftEntities.ReminderRow(link) is { } row ? await FindRowAsync(row, cancellation).ConfigureAwait(false) : null;
                var change = Change(head, writer, entity => entity[nameof(StoredShift.Confirmed)] = RegisterJson.Write(confirmation));
                TableTransactionAction[] changes = reminder is null ? [change] : [change, new(TableTransactionActionType.Delete, reminder, reminder.ETag)];
                if (await RegisterTables.TryCommitAsync(tables.Shifts, changes, cancellation).ConfigureAwait(false))
                    return (confirmation, true);
            }

            return null;
        });

    /// <inheritdoc/>
    public Task<RemarkOutcome> RemarkAsync(string id, ShiftRemark remark, CancellationToken cancellation) => Outages.Guard(async () =>
    {
        var writer = NewWriter();
        while (await FindAsync(id, cancellation).ConfigureAwait(false) is { } head)
        {
            var stored = ShiftEntities.Read(head);
            var outcome = stored.Judge(remark);
            if (outcome != RemarkOutcome.Added)
                return head.GetString(ShiftEntities.Writer) == writer ? RemarkOutcome.Added : outcome;
            var change = Change(head, writer, entity => Chunks.Put(entity, nameof(StoredShift.Remarks), RegisterJson.Write(stored.Remarks.Append(remark))));
            if (await RegisterTables.TryCommitAsync(tables.Shifts, [change], cancellation).ConfigureAwait(false))
                return RemarkOutcome.Added;
        }

        throw new ArgumentException($"There is no report {id}.", nameof(id));
    });

    /// <summary>Removes what reminds of something that is done; repeated, it finds nothing.</summary>
    private Task<bool> RemoveAsync(string id, Func<TableEntity, string?> rowOf, CancellationToken cancellation) => Outages.Guard(async () =>
    {
        if (await FindRowAsync(ShiftEntities.IdRow(id), cancellation).ConfigureAwait(false) is { } link && rowOf(link) is { } row)
            await tables.Shifts.DeleteEntityAsync(ShiftEntities.Partition, row, cancellationToken: cancellation).ConfigureAwait(false);
        return true;
    });

    private async Task<StoredShift> WholeAsync(TableEntity head, CancellationToken cancellation)
    {
        var stored = ShiftEntities.Read(head);
        return stored with { Content = await _lists.ReadAsync(stored.Report.Id, head.GetString(ShiftEntities.Content), cancellation).ConfigureAwait(false) };
    }

    private async Task<TableEntity?> FindAsync(string id, CancellationToken cancellation) =>
        await FindRowAsync(ShiftEntities.IdRow(id), cancellation).ConfigureAwait(false) is { } link ? await FindHeadAsync(link, cancellation).ConfigureAwait(false) : null;

    private Task<TableEntity?> FindHeadAsync(TableEntity link, CancellationToken cancellation) => FindRowAsync(link.GetString(ShiftEntities.Row), cancellation);

    private Task<TableEntity?> FindRowAsync(string row, CancellationToken cancellation) =>
        RegisterTables.FindAsync(tables.Shifts, ShiftEntities.Partition, row, cancellation);

    private Task<List<TableEntity>> RowsAsync(string after, string end, int limit, CancellationToken cancellation) =>
        RegisterTables.TakeAsync(tables.Shifts, Between(after, end), limit, cancellation);

    private static string Between(string after, string end) =>
        TableClient.CreateQueryFilter($"PartitionKey eq {ShiftEntities.Partition} and RowKey gt {after} and RowKey lt {end}");

    private static TableTransactionAction Change(TableEntity head, string writer, Action<TableEntity> set)
    {
        var entity = new TableEntity(head.PartitionKey, head.RowKey) { [ShiftEntities.Writer] = writer };
        set(entity);
        return new TableTransactionAction(TableTransactionActionType.UpdateMerge, entity, head.ETag);
    }

    private static bool Matches(ShiftQuery query, ShiftReport report) =>
        (query.Units?.Contains(report.Unit) ?? true) && (query.Kinds?.Contains(report.Kind) ?? true);

    private static string NewWriter() => Guid.NewGuid().ToString("N");
}
