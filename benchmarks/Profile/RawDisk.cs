using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Yuqing.Benchmarks.Profile;

/// <summary>What the disk does by itself: writes of one page, each followed by a sync.</summary>
internal static class RawDisk
{
    private const int Page = 4_096;
    private const int Writes = 1_000;

    /// <summary>The times of syncs, in milliseconds.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="grows">Whether the file grows with each write, or is written again.</param>
    public static List<double> Sync(string folder, bool grows)
    {
        using var file = File.OpenHandle(Path.Combine(folder, "raw"), FileMode.Create, FileAccess.Write);
        var page = new byte[Page];
        if (!grows)
        {
            RandomAccess.Write(file, new byte[Page * Writes], 0);
            RandomAccess.FlushToDisk(file);
        }

        var times = new List<double>(Writes);
        for (var i = 0; i < Writes; i++)
        {
            Random.Shared.NextBytes(page);
            var start = Stopwatch.GetTimestamp();
            RandomAccess.Write(file, page, (long)i * Page);
            if (SyncData(file) != 0)
                throw new IOException($"fdatasync failed: {Marshal.GetLastPInvokeErrorMessage()}");
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return times;
    }

    [DllImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SyncData(SafeFileHandle file);
}
