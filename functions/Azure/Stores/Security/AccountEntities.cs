using Azure.Data.Tables;
using Yuqing.Functions.Azure.Register;
using Yuqing.Functions.Security;

namespace Yuqing.Functions.Azure.Stores.Security;

/// <summary>
/// Accounts, in one partition, each under the hash of its name, since people type any characters. Beside them lies a mark that there is,
/// or was, an account: who adds one writes it too, so that the first is added once. Each account counts how often all its sessions were
/// ended; a session belongs to one count, so that all of them end in the same change as the password or the right to sign in.
/// </summary>
internal sealed class AccountEntities(TableClient table)
{
    private const string Partition = "accounts";
    private const string AnyRow = "!";
    private const string Made = "Made";
    private const string Name = "Name";
    private const string PasswordHash = "PasswordHash";
    private const string PasswordAt = "PasswordAt";
    private const string Disabled = "Disabled";
    private const string Sessions = "Sessions";

    public async Task<bool> AnyAsync(CancellationToken cancellation) =>
        await RegisterTables.FindAsync(table, Partition, AnyRow, cancellation).ConfigureAwait(false) is not null;

    public Task<TableEntity?> FindAsync(string name, CancellationToken cancellation) => RegisterTables.FindAsync(table, Partition, Row(name), cancellation);

    /// <summary>Adds an account; false when the name is taken, or any when it should be the first.</summary>
    public async Task<bool> AddAsync(StoredAccount account, DateTimeOffset at, bool first, CancellationToken cancellation)
    {
        var entity = Write(account, at);
        var mark = new TableTransactionAction(
            first ? TableTransactionActionType.Add : TableTransactionActionType.UpsertReplace, new TableEntity(Partition, AnyRow));
        TableTransactionAction[] changes = [mark, new(TableTransactionActionType.Add, entity)];
        while (!await RegisterTables.TryCommitAsync(table, changes, cancellation).ConfigureAwait(false))
        {
            // The client repeats what got no answer: the account that is in the way may be the one added by the attempt before.
            if (await FindAsync(account.Account.Name, cancellation).ConfigureAwait(false) is { } there)
                return there.GetString(Made) == entity.GetString(Made);
            if (first && await AnyAsync(cancellation).ConfigureAwait(false))
                return false;
        }

        return true;
    }

    public async Task<IReadOnlyList<Account>> ListAsync(CancellationToken cancellation)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and RowKey gt {AnyRow}");
        var rows = await RegisterTables.TakeAsync(table, filter, int.MaxValue, cancellation).ConfigureAwait(false);
        return [.. rows.Select(row => Read(row).Account).OrderBy(account => account.Name, StringComparer.Ordinal)];
    }

    public Task<bool> SetPasswordAsync(string name, string passwordHash, DateTimeOffset at, CancellationToken cancellation) => ChangeAsync(
        name,
        (account, change) =>
        {
            (change[PasswordHash], change[PasswordAt]) = (passwordHash, at.UtcTicks);
            change[Sessions] = SessionsOf(account) + 1;
        },
        cancellation);

    public Task RenewHashAsync(string name, string formerHash, string passwordHash, CancellationToken cancellation) => ChangeAsync(
        name,
        (account, change) =>
        {
            if (account.GetString(PasswordHash) == formerHash)
                change[PasswordHash] = passwordHash;
        },
        cancellation);

    public Task<bool> SetDisabledAsync(string name, bool disabled, CancellationToken cancellation) => ChangeAsync(
        name,
        (account, change) =>
        {
            change[Disabled] = disabled;
            if (disabled)
                change[Sessions] = SessionsOf(account) + 1;
        },
        cancellation);

    /// <summary>How often all sessions of an account were ended.</summary>
    public static long SessionsOf(TableEntity account) => account.GetInt64(Sessions)!.Value;

    public static StoredAccount Read(TableEntity row) => new(
        new Account(
            row.GetString(Name),
            row.GetString(nameof(Account.DisplayName)),
            AccountText.Read(row.GetString(nameof(Account.Roles))),
            AccountText.ReadUnits(Chunks.Get(row, nameof(Account.Units))!),
            row.GetBoolean(Disabled)!.Value),
        row.GetString(PasswordHash));

    /// <summary>Changes what <paramref name="change"/> sets, on the account as it is, whoever else changes it; false when there is none.</summary>
    private async Task<bool> ChangeAsync(string name, Action<TableEntity, TableEntity> change, CancellationToken cancellation)
    {
        while (await FindAsync(name, cancellation).ConfigureAwait(false) is { } account)
        {
            var next = new TableEntity(Partition, account.RowKey);
            var keys = next.Count;
            change(account, next);
            if (next.Count == keys
                || await RegisterTables.TryCommitAsync(table, [new(TableTransactionActionType.UpdateMerge, next, account.ETag)], cancellation).ConfigureAwait(false))
            {
                return true;
            }
        }

        return false;
    }

    private static TableEntity Write(StoredAccount stored, DateTimeOffset at)
    {
        var account = stored.Account;
        var entity = new TableEntity(Partition, Row(account.Name))
        {
            [Made] = Guid.NewGuid().ToString("N"),
            [Name] = account.Name,
            [nameof(Account.DisplayName)] = account.DisplayName,
            [nameof(Account.Roles)] = AccountText.Of(account.Roles),
            [Disabled] = account.Disabled,
            [PasswordHash] = stored.PasswordHash,
            ["CreatedAt"] = at.UtcTicks,
            [PasswordAt] = at.UtcTicks,
            [Sessions] = 0L,
        };
        Chunks.Put(entity, nameof(Account.Units), AccountText.OfUnits(account.Units));
        return entity;
    }

    private static string Row(string name) => "a|" + Keys.Hash(name);
}
