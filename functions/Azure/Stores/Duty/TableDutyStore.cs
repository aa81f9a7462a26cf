using Azure.Data.Tables;
using Yuqing.Functions.Azure.Register;
using Yuqing.Functions.Duty.Storage;

namespace Yuqing.Functions.Azure.Stores.Duty;

/// <summary>
/// The versions of the directory in one partition: an entity that says which is the latest, one for each version and, when its document is
/// long, more for the rest of it. All of a version is added in one transaction with the new latest number.
/// </summary>
internal sealed class TableDutyStore(CoreTables tables, TimeProvider time) : IDutyStore
{
    private const string Partition = "directory";
    private const string LatestRow = "!";
    private const string Versions = "v|";
    private const string Rest = "w|";
    private const string Version = "Version";
    private const string Pieces = "Pieces";
    private const string Document = "Document";
    private const string Save = "Save";

    /// <summary>Characters of the packed document in one entity.</summary>
    private const int PieceSize = Chunks.Size * Chunks.MaxParts;

    /// <summary>The most that fit into one transaction, of 4 MiB; packed, that is a directory of tens of MiB.</summary>
    private const int MaxPieces = 8;

    private TableClient Table => tables.Duty;

    /// <inheritdoc/>
    public Task<StoredDirectory?> GetAsync(CancellationToken cancellation) => Outages.Guard(async () =>
        await LatestAsync(cancellation).ConfigureAwait(false) is { } latest ? await ReadAsync(VersionOf(latest), cancellation).ConfigureAwait(false) : null);

    /// <inheritdoc/>
    public Task<long> GetVersionAsync(CancellationToken cancellation) => Outages.Guard(async () =>
        await LatestAsync(cancellation).ConfigureAwait(false) is { } latest ? VersionOf(latest) : 0);

    /// <inheritdoc/>
    public Task<StoredDirectory?> FindAsync(long version, CancellationToken cancellation) => version < 1
        ? Task.FromResult<StoredDirectory?>(null)
        : Outages.Guard(() => ReadAsync(version, cancellation));

    /// <inheritdoc/>
    public Task<StoredDirectory?> SaveAsync(NewDirectory directory, long expectedVersion, CancellationToken cancellation) => Outages.Guard(async () =>
    {
        var latest = await LatestAsync(cancellation).ConfigureAwait(false);
        if ((latest is null ? 0 : VersionOf(latest)) != expectedVersion)
            return null;
        var saved = new StoredDirectory(expectedVersion + 1, directory.Document, directory.FileHash, directory.By, directory.Change, time.Now());
        var save = Guid.NewGuid().ToString("N");
        var next = new TableEntity(Partition, LatestRow) { [Version] = saved.Version };
        var last = RegisterTables.Put(next, latest?.ETag);
        var changes = Write(saved, save).Select(entity => new TableTransactionAction(TableTransactionActionType.Add, entity)).Prepend(last).ToList();
        if (await RegisterTables.TryCommitAsync(Table, changes, cancellation).ConfigureAwait(false))
            return saved;
        // The client repeats what got no answer: the version that is in the way may be this one.
        var there = await RegisterTables.FindAsync(Table, Partition, Row(saved.Version), cancellation, [Save]).ConfigureAwait(false);
        return there?.GetString(Save) == save ? saved : null;
    });

    /// <inheritdoc/>
    public Task<IReadOnlyList<DirectoryChange>> ListAsync(int limit, CancellationToken cancellation, long? before = null) => Outages.Guard<IReadOnlyList<DirectoryChange>>(async () =>
    {
        // Versions have no gaps, so the latest ones before a number are a range.
        var latest = await LatestAsync(cancellation).ConfigureAwait(false);
        var last = Math.Min(latest is null ? 0 : VersionOf(latest), (before ?? long.MaxValue) - 1);
        if (last < 1)
            return [];
        var (from, to) = (Row(Math.Max(1, last - limit + 1)), Row(last));
        var rows = await RegisterTables.TakeAsync(
            Table,
            TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and RowKey ge {from} and RowKey le {to}"),
            limit,
            cancellation,
            [Version, nameof(DirectoryChange.By), nameof(DirectoryChange.Change), nameof(DirectoryChange.At)]).ConfigureAwait(false);
        return [.. rows.Select(ReadChange).Reverse()];
    });

    private Task<TableEntity?> LatestAsync(CancellationToken cancellation) => RegisterTables.FindAsync(Table, Partition, LatestRow, cancellation);

    private async Task<StoredDirectory?> ReadAsync(long version, CancellationToken cancellation)
    {
        if (await RegisterTables.FindAsync(Table, Partition, Row(version), cancellation).ConfigureAwait(false) is not { } row)
            return null;
        var packed = Chunks.Get(row, Document)!;
        if (row.GetInt32(Pieces) > 1)
        {
            var (from, to) = (RestRow(version, 1), RestRow(version, MaxPieces));
            var rest = await RegisterTables.TakeAsync(
                Table, TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and RowKey ge {from} and RowKey le {to}"), MaxPieces, cancellation).ConfigureAwait(false);
            packed = string.Concat(rest.Select(piece => Chunks.Get(piece, Document)).Prepend(packed));
        }

        var change = ReadChange(row);
        return new StoredDirectory(
            version,
            DocumentText.Expand(Convert.FromBase64String(packed)),
            row.GetString(nameof(StoredDirectory.FileHash)),
            change.By,
            change.Change,
            change.At);
    }

    private static List<TableEntity> Write(StoredDirectory saved, string save)
    {
        var packed = Convert.ToBase64String(DocumentText.Compress(saved.Document));
        var pieces = Math.Max(1, (packed.Length + PieceSize - 1) / PieceSize);
        if (pieces > MaxPieces)
            throw new ArgumentException($"The directory takes {packed.Length} characters when packed; {MaxPieces * PieceSize} can be kept.", nameof(saved));
        var entities = new List<TableEntity>();
        for (var piece = 0; piece < pieces; piece++)
        {
            var entity = new TableEntity(Partition, piece == 0 ? Row(saved.Version) : RestRow(saved.Version, piece));
            Chunks.Put(entity, Document, packed[(piece * PieceSize)..Math.Min(packed.Length, (piece + 1) * PieceSize)]);
            entities.Add(entity);
        }

        var first = entities[0];
        (first[Version], first[Pieces], first[Save]) = (saved.Version, pieces, save);
        first[nameof(StoredDirectory.FileHash)] = saved.FileHash;
        first[nameof(DirectoryChange.By)] = saved.By;
        first[nameof(DirectoryChange.Change)] = saved.Change;
        first[nameof(DirectoryChange.At)] = saved.At.UtcTicks;
        return entities;
    }

    private static DirectoryChange ReadChange(TableEntity row) => new(
        VersionOf(row), row.GetString(nameof(DirectoryChange.By)), row.GetString(nameof(DirectoryChange.Change)), ChinaTime.FromTicks(row.GetInt64(nameof(DirectoryChange.At))!.Value));

    private static long VersionOf(TableEntity row) => row.GetInt64(Version)!.Value;

    private static string Row(long version) => Versions + Keys.Padded(version, 19);

    private static string RestRow(long version, int piece) => $"{Rest}{Keys.Padded(version, 19)}|{piece}";
}
