using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Yuqing.Functions.Register;

namespace Yuqing.Functions.Startup;

/// <summary>
/// <c>audit verify</c>: recomputes the chain of seals of the audit trail. The last seal, written down elsewhere, later proves that
/// no line was changed or cut off up to it.
/// </summary>
/// <param name="stack">What it works on.</param>
internal sealed class AuditCommands(CommandStack stack)
{
    /// <summary>The first argument.</summary>
    public const string Name = "audit";

    private const int Failed = 1;

    private string Usage => $"""
        Usage: audit verify [--known LINE:SEAL] ({stack.Remark})
          checks every line against the one before; --known: also that LINE still has the SEAL of an earlier check
        Exit codes: 0 unchanged, 1 changed or not checked.
        """;

    /// <summary>Runs the command.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        if (args is [Name] or [Name, "--help" or "-h"])
        {
            await output.WriteLineAsync(Usage).ConfigureAwait(false);
            return 0;
        }

        Seal? known = null;
        if (args is not ([Name, "verify"] or [Name, "verify", "--known", _]) || (args.Length == 4 && (known = Seal.Read(args[3])) is null))
        {
            await error.WriteLineAsync(Usage).ConfigureAwait(false);
            return Failed;
        }

        try
        {
            return await stack.RunAsync(services => VerifyAsync(services.GetRequiredService<IAuditTrail>(), known, output, error)).ConfigureAwait(false);
        }
        catch (Exception refusal) when (refusal is RegisterUnavailableException || AppStart.IsRefusal(refusal))
        {
            await error.WriteLineAsync(refusal.Message.ReplaceLineEndings(" ")).ConfigureAwait(false);
            return Failed;
        }
    }

    /// <summary>Checks a trail.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> VerifyAsync(IAuditTrail trail, Seal? known, TextWriter output, TextWriter error)
    {
        var found = await trail.VerifyAsync().ConfigureAwait(false);
        if (found.FirstBroken is { } broken)
        {
            await error.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"Line {broken} of the audit trail does not fit the one before it: it was changed, or lines are missing. Keep a copy of the data as it is.")).ConfigureAwait(false);
            return Failed;
        }

        if (known is { } seal && await SealOfAsync(trail, seal.Line).ConfigureAwait(false) != seal.Hash)
        {
            await error.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"Line {seal.Line} of the audit trail is not there with that seal: the trail was cut or written anew. It has {found.Lines} lines that fit.")).ConfigureAwait(false);
            return Failed;
        }

        await output.WriteLineAsync(found.Lines == 0 ? "The audit trail is empty." : string.Create(
            CultureInfo.InvariantCulture, $"{found.Lines} lines, all unchanged. Write down for the next check: --known {found.Lines}:{found.LastHash}")).ConfigureAwait(false);
        return 0;
    }

    private static async Task<string?> SealOfAsync(IAuditTrail trail, long line) =>
        (await trail.ListAsync(line - 1, 1).ConfigureAwait(false)).FirstOrDefault(found => found.Seq == line)?.Hash;

    /// <summary>A line's number and its seal.</summary>
    internal sealed record Seal(long Line, string Hash)
    {
        /// <summary>Reads <c>LINE:SEAL</c>; null when it is none.</summary>
        public static Seal? Read(string text) =>
            text.Split(':') is [var line, { Length: > 0 } hash] && long.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
                ? new Seal(number, hash)
                : null;
    }
}
