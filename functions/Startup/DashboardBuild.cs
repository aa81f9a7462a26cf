using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace Yuqing.Functions.Startup;

/// <summary>
/// Builds the dashboard when the product is started from its sources and the built one is missing or stale, so that
/// <c>dotnet run --project functions</c> is all it takes. It runs when the program starts rather than in the build,
/// because <c>dotnet run</c> hides what a build prints, and half a minute of silence looks like a hang.
/// A published app has its dashboard beside it and no sources: then this does nothing.
/// </summary>
internal sealed class DashboardBuild(string sources, string target, TextWriter progress)
{
    private static readonly string[] NotSources = ["node_modules", "dist", "coverage"];
    private readonly string _stamp = Path.Combine(target, ".sources");

    /// <summary>Builds if needed. Never throws: without a dashboard the API still serves.</summary>
    public void Run()
    {
        if (!File.Exists(Path.Combine(sources, "package.json")))
        {
            return;
        }

        // Two processes started at once (tests, a second terminal) take turns; the second finds it built.
        Directory.CreateDirectory(target);
        using var turn = WaitForTurn();
        var hash = HashSources();
        if (File.Exists(_stamp) && File.ReadAllText(_stamp) == hash)
        {
            return;
        }

        progress.WriteLine("Building the dashboard (first start or changed sources; about half a minute) …");
        if (Npm("ci", "--no-audit", "--no-fund", "--loglevel=error") && Npm("run", "--silent", "build"))
        {
            Publish(hash);
            progress.WriteLine("The dashboard is built.");
        }
    }

    private FileStream WaitForTurn()
    {
        for (var waiting = false; ; waiting = true)
        {
            try
            {
                return new FileStream(Path.Combine(target, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (Directory.Exists(target))
            {
                if (!waiting)
                {
                    progress.WriteLine("Waiting for another process that builds the dashboard …");
                }

                Thread.Sleep(200);
            }
        }
    }

    private string HashSources()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var files = Directory.EnumerateFiles(sources, "*", SearchOption.AllDirectories)
            .Select(file => (Full: file, Name: Path.GetRelativePath(sources, file)))
            .Where(file => !NotSources.Contains(file.Name.Split(Path.DirectorySeparatorChar)[0]))
            .OrderBy(file => file.Name, StringComparer.Ordinal);
        foreach (var (full, name) in files)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(name));
            hash.AppendData(File.ReadAllBytes(full));
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private bool Npm(params string[] arguments)
    {
        var start = new ProcessStartInfo(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", arguments)
        {
            WorkingDirectory = sources,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var npm = Process.Start(start)!;
            npm.OutputDataReceived += (_, line) => Show(line.Data);
            npm.ErrorDataReceived += (_, line) => Show(line.Data);
            npm.BeginOutputReadLine();
            npm.BeginErrorReadLine();
            npm.WaitForExit();
            if (npm.ExitCode == 0)
            {
                return true;
            }

            progress.WriteLine($"The dashboard was not built: npm {arguments[0]} ended with {npm.ExitCode}. The API is served without it; fix what is said above and start again.");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            progress.WriteLine("The dashboard was not built: Node.js (npm) was not found. The API is served without it; install Node.js 20 or later and start again.");
        }

        return false;
    }

    private void Show(string? line)
    {
        if (!string.IsNullOrWhiteSpace(line))
        {
            progress.WriteLine("  dashboard │ " + line);
        }
    }

    private void Publish(string hash)
    {
        var built = Path.Combine(sources, "dist");
        foreach (var old in Directory.EnumerateFileSystemEntries(target).Where(entry => Path.GetFileName(entry) is not ".lock"))
        {
            if (Directory.Exists(old))
            {
                Directory.Delete(old, recursive: true);
            }
            else
            {
                File.Delete(old);
            }
        }

        foreach (var file in Directory.EnumerateFiles(built, "*", SearchOption.AllDirectories))
        {
            var to = Path.Combine(target, Path.GetRelativePath(built, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to, overwrite: true);
        }

        // Last, so that a build that was cut short is done again.
        File.WriteAllText(_stamp, hash);
    }
}
