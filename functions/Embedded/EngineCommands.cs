using System.CommandLine;
using System.CommandLine.Invocation;
using System.Globalization;
using System.Text.Json;
using Yuqing.Embedded.DurableTask;

namespace Yuqing.Functions.Embedded;

/// <summary>
/// <c>engine backup|check|compact|stats</c>: what an operator does with the engine's database. No command starts the server;
/// all but <c>compact</c> work while it runs.
/// </summary>
/// <param name="defaultDirectory">Says where the data are when the command line does not.</param>
internal sealed class EngineCommands(Func<string> defaultDirectory)
{
    /// <summary>The first argument.</summary>
    public const string Name = "engine";

    /// <summary>The exit code of a command that could not be done.</summary>
    public const int Failed = 1;

    /// <summary>The exit code of a check that found damage.</summary>
    public const int Damaged = 2;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private readonly Option<string> _directory = new("--data-directory")
    {
        Description = "The server's data directory. Default: Yuqing:DataDirectory, as for the server.",
        HelpName = "DIRECTORY",
        Recursive = true,
    };

    private readonly Argument<string> _file = new("FILE") { Description = "The file to write; it must not exist." };

    private readonly Option<bool> _json = new("--json") { Description = "Write the figures as JSON." };

    /// <summary>Runs one command.</summary>
    /// <returns>The exit code: 0, <see cref="Failed"/> or <see cref="Damaged"/>.</returns>
    public async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        var parsed = Root(output, error).Parse(args);
        if (parsed.Action is not ParseErrorAction)
            return await parsed.InvokeAsync(new InvocationConfiguration { Output = output, Error = error });
        await error.WriteLineAsync($"{string.Join(' ', parsed.Errors.Select(wrong => wrong.Message))} See {Name} --help.");
        return Failed;
    }

    private RootCommand Root(TextWriter output, TextWriter error)
    {
        var backup = new Command("backup", "Write a consistent copy of the engine's database to a new file. The server may run.") { _file };
        backup.SetAction(parsed => Try(parsed, error, engine => Backup(engine, parsed.GetRequiredValue(_file), output)));
        var check = new Command("check", $"Look for damage; the exit code is {Damaged} when there is some. The server may run.");
        check.SetAction(parsed => Try(parsed, error, engine => Check(engine, output)));
        var compact = new Command("compact", "Give the space of deleted data back to the file system. The server must be stopped.");
        compact.SetAction(parsed => Try(parsed, error, engine => Compact(engine, output)));
        var stats = new Command("stats", "Show instances, timers, histories and file sizes. The server may run.") { _json };
        stats.SetAction(parsed => Try(parsed, error, engine => Stats(engine, parsed.GetValue(_json), output)));
        var group = new Command(Name, "Look after the engine's database.") { backup, check, compact, stats };
        group.Options.Add(_directory);
        return new RootCommand("Yuqing.Functions: without a command it serves.") { group };
    }

    private int Try(ParseResult parsed, TextWriter error, Func<EngineMaintenance, int> act)
    {
        try
        {
            return act(new EngineMaintenance(parsed.GetValue(_directory) ?? defaultDirectory()));
        }
        catch (Exception refusal) when (refusal is StoreException or IOException or UnauthorizedAccessException)
        {
            error.WriteLine(refusal is StoreMissingException
                ? $"{refusal.Message} Name the server's data directory with --data-directory or Yuqing__DataDirectory."
                : refusal.Message.ReplaceLineEndings(" "));
            return Failed;
        }
    }

    private static int Backup(EngineMaintenance engine, string file, TextWriter output)
    {
        var bytes = engine.Backup(file);
        output.WriteLine($"{Path.GetFullPath(file)}: {Size(bytes)}");
        return 0;
    }

    private static int Check(EngineMaintenance engine, TextWriter output)
    {
        var report = engine.Check();
        foreach (var damage in report.Damages)
            output.WriteLine(damage.InstanceId is { } id ? $"instance {id}: {damage.What}" : $"database: {damage.What}");
        output.WriteLine(report.Damages.Count == 0
            ? $"{Count(report.Instances)} instances, no damage"
            : $"{Count(report.Instances)} instances read, {Count(report.Damages.Count)} findings; restore a backup, or ask for help with this output");
        return report.Damages.Count == 0 ? 0 : Damaged;
    }

    private static int Compact(EngineMaintenance engine, TextWriter output)
    {
        var report = engine.Compact();
        output.WriteLine($"{Size(report.BytesBefore)} before, {Size(report.BytesAfter)} now");
        return 0;
    }

    private static int Stats(EngineMaintenance engine, bool json, TextWriter output)
    {
        var figures = engine.ReadFigures();
        if (json)
        {
            output.WriteLine(JsonSerializer.Serialize(figures, Json));
            return 0;
        }

        Line("file", $"{figures.Path}, schema {figures.SchemaVersion}");
        Line("size", $"{Size(figures.FileBytes)}, of which {Size(figures.FreeBytes)} free; log {Size(figures.LogBytes)}");
        Line("instances", Count(figures.Instances.Values.Sum()));
        foreach (var (status, count) in figures.Instances)
            Line("  " + status, Count(count));
        Line("at work", Count(figures.Ready));
        Line("messages", Count(figures.Messages));
        Line("timers", figures.NextTimer is { } next ? $"{Count(figures.Timers)}, next due {next:yyyy-MM-dd HH:mm:ss} UTC" : "0");
        Line("histories", $"{Size(figures.HistoryBytes)} in {Count(figures.HistoryRows)} turns");
        if (figures.LargestHistoryInstance is { } largest)
            Line("  largest", $"{Size(figures.LargestHistoryBytes)}: {largest}");
        return 0;

        void Line(string name, string value) => output.WriteLine($"{name,-14} {value}");
    }

    private static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Size(long bytes) => bytes < 10 * 1024
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes:N0} bytes")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0 / 1024.0:N2} MiB");
}
