using System.Text;
using Yuqing.Orchestrations.Policies;
using Yuqing.Orchestrations.Policies.Explain;

namespace Yuqing.Functions.Startup;

/// <summary>
/// <c>policy check|explain</c>: what somebody who writes a policy needs. Reads the file and nothing else: no data directory,
/// no settings, no server; the same on both stacks.
/// </summary>
internal static class PolicyCommands
{
    /// <summary>The first argument.</summary>
    public const string Name = "policy";

    private const string Usage = """
        Usage:
          policy check FILE|FOLDER                     list every mistake as file:line:column: reason
          policy explain FILE [--lang zh|en|both]      say level by level who must do what by when (default: both)
        """;

    /// <summary>Runs the command that the arguments name.</summary>
    /// <returns>The exit code, or <c>null</c> when it is another command.</returns>
    public static int? TryRun(string[] args, TextWriter output, TextWriter error) => args switch
    {
        [Name, "check", var path] => Try(error, () => Check(path, output)),
        [Name, "explain", var file] => Try(error, () => Explain(file, "both", output)),
        [Name, "explain", var file, "--lang", "zh" or "en" or "both"] => Try(error, () => Explain(file, args[^1], output)),
        [Name, "explain", "--lang", "zh" or "en" or "both", var file] => Try(error, () => Explain(file, args[^2], output)),
        [Name] or [Name, "--help" or "-h"] => Say(output, Usage, 0),
        [Name, ..] => Say(error, $"This is no way to call '{Name}'. See {Name} --help.", 1),
        _ => null,
    };

    private static void Check(string path, TextWriter output)
    {
        foreach (var policy in Load(path).All)
        {
            output.WriteLine(
                $"{policy.Id}: {Count(policy.Levels.Count, "level")}, {Count(policy.Obligations.Count, "obligation")}, version {policy.ContentHash[..12]}: no mistakes");
        }
    }

    private static void Explain(string file, string language, TextWriter output)
    {
        if (Directory.Exists(file))
            throw new IOException($"{file} is a folder; name one file.");
        var catalog = Load(file);
        var explanation = catalog.Explain(catalog.All.Single().Id)!;
        var texts = PolicyText.Languages.Where(known => language == "both" || language == known).Select(known => PolicyText.Write(explanation, known));
        output.Write(string.Join("\n", texts));
    }

    private static PolicyCatalog Load(string path)
    {
        if (!Directory.Exists(path))
            return PolicyCatalog.Parse([new PolicySource(path, File.ReadAllText(path))], PolicyFiles.ShippedSchema());
        var files = Directory.EnumerateFiles(path, "*.yaml").Order(StringComparer.Ordinal).Select(file => new PolicySource(file, File.ReadAllText(file))).ToList();
        return files.Count > 0
            ? PolicyCatalog.Parse(files, PolicyFiles.ShippedSchema())
            : throw new IOException($"{path} holds no policy file (*.yaml).");
    }

    private static int Try(TextWriter error, Action act)
    {
        try
        {
            act();
            return 0;
        }
        catch (PolicyLoadException refusal)
        {
            foreach (var mistake in refusal.Errors)
                error.WriteLine(mistake.ToString().ReplaceLineEndings(" "));
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException or DecoderFallbackException)
        {
            error.WriteLine(refusal.Message.ReplaceLineEndings(" "));
        }
        return 1;
    }

    private static int Say(TextWriter writer, string text, int exitCode)
    {
        writer.WriteLine(text);
        return exitCode;
    }

    private static string Count(int count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";
}
