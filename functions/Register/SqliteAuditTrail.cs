using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;

namespace Yuqing.Functions.Register;

/// <summary>The audit trail in the register's file. Triggers refuse changes; the chain of hashes shows those made around them.</summary>
internal sealed class SqliteAuditTrail(RegisterDatabase database, TimeProvider time) : IAuditTrail
{
    private const string Columns = "seq, at, actor, action, target, outcome, data, hash";
    private const int VerifyPage = 1000;

    /// <summary>What the first line is sealed with.</summary>
    private static readonly string Beginning = new('0', SHA256.HashSizeInBytes * 2);

    /// <inheritdoc/>
    public Task AppendAsync(
        string actor,
        string action,
        string? target,
        string outcome,
        IReadOnlyDictionary<string, string>? data = null,
        CancellationToken cancellation = default) =>
        database.WriteAsync(connection => Append(connection, new Line(0, time.GetUtcNow().UtcTicks, actor, action, target, outcome, Sorted(data), "")), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<AuditLine>> ListAsync(long afterSeq, int limit, CancellationToken cancellation = default) =>
        database.ReadAsync<IReadOnlyList<AuditLine>>(
            connection => [.. Read(connection, afterSeq, limit).Select(line => line.ToAuditLine())], cancellation);

    /// <inheritdoc/>
    public async Task<AuditVerification> VerifyAsync(CancellationToken cancellation = default)
    {
        var (seq, hash) = (0L, Beginning);
        while (true)
        {
            var page = await database.ReadAsync(connection => Read(connection, seq, VerifyPage), cancellation).ConfigureAwait(false);
            foreach (var line in page)
            {
                // Numbers without a gap: a removed line shows even where its neighbours were sealed anew.
                if (line.Seq != seq + 1 || line.Hash != line.Seal(hash))
                    return new AuditVerification(seq, line.Seq, hash);
                (seq, hash) = (line.Seq, line.Hash);
            }

            if (page.Count < VerifyPage)
                return new AuditVerification(seq, null, hash);
        }
    }

    private static void Append(SqliteConnection connection, Line line)
    {
        var last = connection.First("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1", reader => Tuple.Create(reader.GetInt64(0), reader.GetString(1)));
        var next = line with { Seq = (last?.Item1 ?? 0) + 1 };
        connection.Run(
            $"INSERT INTO audit ({Columns}) VALUES ($0, $1, $2, $3, $4, $5, $6, $7)",
            next.Seq,
            next.At,
            next.Actor,
            next.Action,
            next.Target,
            next.Outcome,
            next.Data,
            next.Seal(last?.Item2 ?? Beginning));
    }

    private static List<Line> Read(SqliteConnection connection, long afterSeq, int limit) => connection.Query(
        $"SELECT {Columns} FROM audit WHERE seq > $0 ORDER BY seq LIMIT $1",
        reader => new Line(
            reader.GetInt64(0), reader.GetInt64(1), reader.GetString(2), reader.GetString(3), reader.Text(4), reader.GetString(5), reader.Text(6), reader.GetString(7)),
        afterSeq,
        limit);

    private static string? Sorted(IReadOnlyDictionary<string, string>? data) =>
        data is null ? null : RegisterJson.Write(new SortedDictionary<string, string>(data.ToDictionary(), StringComparer.Ordinal));

    private sealed record Line(long Seq, long At, string Actor, string Action, string? Target, string Outcome, string? Data, string Hash)
    {
        public string Seal(string previous) => Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes(RegisterJson.Write(new object?[] { previous, Seq, At, Actor, Action, Target, Outcome, Data }))));

        public AuditLine ToAuditLine() => new(
            Seq, ChinaTime.FromTicks(At), Actor, Action, Target, Outcome, Data is null ? null : RegisterJson.Read<Dictionary<string, string>>(Data), Hash);
    }
}
