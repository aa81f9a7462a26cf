using System.Diagnostics;
using System.Reflection;

namespace Yuqing.Benchmarks;

/// <summary>An engine in a process of its own, which can be killed: <c>ColdStart</c>, published with ReadyToRun code.</summary>
internal sealed class EngineProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly Process _process;

    private EngineProcess(Process process) => _process = process;

    /// <summary>Publishes the program into a folder.</summary>
    /// <returns>The program.</returns>
    public static async Task<string> PublishAsync(string folder)
    {
        var project = typeof(EngineProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(each => each.Key == "ColdStartProject").Value!;
        using var publish = Process.Start(new ProcessStartInfo(
            "dotnet", ["publish", project, "-c", "Release", "-o", folder, "-v", "quiet", "-nologo", "--disable-build-servers"])
        {
            RedirectStandardOutput = true,
        })!;
        var output = await publish.StandardOutput.ReadToEndAsync();
        await publish.WaitForExitAsync();
        return publish.ExitCode == 0
            ? Path.Combine(folder, "ColdStart")
            : throw new InvalidOperationException($"{project} could not be published: {output}");
    }

    public static EngineProcess Start(string program, params string[] arguments) =>
        new(Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!);

    /// <summary>Waits until the process says that word.</summary>
    public async Task SaysAsync(string word)
    {
        using var patience = new CancellationTokenSource(Patience);
        var line = await _process.StandardOutput.ReadLineAsync(patience.Token);
        if (line != word)
            throw new InvalidOperationException($"The process said '{line}' instead of '{word}'.");
    }

    public async Task CollectAsync()
    {
        await _process.StandardInput.WriteLineAsync("collect");
        await SaysAsync("collected");
    }

    /// <summary>Lets the process close its engine and end.</summary>
    public async Task CloseAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        _process.StandardInput.Close();
        await _process.WaitForExitAsync(patience.Token);
    }

    /// <summary>The resident memory, in MB.</summary>
    public int ResidentMegabytes()
    {
        _process.Refresh();
        return (int)(_process.WorkingSet64 / 1024 / 1024);
    }

    /// <summary>The processor time so far, in milliseconds.</summary>
    public double ProcessorMilliseconds()
    {
        _process.Refresh();
        return _process.TotalProcessorTime.TotalMilliseconds;
    }

    /// <summary>Kills the process as a power failure would: with SIGKILL, at once.</summary>
    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
