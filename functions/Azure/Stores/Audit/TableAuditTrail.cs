using Yuqing.Functions.Azure.Register;
using Yuqing.Functions.Register;

namespace Yuqing.Functions.Azure.Stores.Audit;

/// <summary>
/// The audit trail in one partition. Its end, an entity of its own, changes in the transaction that adds lines, so that lines follow one
/// another without a gap however many instances write. The service keeps nobody with its keys from changing lines; the chain shows it, and
/// since the end is known, lines cut off there show too.
/// </summary>
internal sealed class TableAuditTrail : IAuditTrail, IAsyncDisposable
{
    /// <summary>Bytes of one transaction, with room for the frame: the service takes 4 MiB.</summary>
    private const int Room = 3 << 20;

    private readonly AuditEntities _entities;
    private readonly TimeProvider _time;
    private readonly GroupCommit<AuditRow> _writer;

    public TableAuditTrail(CoreTables tables, TimeProvider time)
    {
        _entities = new AuditEntities(tables.Audit);
        _time = time;
        _writer = new GroupCommit<AuditRow>(
            RegisterTables.MaxBatch - 1, Room, AuditEntities.Weigh, (lines, cancellation) => Outages.Guard(() => _entities.AppendAsync(lines, cancellation)));
    }

    /// <inheritdoc/>
    public Task AppendAsync(
        string actor,
        string action,
        string? target,
        string outcome,
        IReadOnlyDictionary<string, string>? data = null,
        CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        var line = AuditRow.Of(_time.GetUtcNow(), actor, action, target, outcome, data);
        AuditEntities.Check(line);
        return _writer.CommitAsync(line, cancellation);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<AuditLine>> ListAsync(long afterSeq, int limit, CancellationToken cancellation = default) =>
        [.. (await Outages.Guard(() => _entities.ReadAsync(afterSeq, limit, cancellation)).ConfigureAwait(false)).Select(line => line.ToAuditLine())];

    /// <inheritdoc/>
    public Task<AuditVerification> VerifyAsync(CancellationToken cancellation = default) => Outages.Guard(async () =>
    {
        // Read first: lines that come meanwhile lie behind it.
        var end = await _entities.EndAsync(cancellation).ConfigureAwait(false);
        AuditRow? last = null;
        var result = await AuditRow.VerifyAsync(async (afterSeq, limit) =>
        {
            var page = await _entities.ReadAsync(afterSeq, limit, cancellation).ConfigureAwait(false);
            last = page.FirstOrDefault(line => line.Seq == end.Seq) ?? last;
            return page;
        }).ConfigureAwait(false);
        if (result.FirstBroken is not null || end.Seq == 0)
            return result;
        if (last is null)
            return result with { FirstBroken = result.Lines + 1 };
        return last.Hash == end.Hash ? result : result with { FirstBroken = end.Seq };
    });

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _writer.DisposeAsync();
}
