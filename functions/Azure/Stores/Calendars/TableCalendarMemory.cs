using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Yuqing.Functions.Azure.Register;
using Yuqing.Functions.Calendars;

namespace Yuqing.Functions.Azure.Stores.Calendars;

/// <summary>What was sent, an entity for each year.</summary>
internal sealed class TableCalendarMemory(CoreTables tables, TimeProvider time) : ICalendarMemory
{
    /// <summary>
    /// For so long a year is sent on after it was first sent to all: instances of the deployment before, which still take reports while
    /// they are being replaced, give them the calendars that they were started with.
    /// </summary>
    public static readonly TimeSpan Settling = TimeSpan.FromHours(1);

    private const string Partition = "calendars";
    private const string Hash = "Hash";
    private const string At = "At";

    /// <inheritdoc/>
    public Task<bool> IsSentAsync(int year, string hash, CancellationToken cancellation) => Outages.Guard(async () =>
        await FindAsync(year, cancellation).ConfigureAwait(false) is { } sent
        && sent.GetString(Hash) == hash
        && ChinaTime.FromTicks(sent.GetInt64(At)!.Value) + Settling <= time.GetUtcNow());

    /// <inheritdoc/>
    public Task RememberAsync(int year, string hash, CancellationToken cancellation) => Outages.Guard(async () =>
    {
        while (true)
        {
            var sent = await FindAsync(year, cancellation).ConfigureAwait(false);
            if (sent?.GetString(Hash) == hash)
                return;
            var next = new TableEntity(Partition, Row(year)) { [Hash] = hash, [At] = time.GetUtcNow().UtcTicks };
            var change = RegisterTables.Put(next, sent?.ETag);
            if (await RegisterTables.TryCommitAsync(tables.Notes, [change], cancellation).ConfigureAwait(false))
                return;
        }
    });

    /// <inheritdoc/>
    public Task ForgetAsync(CancellationToken cancellation) => Outages.Guard(async () =>
    {
        var years = TableClient.CreateQueryFilter($"PartitionKey eq {Partition}");
        foreach (var year in await RegisterTables.TakeAsync(tables.Notes, years, int.MaxValue, cancellation).ConfigureAwait(false))
            await tables.Notes.DeleteEntityAsync(Partition, year.RowKey, ETag.All, cancellation).ConfigureAwait(false);
    });

    private Task<TableEntity?> FindAsync(int year, CancellationToken cancellation) => RegisterTables.FindAsync(tables.Notes, Partition, Row(year), cancellation);

    private static string Row(int year) => year.ToString("D4", CultureInfo.InvariantCulture);
}
