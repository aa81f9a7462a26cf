using Yuqing.Functions.Register;
using Yuqing.Functions.Startup;

namespace Yuqing.Functions.Move;

/// <summary>
/// <c>incidents export|import|freeze|reopen|status</c>: moves incidents to another installation, the same on both stacks. On one
/// machine the server must be stopped; on Azure the installation is frozen first. No command starts the server.
/// </summary>
/// <param name="stack">What they work on.</param>
internal sealed class MoveCommands(CommandStack stack)
{
    /// <summary>The first argument.</summary>
    public const string Name = "incidents";

    /// <summary>It could not be done; nothing was changed.</summary>
    public const int Failed = 1;

    /// <summary>It stopped half-way; repeating it completes it.</summary>
    public const int Unfinished = 2;

    private const string Usage = """
        Usage:
          incidents export FILE [--all] [--close]      write open incidents (--all: closed ones too) into a new file; --close: all, and act no more afterwards
          incidents import FILE [--dry-run] [--copy] [--except ID,...]
                                                       take them over; --dry-run: only check; --copy: from a file made without --close
          incidents freeze                             hold every clock and refuse every act until reopened
          incidents reopen [--export ID | --give-up [--run-added]]
                                                       act again; a closed register or half an import must be named
          incidents status                             say whether the installation may act
        FILE is compressed when its name ends in .gz. Exit codes: 0 done, 1 not done, 2 stopped half-way: repeat it.
        """;

    /// <summary>Runs the command that the arguments name.</summary>
    /// <returns>The exit code: 0, <see cref="Failed"/> or <see cref="Unfinished"/>.</returns>
    public async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        if (args is [Name] or [Name, "--help" or "-h"])
        {
            await output.WriteLineAsync($"{Usage}\nRun them {stack.Remark}.").ConfigureAwait(false);
            return 0;
        }

        if (Read(args[1..]) is { } command)
            return await RunAsync(command, output, error).ConfigureAwait(false);
        await error.WriteLineAsync($"This is no way to call '{Name}'. See {Name} --help.").ConfigureAwait(false);
        return Failed;
    }

    private static Func<MoveWork, Task>? Read(string[] args)
    {
        if (args is ["freeze"])
            return work => work.FreezeAsync();
        if (args is ["status"])
            return work => work.TellAsync();
        if (args is ["reopen", .. var how] && how is [] or ["--give-up"] or ["--give-up", "--run-added"] or ["--export", _])
            return work => work.ReopenAsync(how is ["--export", var export] ? export : null, giveUp: how is ["--give-up", ..], runAdded: how is [_, "--run-added"]);
        if (args is not ["export" or "import", .. var rest] || Options.Read(rest) is not { File: { } file } options)
            return null;
        return args[0] == "export"
            ? options.Are("--all", "--close") ? work => work.ExportAsync(new ExportRequest(file, options.Has("--all"), options.Has("--close"))) : null
            : options.Are("--dry-run", "--copy", "--except")
                ? work => work.ImportAsync(new ImportRequest(file, options.Has("--dry-run"), options.Has("--copy"), options.Except))
                : null;
    }

    private Task<int> RunAsync(Func<MoveWork, Task> command, TextWriter output, TextWriter error) => TryAsync(
        () => stack.RunAsync(async services =>
        {
            await command(new MoveWork(services, output)).ConfigureAwait(false);
            return 0;
        }),
        error);

    /// <summary>Turns what a command throws into lines and an exit code.</summary>
    public static async Task<int> TryAsync(Func<Task> command, TextWriter error)
    {
        try
        {
            await command().ConfigureAwait(false);
            return 0;
        }
        catch (MoveRefusal refusal)
        {
            foreach (var line in refusal.Lines)
                await error.WriteLineAsync(line.ReplaceLineEndings(" ")).ConfigureAwait(false);
            return Failed;
        }
        catch (UnfinishedMoveException refusal)
        {
            await error.WriteLineAsync(refusal.Message.ReplaceLineEndings(" ")).ConfigureAwait(false);
            return Unfinished;
        }
#pragma warning disable CA1031 // Whatever it is (a store without permission, say), the operator gets one line.
        catch (Exception refusal)
#pragma warning restore CA1031
        {
            var known = refusal is MoveException or MoveFileException or RegisterUnavailableException or IOException or UnauthorizedAccessException || AppStart.IsRefusal(refusal);
            await error.WriteLineAsync((known ? refusal.Message : $"{refusal.GetType().Name}: {refusal.Message}").ReplaceLineEndings(" ")).ConfigureAwait(false);
            return Failed;
        }
    }

    /// <summary>A file and options in any order.</summary>
    private sealed record Options(string? File, IReadOnlyDictionary<string, string?> Given)
    {
        public HashSet<string> Except { get; } = (Given.GetValueOrDefault("--except") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).ToHashSet();

        public static Options? Read(string[] args)
        {
            string? file = null;
            var given = new Dictionary<string, string?>();
            for (var i = 0; i < args.Length; i++)
            {
                var isOption = args[i].StartsWith("--", StringComparison.Ordinal);
                var value = args[i] == "--except" && i + 1 < args.Length ? args[++i] : null;
                if (isOption ? !given.TryAdd(args[i - (value is null ? 0 : 1)], value) : file is not null)
                    return null;
                file = isOption ? file : args[i];
            }

            return new Options(file, given);
        }

        public bool Has(string option) => Given.ContainsKey(option);

        public bool Are(params ReadOnlySpan<string> known)
        {
            foreach (var option in Given.Keys)
            {
                if (!known.Contains(option))
                    return false;
            }

            return !Has("--except") || Except.Count > 0;
        }
    }
}

/// <summary>Several lines say why it was not done.</summary>
internal sealed class MoveRefusal(IReadOnlyList<string> lines) : Exception(string.Join(' ', lines))
{
    /// <summary>One reason each.</summary>
    public IReadOnlyList<string> Lines => lines;
}
