using System.Globalization;
using Azure.Data.Tables;
using Yuqing.Functions.Azure.Stores;
using Yuqing.Functions.Register;

namespace Yuqing.Functions.Azure.Register;

/// <summary>
/// The sequence of changes, in one partition whose counter gives the numbers. What waits at the same time is numbered in one
/// transaction, so that a burst takes few of them. A change that a crash keeps from the sequence is followed by the next one of the incident.
/// </summary>
internal sealed class ChangeLog : IAsyncDisposable
{
    /// <summary>Changes kept; who is further behind reads everything anew.</summary>
    public const int Kept = 50_000;

    private const int PageSize = 200;
    private const int TrimEvery = 1000;
    private const string Partition = "c";
    private const string CounterRow = "!";
    private const string Last = "Last";

    /// <summary>How soon a change that another process made is seen.</summary>
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    private readonly RegisterTables _tables;
    private readonly HeadReader _heads;
    private readonly TimeProvider _time;
    private readonly GroupCommit<Entry> _writer;
    private volatile TaskCompletionSource _next = NewPulse();

    public ChangeLog(RegisterTables tables, HeadReader heads, TimeProvider time)
    {
        (_tables, _heads, _time) = (tables, heads, time);
        _writer = new GroupCommit<Entry>(RegisterTables.MaxBatch - 1, int.MaxValue, _ => 0, CommitAsync);
    }

    /// <summary>Adds a change; done when it can be seen.</summary>
    public Task AppendAsync(string incident, string kind, DateTimeOffset at, CancellationToken cancellation) =>
        _writer.CommitAsync(new Entry(incident, kind, at), cancellation);

    /// <summary>See <see cref="IIncidentRegister.WaitForChangesAsync"/>.</summary>
    public async Task<ChangeBatch> WaitAsync(string? cursor, Sight? sight, TimeSpan wait, CancellationToken cancellation)
    {
        var after = ParseCursor(cursor);
        var deadline = _time.GetUtcNow() + wait;
        while (true)
        {
            var pulse = _next.Task;
            var batch = await ReadAsync(after, sight, cancellation).ConfigureAwait(false);
            var left = deadline - _time.GetUtcNow();
            if (after is null || batch.Items.Count > 0 || batch.Reset || left <= TimeSpan.Zero)
                return batch;
            after = ParseCursor(batch.Cursor);
            try
            {
                await pulse.WaitAsync(left < Poll ? left : Poll, _time, cancellation).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                // Another process may have added one.
            }
        }
    }

    public ValueTask DisposeAsync() => _writer.DisposeAsync();

    private async Task CommitAsync(IReadOnlyList<Entry> batch, CancellationToken cancellation)
    {
        while (true)
        {
            var counter = await RegisterTables.FindAsync(_tables.Changes, Partition, CounterRow, cancellation).ConfigureAwait(false);
            var last = counter?.GetInt64(Last) ?? 0;
            var next = new TableEntity(Partition, CounterRow) { [Last] = last + batch.Count };
            var rows = batch.Select((entry, i) => new TableTransactionAction(TableTransactionActionType.Add, entry.Write(last + i + 1)));
            var count = RegisterTables.Put(next, counter?.ETag);
            if (!await RegisterTables.TryCommitAsync(_tables.Changes, rows.Prepend(count), cancellation).ConfigureAwait(false))
                continue;
            if (last / TrimEvery != (last + batch.Count) / TrimEvery)
                await TrimAsync(last - Kept, cancellation).ConfigureAwait(false);
            Interlocked.Exchange(ref _next, NewPulse()).SetResult();
            return;
        }
    }

    private async Task TrimAsync(long upTo, CancellationToken cancellation)
    {
        var end = Row(Math.Max(0, upTo));
        var rows = await RegisterTables.TakeAsync(
            _tables.Changes,
            TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and RowKey gt {CounterRow} and RowKey le {end}"),
            int.MaxValue,
            cancellation,
            ["PartitionKey", "RowKey"]).ConfigureAwait(false);
        foreach (var batch in rows.Chunk(RegisterTables.MaxBatch))
            await RegisterTables.TryCommitAsync(_tables.Changes, batch.Select(row => new TableTransactionAction(TableTransactionActionType.Delete, row)), cancellation).ConfigureAwait(false);
    }

    private async Task<ChangeBatch> ReadAsync(long? after, Sight? sight, CancellationToken cancellation)
    {
        var counter = await RegisterTables.FindAsync(_tables.Changes, Partition, CounterRow, cancellation).ConfigureAwait(false);
        var latest = counter?.GetInt64(Last) ?? 0;
        if (after is not { } from)
            return new ChangeBatch(Format(latest), []);
        if (from > latest || from < latest - Kept)
            return new ChangeBatch(Format(latest), [], Reset: true);
        if (from == latest)
            return new ChangeBatch(Format(latest), []);
        var (first, end) = (Row(from), Row(latest));
        var rows = await RegisterTables.TakeAsync(
            _tables.Changes, TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and RowKey gt {first} and RowKey le {end}"), PageSize, cancellation).ConfigureAwait(false);
        var seen = await _heads.SeenAsync(rows.Select(row => row.GetString(IndexEntries.Incident)), sight, cancellation).ConfigureAwait(false);
        var last = rows.Count == PageSize ? long.Parse(rows[^1].RowKey, CultureInfo.InvariantCulture) : latest;
        return new ChangeBatch(
            Format(last),
            [.. rows.Where(row => seen.Contains(row.GetString(IndexEntries.Incident))).Select(Entry.Read)]);
    }

    private static long? ParseCursor(string? cursor)
    {
        if (cursor is null)
            return null;
        return long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var seq) ? seq : throw new BadCursorException();
    }

    private static string Row(long seq) => Keys.Padded(seq, 19);

    private static string Format(long seq) => seq.ToString(CultureInfo.InvariantCulture);

    private static TaskCompletionSource NewPulse() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed record Entry(string Incident, string Kind, DateTimeOffset At)
    {
        public TableEntity Write(long seq) => new(Partition, Row(seq))
        {
            [IndexEntries.Incident] = Incident,
            ["Kind"] = Kind,
            [IndexEntries.At] = At.UtcTicks,
        };

        public static Change Read(TableEntity row) =>
            new(row.GetString(IndexEntries.Incident), row.GetString("Kind"), ChinaTime.FromTicks(row.GetInt64(IndexEntries.At)!.Value));
    }
}
