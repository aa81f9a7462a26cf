using Azure;
using Azure.Data.Tables;
using Yuqing.Functions.Azure.Register;
using Yuqing.Functions.Security;

namespace Yuqing.Functions.Azure.Stores.Security;

/// <summary>Failed sign-ins, in one partition, under the hash of the name: what people type there by mistake may be their password.</summary>
internal sealed class FailureEntities(TableClient table)
{
    private const string Partition = "failures";
    private const string Attempt = "Attempt";

    public async Task<SignInFailures?> FindAsync(string name, CancellationToken cancellation) =>
        await RegisterTables.FindAsync(table, Partition, Keys.Hash(name), cancellation).ConfigureAwait(false) is { } row ? Read(row) : null;

    /// <summary>Counts one more.</summary>
    /// <returns>How many there are.</returns>
    public async Task<int> AddAsync(string name, DateTimeOffset at, DateTimeOffset forgotten, CancellationToken cancellation)
    {
        var attempt = Guid.NewGuid().ToString("N");
        while (true)
        {
            var row = await RegisterTables.FindAsync(table, Partition, Keys.Hash(name), cancellation).ConfigureAwait(false);
            var known = row is null ? null : Read(row);
            // The client repeats what got no answer: this one may be counted already.
            if (row?.GetString(Attempt) == attempt)
                return known!.Count;
            var count = known is null || known.LastAt <= forgotten ? 1 : known.Count + 1;
            var next = new TableEntity(Partition, Keys.Hash(name))
            {
                [nameof(SignInFailures.Count)] = count,
                [nameof(SignInFailures.LastAt)] = at.UtcTicks,
                [Attempt] = attempt,
            };
            var change = RegisterTables.Put(next, row?.ETag);
            if (await RegisterTables.TryCommitAsync(table, [change], cancellation).ConfigureAwait(false))
                return count;
        }
    }

    public Task ForgetAsync(string name, CancellationToken cancellation) =>
        table.DeleteEntityAsync(Partition, Keys.Hash(name), ETag.All, cancellation);

    /// <summary>Removes some that no longer count: those of one page, whatever lies beyond it.</summary>
    public async Task SweepAsync(DateTimeOffset forgotten, CancellationToken cancellation)
    {
        var until = forgotten.UtcTicks;
        try
        {
            var pages = table.QueryAsync<TableEntity>(
                TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and LastAt le {until}"), RegisterTables.MaxBatch, cancellationToken: cancellation).AsPages();
            await foreach (var page in pages.ConfigureAwait(false))
            {
                // By their version: a name that failed again meanwhile counts.
                var old = page.Values.Select(row => new TableTransactionAction(TableTransactionActionType.Delete, row, row.ETag)).ToList();
                if (old.Count > 0)
                    await RegisterTables.TryCommitAsync(table, old, cancellation).ConfigureAwait(false);
                break;
            }
        }
        catch (Exception failure) when (Outages.Is(failure))
        {
            // The next failure sweeps.
        }
    }

    private static SignInFailures Read(TableEntity row) => new(
        row.GetInt32(nameof(SignInFailures.Count))!.Value, ChinaTime.FromTicks(row.GetInt64(nameof(SignInFailures.LastAt))!.Value));
}
