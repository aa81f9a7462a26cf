using Microsoft.Data.Sqlite;
using Yuqing.Embedded.DurableTask;

namespace Yuqing.Embedded.FunctionsHost.Storage;

/// <summary>Tells a store that cannot write just now from every other failure.</summary>
internal static class StoreFailure
{
    // SQLite primary result codes that mean the file or its disk, not the statement: BUSY, LOCKED, NOMEM, READONLY, IOERR, FULL, CANTOPEN.
    private static readonly int[] Unavailable = [5, 6, 7, 8, 10, 13, 14];

    public static bool IsUnavailable(Exception exception) => exception switch
    {
        StoreUnavailableException => true,
        SqliteException sqlite => Unavailable.Contains(sqlite.SqliteErrorCode),
        AggregateException several => several.InnerExceptions.Any(IsUnavailable),
        _ => exception.InnerException is { } inner && IsUnavailable(inner),
    };
}
