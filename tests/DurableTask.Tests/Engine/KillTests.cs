using System.Diagnostics;
using System.Globalization;
using DurableTask.Tests.Support;
using Microsoft.DurableTask.Client;
using Yuqing.CrashTarget;

namespace DurableTask.Tests.Engine;

/// <summary>A real process under load: killed at random moments, on a disk that runs full, on one that cannot be written.</summary>
public sealed class KillTests : IDisposable
{
    private const int Kills = 50;

    private readonly TemporaryFolder _folder = new();
    private readonly HashSet<string> _started = [];
    private readonly Dictionary<string, List<int>> _raised = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Kill_FiftyTimesUnderLoad_LosesAndDoublesNothing()
    {
        var random = new Random(20260302);
        for (var run = 0; run < Kills; run++)
            await RunAndKillAsync(run, random.Next(1, 120));
        Assert.True(_started.Count > Kills, "The processes did too little to show anything.");

        await CheckAllAsync(_folder.Path);
    }

    [Fact]
    public async Task DiskFull_UnderLoad_RefusesGoesOnByItselfAndLosesNothing()
    {
        var disk = Path.Combine(_folder.Path, "disk");
        var copy = Path.Combine(_folder.Path, "copy");
        Directory.CreateDirectory(disk);
        Directory.CreateDirectory(copy);
        using var process = StartInNamespace($"mount -t tmpfs -o size=32m tmpfs '{disk}'", disk);
        try
        {
            var seen = $"/proc/{process.Id}/root{disk}";
            await ReadAsync(process, "started", 20);
            Fill(Path.Combine(seen, "ballast"));
            await ReadAsync(process, "refused", 20);

            File.Delete(Path.Combine(seen, "ballast"));
            await ReadAsync(process, "started", 20);

            // What stands still now is what a process leaves that is killed; its disk vanishes with it.
            using (var freeze = Process.Start("kill", ["-STOP", process.Id.ToString(CultureInfo.InvariantCulture)]))
                await freeze.WaitForExitAsync();
            foreach (var file in Directory.GetFiles(seen).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)))
                File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        }
        finally
        {
            process.Kill();
        }

        NoteAll(await process.StandardOutput.ReadToEndAsync());
        await CheckAllAsync(copy);
    }

    [Fact]
    public async Task DiskReadOnly_AtStart_IsRefusedTypedAndLosesNothing()
    {
        await RunAndKillAsync(run: 0, lines: 30);
        var before = Directory.GetFiles(_folder.Path).ToDictionary(file => file, File.ReadAllBytes);
        using var process = StartInNamespace(
            $"mount --bind '{_folder.Path}' '{_folder.Path}' && mount -o remount,ro,bind '{_folder.Path}'", _folder.Path);

        var error = await process.StandardError.ReadToEndAsync().WaitAsync(EngineHost.Patience);
        await process.WaitForExitAsync();

        Assert.NotEqual(0, process.ExitCode);
        Assert.Contains(nameof(Yuqing.Embedded.DurableTask.StoreUnavailableException), error, StringComparison.Ordinal);
        Assert.Contains(_folder.Path, error, StringComparison.Ordinal);
        Assert.All(before, file => Assert.Equal(file.Value, File.ReadAllBytes(file.Key)));
        await CheckAllAsync(_folder.Path);
    }

    /// <summary>Lets the process work in a mount namespace of its own, whose mounts vanish with it.</summary>
    private static Process StartInNamespace(string mounts, string folder)
    {
        var start = new ProcessStartInfo("unshare") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Environment.UserName == "root" ? "-m" : "-Urm");
        start.ArgumentList.Add("sh");
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add($"{mounts} && exec dotnet '{Target}' '{folder}' 0");
        return Process.Start(start)!;
    }

    private static string Target => Path.ChangeExtension(typeof(Collector).Assembly.Location, ".dll");

    private static void Fill(string path)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1);
        var block = new byte[4096];
        try
        {
            while (true)
                file.Write(block);
        }
        catch (IOException)
        {
            // Full: that is what was wanted.
        }
    }

    /// <summary>Reads what the process says until it has said so many lines of a kind.</summary>
    private async Task ReadAsync(Process process, string kind, int count)
    {
        while (count > 0)
        {
            var line = await process.StandardOutput.ReadLineAsync().WaitAsync(EngineHost.Patience);
            Assert.NotNull(line);
            Note(line);
            count -= line.StartsWith(kind, StringComparison.Ordinal) ? 1 : 0;
        }
    }

    private async Task CheckAllAsync(string folder)
    {
        Assert.Empty(new Yuqing.Embedded.DurableTask.EngineMaintenance(folder).Check().Damages);
        await using var host = await EngineHost.StartAsync(
            Collector.Register, folder, configure: services => Microsoft.Extensions.DependencyInjection.Extensions
                .ServiceCollectionDescriptorExtensions.Replace(
                    services, Microsoft.Extensions.DependencyInjection.ServiceDescriptor.Singleton(TimeProvider.System)));
        foreach (var id in _started)
            Check(id, await FinishAsync(host, id));
    }

    /// <summary>Lets a process work until it has acknowledged so much, and kills it.</summary>
    private async Task RunAndKillAsync(int run, int lines)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Target, _folder.Path, run.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
        })!;
        for (var i = 0; i < lines; i++)
        {
            var line = await process.StandardOutput.ReadLineAsync().WaitAsync(EngineHost.Patience);
            Assert.NotNull(line);
            Note(line);
        }

        process.Kill();
        NoteAll(await process.StandardOutput.ReadToEndAsync());
        await process.WaitForExitAsync();
    }

    /// <summary>Notes the lines that a process left; the last one may be torn.</summary>
    private void NoteAll(string lines)
    {
        foreach (var line in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).SkipLast(1))
            Note(line);
    }

    private void Note(string line)
    {
        var parts = line.Split(' ');
        if (parts[0] == "started")
        {
            Assert.True(_started.Add(parts[1]));
            _raised[parts[1]] = [];
        }
        else if (parts[0] == "raised")
        {
            _raised[parts[1]].Add(int.Parse(parts[2], CultureInfo.InvariantCulture));
        }
    }

    /// <summary>Gives an instance the events that its process did not come to send.</summary>
    private static async Task<Collected> FinishAsync(EngineHost host, string id)
    {
        for (var filler = -1; filler >= -Collector.Count; filler--)
            await host.Client.RaiseEventAsync(id, "value", filler);
        var ended = await host.EndAsync(id);
        Assert.Equal(OrchestrationRuntimeStatus.Completed, ended.RuntimeStatus);
        return ended.ReadOutputAs<Collected>()!;
    }

    private void Check(string id, Collected collected)
    {
        var raised = _raised[id];
        Assert.Equal(raised, collected.Events.Where(raised.Contains));
        Assert.Equal(Collector.Count, collected.Events.Distinct().Count());
        Assert.Equal(collected.Events.Sum(value => 2L * value), collected.Sum);
    }
}
