using System.Globalization;
using Yuqing.Functions.Attachments;
using Yuqing.Functions.Calendars;
using Yuqing.Functions.Duty;
using Yuqing.Functions.Register;

namespace Yuqing.Functions.Move;

/// <summary>What to import.</summary>
/// <param name="File">An export.</param>
/// <param name="DryRun">Only say what would be done.</param>
/// <param name="Copy">The installation that it comes from goes on as well: for rehearsals.</param>
/// <param name="Except">Ids or numbers of incidents that are left out.</param>
internal sealed record ImportRequest(string File, bool DryRun, bool Copy, IReadOnlySet<string> Except);

/// <summary>What was imported.</summary>
/// <param name="Findings">What is in the file.</param>
/// <param name="Added">Incidents that were not here before.</param>
internal sealed record ImportResult(ImportFindings Findings, int Added);

/// <summary>
/// Takes over the incidents of an export. The file is read twice: once to find every mistake, once to write. In between the
/// register is marked, so that nothing runs while it is not whole; an attempt that broke off is completed by the next one.
/// </summary>
internal sealed class Importer(
    IMovableRegister movable,
    MoveQuiet quiet,
    INotificationImport notifications,
    IAttachmentStore attachments,
    IPolicyArchive policies,
    IDutyDirectory directory,
    IAuditTrail audit,
    ICalendarMemory calendars,
    TimeProvider time)
{
    /// <summary>Clocks of machines differ by seconds; more is a fault that would falsify what is on time.</summary>
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(2);

    /// <summary>Imports.</summary>
    /// <exception cref="MoveFileException">The file is not as it was written; nothing was changed.</exception>
    /// <exception cref="MoveException">It cannot be imported now; nothing was changed.</exception>
    /// <exception cref="UnfinishedMoveException">It stopped half-way.</exception>
    public async Task<ImportResult> RunAsync(ImportRequest request, Action<string> progress, CancellationToken cancellation)
    {
        var header = await MoveFileReader.HeaderAsync(request.File, cancellation).ConfigureAwait(false);
        var mark = request.DryRun
            ? await movable.ReadMarkAsync(cancellation).ConfigureAwait(false)
            : await quiet.RequireAsync("imported into", MovePhase.Importing, progress, cancellation).ConfigureAwait(false);
        if (!request.DryRun)
            Admit(request, header, mark);
        var findings = await new ImportCheck(movable, policies, directory, request.File, request.Except).RunAsync(cancellation).ConfigureAwait(false);
        if (findings.Mistakes.Count > 0 || request.DryRun)
            return new ImportResult(findings, 0);
        var isRepetition = mark.Phase == MovePhase.Importing;
        if (findings.New == 0 && !isRepetition)
            return new ImportResult(findings, 0);
        // A repetition takes over from the attempt before: should that still run, it cannot give the register free under this one.
        var importing = new MoveMark(MovePhase.Importing, time.Now(), findings.Header.Export, isRepetition ? mark.Before : mark.Phase);
        return new ImportResult(findings, await WriteAsync(request, findings, mark, importing, progress, cancellation).ConfigureAwait(false));
    }

    /// <summary>Marks the register, writes, and gives it free; whatever fails may have marked it.</summary>
    private async Task<int> WriteAsync(
        ImportRequest request, ImportFindings findings, MoveMark mark, MoveMark importing, Action<string> progress, CancellationToken cancellation)
    {
        try
        {
            if (await movable.WriteMarkAsync(importing, mark, cancellation).ConfigureAwait(false))
                return await WriteAsync(request, findings, importing, progress, cancellation).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            throw new UnfinishedMoveException($"The import stopped half-way: {failure.Message.ReplaceLineEndings(" ")} Repeat the same command to complete it.", failure);
        }

        throw new MoveException($"The mark of {movable.Place} was changed meanwhile; nothing was imported.");
    }

    private async Task<int> WriteAsync(ImportRequest request, ImportFindings findings, MoveMark importing, Action<string> progress, CancellationToken cancellation)
    {
        using var run = new ImportRun(movable, notifications, attachments, policies, request, findings, progress);
        var added = await run.RunAsync(cancellation).ConfigureAwait(false);
        // What was sent here so far did not reach these incidents; those that have it already take it no second time.
        await calendars.ForgetAsync(cancellation).ConfigureAwait(false);
        await NoteAsync(findings, added, cancellation).ConfigureAwait(false);
        return await movable.WriteMarkAsync(new MoveMark(importing.Before, time.Now()), importing, cancellation).ConfigureAwait(false)
            ? added
            : throw new MoveException($"The mark of {movable.Place} was changed meanwhile.");
    }

    private void Admit(ImportRequest request, MoveHeader header, MoveMark mark)
    {
        if (mark.Phase == MovePhase.Importing && mark.Export != header.Export)
            throw new MoveException($"The import of another file (export {mark.Export}) stopped half-way here. Complete that one first, or say: incidents reopen --give-up");
        if (!header.Closed && !request.Copy)
        {
            throw new MoveException(
                $"{request.File} was made without --close: the installation that it comes from goes on, and everybody would be told twice. "
                + "Export again with --close; or say --copy if this is a rehearsal that reaches nobody.");
        }

        if (header.MadeAt > time.GetUtcNow() + ClockTolerance)
            throw new MoveException($"{request.File} was made at {header.MadeAt:yyyy-MM-dd HH:mm:ss zzz}, which is still to come by the clock here. Put the clocks right first.");
    }

    private Task NoteAsync(ImportFindings findings, int added, CancellationToken cancellation) => audit.AppendAsync(
        "console",
        "incidents.import",
        findings.Header.Export,
        "done",
        new Dictionary<string, string>
        {
            ["added"] = added.ToString(CultureInfo.InvariantCulture),
            ["from"] = findings.Header.Place,
            ["madeAt"] = findings.Header.MadeAt.ToString("O"),
            ["auditLines"] = findings.Header.AuditLines.ToString(CultureInfo.InvariantCulture),
            ["auditHash"] = findings.Header.AuditHash,
        },
        cancellation);
}
