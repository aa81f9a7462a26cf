using Azure;
using Azure.Data.Tables;
using Yuqing.Functions.Azure.Register;
using Yuqing.Functions.Security;

namespace Yuqing.Functions.Azure.Stores.Security;

/// <summary>
/// Sessions, in one partition: each under the hash of its token, and once more under its beginning, by which those that ended are found
/// without reading the others. Both are added and removed together. What is not removed because its account ended it, or by its idle
/// time, is found at the end of its longest life.
/// </summary>
internal sealed class SessionEntities(TableClient table)
{
    private const string Partition = "sessions";
    private const string Owner = "Account";
    private const string Sessions = "Sessions";

    /// <summary>Sessions removed at a time: two entities each in one transaction.</summary>
    private const int SweptAtOnce = RegisterTables.MaxBatch / 2;

    public static string AccountOf(TableEntity session) => session.GetString(Owner);

    public static long SessionsOf(TableEntity session) => session.GetInt64(Sessions)!.Value;

    public static StoredSession Read(TableEntity session, Account account) => new(
        account,
        ChinaTime.FromTicks(session.GetInt64(nameof(StoredSession.CreatedAt))!.Value),
        ChinaTime.FromTicks(session.GetInt64(nameof(StoredSession.SeenAt))!.Value));

    public Task<TableEntity?> FindAsync(byte[] tokenHash, CancellationToken cancellation) =>
        RegisterTables.FindAsync(table, Partition, Row(Text(tokenHash)), cancellation);

    /// <summary>Adds a session of the account's present count.</summary>
    public async Task AddAsync(byte[] tokenHash, string account, long sessions, DateTimeOffset at, CancellationToken cancellation)
    {
        var session = new TableEntity(Partition, Row(Text(tokenHash)))
        {
            [Owner] = account,
            [Sessions] = sessions,
            [nameof(StoredSession.CreatedAt)] = at.UtcTicks,
            [nameof(StoredSession.SeenAt)] = at.UtcTicks,
        };
        var beginning = new TableEntity(Partition, Beginning(at.UtcTicks, Text(tokenHash)));
        TableTransactionAction[] changes = [new(TableTransactionActionType.Add, session), new(TableTransactionActionType.Add, beginning)];
        while (!await RegisterTables.TryCommitAsync(table, changes, cancellation).ConfigureAwait(false))
        {
            // Nobody else has this token: it was added by an attempt that got no answer.
            if (await FindAsync(tokenHash, cancellation).ConfigureAwait(false) is not null)
                return;
        }
    }

    /// <summary>Notes a use, unless the session is gone or a later use was noted.</summary>
    public async Task TouchAsync(byte[] tokenHash, DateTimeOffset at, CancellationToken cancellation)
    {
        while (await FindAsync(tokenHash, cancellation).ConfigureAwait(false) is { } session
            && session.GetInt64(nameof(StoredSession.SeenAt)) < at.UtcTicks)
        {
            var seen = new TableEntity(Partition, session.RowKey) { [nameof(StoredSession.SeenAt)] = at.UtcTicks };
            if (await RegisterTables.TryCommitAsync(table, [new(TableTransactionActionType.UpdateMerge, seen, session.ETag)], cancellation).ConfigureAwait(false))
                return;
        }
    }

    /// <summary>Removes a session.</summary>
    public async Task EndAsync(byte[] tokenHash, CancellationToken cancellation)
    {
        while (await FindAsync(tokenHash, cancellation).ConfigureAwait(false) is { } session)
        {
            var created = session.GetInt64(nameof(StoredSession.CreatedAt))!.Value;
            await RegisterTables.TryCommitAsync(table, Removal(Beginning(created, Text(tokenHash))), cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Removes some sessions whose longest life is over. Whoever else does so at the same time does no harm, and a failure refuses nobody.</summary>
    public async Task SweepAsync(SessionEnds ended, CancellationToken cancellation)
    {
        var (first, end) = (Beginnings, Beginning(ended.CreatedUpTo.UtcTicks + 1, ""));
        try
        {
            var old = await RegisterTables.TakeAsync(
                table, TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and RowKey ge {first} and RowKey lt {end}"), SweptAtOnce, cancellation).ConfigureAwait(false);
            if (old.Count > 0)
                await RegisterTables.TryCommitAsync(table, old.SelectMany(row => Removal(row.RowKey)), cancellation).ConfigureAwait(false);
        }
        catch (Exception failure) when (Outages.Is(failure))
        {
            // The next sign-in sweeps.
        }
    }

    private const string Beginnings = "b|";

    private static IEnumerable<TableTransactionAction> Removal(string beginning) =>
    [
        new(TableTransactionActionType.Delete, new TableEntity(Partition, beginning), ETag.All),
        new(TableTransactionActionType.Delete, new TableEntity(Partition, Row(beginning.Split('|')[2])), ETag.All),
    ];

    private static string Text(byte[] tokenHash) => Convert.ToHexStringLower(tokenHash);

    private static string Row(string token) => "t|" + token;

    private static string Beginning(long ticks, string token) => $"{Beginnings}{Keys.Padded(ticks, 19)}|{token}";
}
