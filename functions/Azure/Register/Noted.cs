using Azure.Data.Tables;

namespace Yuqing.Functions.Azure.Register;

/// <summary>When an index entity was noted that is written before what it stands for. Only once that is long ago may it be judged by what it points to.</summary>
internal static class Noted
{
    private const string At = "Noted";

    /// <summary>No change takes so long: what was noted before that and is not so was a crash's, or is over.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromHours(1);

    /// <summary>Notes it now.</summary>
    public static TableEntity Put(TableEntity entry, DateTimeOffset now)
    {
        entry[At] = now.UtcTicks;
        return entry;
    }

    /// <summary>Whether what the entity stands for is there by now, or never will be.</summary>
    public static bool IsSettled(TableEntity entry, DateTimeOffset now) => !(entry.GetInt64(At) > (now - Settled).UtcTicks);
}
