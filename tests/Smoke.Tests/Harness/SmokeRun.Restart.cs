namespace Smoke.Tests.Harness;

internal sealed partial class SmokeRun
{
    /// <summary>Stops the app as on SIGTERM and starts it again on the same data.</summary>
    /// <param name="off">How long the machine is off in between.</param>
    public async Task Restart(TimeSpan off = default)
    {
        await SettleAsync();
        await _app.StopAsync();
        _clock.Advance(off);
        await StartAppAsync();
    }

    /// <summary>
    /// Kills the app and starts it again on what was on disk at that moment: what only its memory held is gone, what it had
    /// in hand was neither finished nor given back.
    /// </summary>
    /// <param name="off">How long the machine is off in between.</param>
    public async Task Crash(TimeSpan off = default)
    {
        await SettleAsync();
        _app.Kill();
        _dead.Add(_app);
        var before = DataDirectory;
        _runs++;
        foreach (var file in Directory.EnumerateFiles(before, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(DataDirectory, Path.GetRelativePath(before, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);

            // The shared memory of SQLite's log is made anew from the log by whoever opens it first; locks end with their process.
            if (!file.EndsWith("-shm", StringComparison.Ordinal) && !file.EndsWith(".lock", StringComparison.Ordinal))
                File.Copy(file, copy);
        }

        _clock.Advance(off);
        await StartAppAsync();
    }
}
