using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Yuqing.Functions.Duty;
using Yuqing.Functions.Register;

namespace Yuqing.Functions.Move;

/// <summary>What the commands do, and say while they do it.</summary>
internal sealed class MoveWork(IServiceProvider services, TextWriter output)
{
    private readonly IMovableRegister _register = services.GetRequiredService<IMovableRegister>();
    private readonly TimeProvider _time = services.GetRequiredService<TimeProvider>();
    private readonly Stopwatch _watch = Stopwatch.StartNew();

    /// <summary>Exports.</summary>
    public async Task ExportAsync(ExportRequest request)
    {
        var (header, counts) = await services.GetRequiredService<Exporter>().RunAsync(request, Say, default).ConfigureAwait(false);
        Say($"{Path.GetFullPath(request.File)}: {counts}, export {header.Export}, {Elapsed}");
        Say(request.Close
            ? $"{_register.Place} is closed: it acts no more. The file holds personal data; delete it when the move is done."
            : $"{_register.Place} is not closed: this file is for rehearsals. The file holds personal data; delete it when it is not needed any more.");
    }

    /// <summary>Imports.</summary>
    public async Task ImportAsync(ImportRequest request)
    {
        await services.GetRequiredService<LiveDutyDirectory>().LoadAsync(default).ConfigureAwait(false);
        var (findings, added) = await services.GetRequiredService<Importer>().RunAsync(request, Say, default).ConfigureAwait(false);
        if (findings.Mistakes.Count > 0)
            throw new MoveRefusal([.. findings.Mistakes, $"Nothing was imported into {_register.Place}."]);
        Say($"{Path.GetFullPath(request.File)}: {findings.Counts}, export {findings.Header.Export} of {findings.Header.MadeAt:yyyy-MM-dd HH:mm:ss zzz}");
        if (request.DryRun)
        {
            Say($"It can be imported into {_register.Place}: {Count(findings.New)} of them are new. Nothing was changed. {Elapsed}");
            return;
        }

        Say($"{Count(added)} were added to {_register.Place}, {Count(findings.Counts.Incidents - added)} were there before or left out, {Elapsed}");
        var mark = await _register.ReadMarkAsync(default).ConfigureAwait(false);
        Say(mark.Phase == MovePhase.Open ? "Their clocks run as soon as the product runs here." : "The installation is frozen. Their clocks run when you say: incidents reopen");
    }

    /// <summary>Freezes.</summary>
    public async Task FreezeAsync()
    {
        var mark = await _register.ReadMarkAsync(default).ConfigureAwait(false);
        if (mark.StartRefusal(_register.Place) is { } refusal)
            throw new MoveException(refusal);
        if (mark.Phase == MovePhase.Open)
            await WriteAsync(new MoveMark(MovePhase.Frozen, _time.Now()), mark, "incidents.freeze").ConfigureAwait(false);
        Say($"{_register.Place} is frozen: no clock runs and no act is accepted, until you say: incidents reopen");
    }

    /// <summary>Lets it act again.</summary>
    public async Task ReopenAsync(string? export, bool giveUp, bool runAdded)
    {
        var mark = await _register.ReadMarkAsync(default).ConfigureAwait(false);
        if (mark.StartRefusal(_register.Place) is { } refusal && !(mark.Phase == MovePhase.Closed ? mark.Export == export : giveUp))
            throw new MoveException(refusal);
        if (mark.Phase == MovePhase.Importing && !runAdded)
            await RequireNothingAddedAsync(mark).ConfigureAwait(false);
        if (mark.Phase != MovePhase.Open)
            await WriteAsync(new MoveMark(MovePhase.Open, _time.Now()), mark, "incidents.reopen").ConfigureAwait(false);
        Say($"{_register.Place} may act.");
    }

    /// <summary>What half an import added would run from now on, and run twice if the installation that it comes from is opened again.</summary>
    private async Task RequireNothingAddedAsync(MoveMark mark)
    {
        if ((await _register.ListWaitingAsync(int.MaxValue, default).ConfigureAwait(false)).Count is not (> 0 and var added))
            return;
        throw new MoveException(
            $"{Count(added)} incidents of export {mark.Export} were added to {_register.Place} already and would run here from now on. Throw this register away and begin with an empty one; "
            + "or, only if the installation that they come from stays closed, say: incidents reopen --give-up --run-added");
    }

    /// <summary>Says where it stands.</summary>
    public async Task TellAsync()
    {
        var mark = await _register.ReadMarkAsync(default).ConfigureAwait(false);
        var since = mark.Phase == MovePhase.Open ? "" : $" since {mark.Since:yyyy-MM-dd HH:mm:ss zzz}";
        Say($"{_register.Place}: {mark.Phase.ToString().ToLowerInvariant()}{since}{(mark.Export is { } export ? $", export {export}" : "")}");
    }

    private string Elapsed => string.Create(CultureInfo.InvariantCulture, $"{_watch.Elapsed.TotalSeconds:N1} s");

    private async Task WriteAsync(MoveMark mark, MoveMark expected, string action)
    {
        await services.GetRequiredService<IAuditTrail>().AppendAsync("console", action, null, "done").ConfigureAwait(false);
        if (!await _register.WriteMarkAsync(mark, expected, default).ConfigureAwait(false))
            throw new MoveException($"The mark of {_register.Place} was changed meanwhile; nothing was changed. Look at it with: incidents status");
    }

    private void Say(string line) => output.WriteLine(line);

    private static string Count(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
