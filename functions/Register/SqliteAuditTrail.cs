using Microsoft.Data.Sqlite;

namespace Yuqing.Functions.Register;

/// <summary>The audit trail in the register's file. Triggers refuse changes; the chain of hashes shows those made around them.</summary>
internal sealed class SqliteAuditTrail(RegisterDatabase database, TimeProvider time) : IAuditTrail
{
    private const string Columns = "seq, at, actor, action, target, outcome, data, hash";

    /// <inheritdoc/>
    public Task AppendAsync(
        string actor,
        string action,
        string? target,
        string outcome,
        IReadOnlyDictionary<string, string>? data = null,
        CancellationToken cancellation = default) =>
        database.WriteAsync(connection => Append(connection, AuditRow.Of(time.GetUtcNow(), actor, action, target, outcome, data)), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<AuditLine>> ListAsync(long afterSeq, int limit, CancellationToken cancellation = default) =>
        database.ReadAsync<IReadOnlyList<AuditLine>>(
            connection => [.. Read(connection, afterSeq, limit).Select(line => line.ToAuditLine())], cancellation);

    /// <inheritdoc/>
    public Task<AuditVerification> VerifyAsync(CancellationToken cancellation = default) => AuditRow.VerifyAsync(
        (afterSeq, limit) => database.ReadAsync<IReadOnlyList<AuditRow>>(connection => Read(connection, afterSeq, limit), cancellation));

    private static void Append(SqliteConnection connection, AuditRow line)
    {
        var last = connection.First("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1", reader => Tuple.Create(reader.GetInt64(0), reader.GetString(1)));
        var next = line.After(last?.Item1 ?? 0, last?.Item2 ?? AuditRow.Beginning);
        connection.Run(
            $"INSERT INTO audit ({Columns}) VALUES ($0, $1, $2, $3, $4, $5, $6, $7)",
            next.Seq,
            next.At,
            next.Actor,
            next.Action,
            next.Target,
            next.Outcome,
            next.Data,
            next.Hash);
    }

    private static List<AuditRow> Read(SqliteConnection connection, long afterSeq, int limit) => connection.Query(
        $"SELECT {Columns} FROM audit WHERE seq > $0 ORDER BY seq LIMIT $1",
        reader => new AuditRow(
            reader.GetInt64(0), reader.GetInt64(1), reader.GetString(2), reader.GetString(3), reader.Text(4), reader.GetString(5), reader.Text(6), reader.GetString(7)),
        afterSeq,
        limit);
}
