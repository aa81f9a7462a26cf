using System.Security.Cryptography;
using System.Text;

namespace Yuqing.Functions.Register;

/// <summary>A line of the trail as every store keeps and seals it: the same lines have the same hashes wherever they lie.</summary>
/// <param name="Seq">Number, from 1 without a gap; 0 before it has one.</param>
/// <param name="At">UTC ticks.</param>
/// <param name="Data">Facts as JSON in order of their names, or null.</param>
/// <param name="Hash">Seal over the line and the seal of the one before it.</param>
internal sealed record AuditRow(long Seq, long At, string Actor, string Action, string? Target, string Outcome, string? Data, string Hash)
{
    /// <summary>What the first line is sealed with.</summary>
    public static readonly string Beginning = new('0', SHA256.HashSizeInBytes * 2);

    /// <summary>A line that has no number yet.</summary>
    public static AuditRow Of(DateTimeOffset at, string actor, string action, string? target, string outcome, IReadOnlyDictionary<string, string>? data) => new(
        0,
        at.UtcTicks,
        actor,
        action,
        target,
        outcome,
        data is null ? null : RegisterJson.Write(new SortedDictionary<string, string>(data.ToDictionary(), StringComparer.Ordinal)),
        "");

    /// <summary>The line as the one that follows another.</summary>
    public AuditRow After(long seq, string hash)
    {
        var next = this with { Seq = seq + 1 };
        return next with { Hash = next.Seal(hash) };
    }

    /// <summary>Whether it is the line that follows, unchanged.</summary>
    public bool Follows(long seq, string hash) => Seq == seq + 1 && Hash == Seal(hash);

    /// <summary>The line as it is shown.</summary>
    public AuditLine ToAuditLine() => new(
        Seq, ChinaTime.FromTicks(At), Actor, Action, Target, Outcome, Data is null ? null : RegisterJson.Read<Dictionary<string, string>>(Data), Hash);

    /// <summary>Recomputes a whole chain.</summary>
    /// <param name="read">Reads at most so many lines after a number.</param>
    public static async Task<AuditVerification> VerifyAsync(Func<long, int, Task<IReadOnlyList<AuditRow>>> read)
    {
        const int Page = 1000;
        var (seq, hash) = (0L, Beginning);
        while (true)
        {
            var page = await read(seq, Page).ConfigureAwait(false);
            foreach (var line in page)
            {
                // Numbers without a gap: a removed line shows even where its neighbours were sealed anew.
                if (!line.Follows(seq, hash))
                    return new AuditVerification(seq, line.Seq, hash);
                (seq, hash) = (line.Seq, line.Hash);
            }

            if (page.Count < Page)
                return new AuditVerification(seq, null, hash);
        }
    }

    private string Seal(string previous) => Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes(RegisterJson.Write(new object?[] { previous, Seq, At, Actor, Action, Target, Outcome, Data }))));
}
