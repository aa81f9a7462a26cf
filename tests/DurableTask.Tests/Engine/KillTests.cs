using System.Diagnostics;
using System.Globalization;
using DurableTask.Tests.Support;
using Microsoft.DurableTask.Client;
using Yuqing.CrashTarget;

namespace DurableTask.Tests.Engine;

/// <summary>A real process, killed at random moments under load.</summary>
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

        await using var host = await EngineHost.StartAsync(
            Collector.Register, _folder.Path, configure: services => Microsoft.Extensions.DependencyInjection.Extensions
                .ServiceCollectionDescriptorExtensions.Replace(
                    services, Microsoft.Extensions.DependencyInjection.ServiceDescriptor.Singleton(TimeProvider.System)));
        foreach (var id in _started)
            Check(id, await FinishAsync(host, id));
    }

    /// <summary>Lets a process work until it has acknowledged so much, and kills it.</summary>
    private async Task RunAndKillAsync(int run, int lines)
    {
        var target = Path.ChangeExtension(typeof(Collector).Assembly.Location, ".dll");
        using var process = Process.Start(new ProcessStartInfo("dotnet", [target, _folder.Path, run.ToString(CultureInfo.InvariantCulture)])
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
        foreach (var line in (await process.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).SkipLast(1))
            Note(line);
        await process.WaitForExitAsync();
    }

    private void Note(string line)
    {
        var parts = line.Split(' ');
        if (parts[0] == "started")
        {
            Assert.True(_started.Add(parts[1]));
            _raised[parts[1]] = [];
        }
        else
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
