using System.Globalization;
using System.Reflection;
using Yuqing.Functions.Attachments;
using Yuqing.Functions.Notifications;
using Yuqing.Functions.Register;

namespace Yuqing.Functions.Move;

/// <summary>What to export.</summary>
/// <param name="File">The file to write; it must not exist.</param>
/// <param name="All">Closed incidents too.</param>
/// <param name="Close">The installation acts no more afterwards; nothing is left behind then.</param>
internal sealed record ExportRequest(string File, bool All, bool Close)
{
    /// <summary>
    /// Whether closed incidents are written: notices of them may still have to go, and a report of one that comes again must be known
    /// as a duplicate where they go on.
    /// </summary>
    public bool Everything => All || Close;
}

/// <summary>Writes incidents with all that belongs to them into one file.</summary>
internal sealed class Exporter(
    IMovableRegister movable,
    MoveQuiet quiet,
    IIncidentRegister register,
    INotificationStore notifications,
    IAttachmentStore attachments,
    IPolicyArchive policies,
    IAuditTrail audit,
    TimeProvider time)
{
    private const int PageSize = 32;
    private const int SignalPage = 500;
    private const int ProgressEvery = 1000;

    /// <summary>Bytes of a file in one line.</summary>
    private const int PieceSize = 768 * 1024;

    /// <summary>
    /// Exports. A closing export marks the installation as closed before the file is whole: whatever happens in between, there is no
    /// file that can be imported while the installation still acts.
    /// </summary>
    /// <exception cref="MoveException">It cannot be exported now; nothing was changed.</exception>
    /// <exception cref="UnfinishedMoveException">The register may be closed already, and there is no file.</exception>
    public async Task<(MoveHeader Header, MoveCounts Counts)> RunAsync(ExportRequest request, Action<string> progress, CancellationToken cancellation)
    {
        var before = await quiet.RequireAsync("exported", MovePhase.Closed, progress, cancellation).ConfigureAwait(false);
        var ids = await ListAsync(request.Everything, cancellation).ConfigureAwait(false);
        if (ids.Count == 0)
            throw new MoveException($"There are no incidents to export in {movable.Place}. Is this the register that you mean?");
        await using var file = MoveFileWriter.Create(request.File);
        var header = await HeaderAsync(request, ids.Count, cancellation).ConfigureAwait(false);
        await file.WriteAsync(new MoveLine { Header = header }, cancellation).ConfigureAwait(false);
        foreach (var counter in await movable.ListCountersAsync(cancellation).ConfigureAwait(false))
            await file.WriteAsync(new MoveLine { Counter = counter }, cancellation).ConfigureAwait(false);
        var counts = await WriteIncidentsAsync(file, ids, progress, cancellation).ConfigureAwait(false);
        await NoteAsync(header, counts, cancellation).ConfigureAwait(false);
        await file.FlushAsync(cancellation).ConfigureAwait(false);
        if (request.Close)
        {
            await CloseAsync(file, header, counts, before, cancellation).ConfigureAwait(false);
            return (header, counts);
        }

        if (before.Phase == MovePhase.Closed)
            progress($"The register stays closed by export {before.Export}.");
        await file.FinishAsync(counts, cancellation).ConfigureAwait(false);
        return (header, counts);
    }

    /// <summary>Closes the register and finishes the file, in this order; whatever fails from here on may have closed it.</summary>
    private async Task CloseAsync(MoveFileWriter file, MoveHeader header, MoveCounts counts, MoveMark before, CancellationToken cancellation)
    {
        bool closed;
        try
        {
            closed = await movable.WriteMarkAsync(new MoveMark(MovePhase.Closed, time.Now(), header.Export), before, cancellation).ConfigureAwait(false);
            if (closed)
                await file.FinishAsync(counts, cancellation).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            throw new UnfinishedMoveException(
                $"{movable.Place} is closed, or may be, but the file could not be finished: {failure.Message.ReplaceLineEndings(" ")} Repeat the same command.", failure);
        }

        if (!closed)
            throw new MoveException($"The mark of {movable.Place} was changed meanwhile; nothing was closed.");
    }

    private async Task<IReadOnlyList<string>> ListAsync(bool all, CancellationToken cancellation)
    {
        const int Size = 500;
        var ids = new List<string>();
        while (true)
        {
            var after = ids.Count == 0 ? null : ids[^1];
            IReadOnlyList<string> page = all
                ? await movable.ListIdsAsync(after, Size, cancellation).ConfigureAwait(false)
                : [.. (await register.ListOpenAsync(after, Size, cancellation).ConfigureAwait(false)).Select(open => open.IncidentId)];
            ids.AddRange(page);
            if (page.Count < Size)
                return ids;
        }
    }

    private async Task<MoveHeader> HeaderAsync(ExportRequest request, int incidents, CancellationToken cancellation)
    {
        var trail = await audit.VerifyAsync(cancellation).ConfigureAwait(false);
        var version = typeof(Exporter).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";
        return new MoveHeader(
            MoveLine.Format, Guid.NewGuid().ToString("N")[..12], version, time.Now(), movable.Place, request.Close, request.Everything, incidents, trail.Lines, trail.LastHash);
    }

    private async Task<MoveCounts> WriteIncidentsAsync(MoveFileWriter file, IReadOnlyList<string> ids, Action<string> progress, CancellationToken cancellation)
    {
        var counts = MoveCounts.None;
        var written = new HashSet<string>();
        foreach (var page in ids.Chunk(PageSize))
        {
            var read = await Task.WhenAll(page.Select(id => ReadAsync(id, cancellation))).ConfigureAwait(false);
            foreach (var incident in read.OfType<MovedIncident>())
            {
                if (written.Add(incident.Picture.View.PolicyVersion))
                    await WritePolicyAsync(file, incident, cancellation).ConfigureAwait(false);
                await file.WriteAsync(new MoveLine { Incident = incident }, cancellation).ConfigureAwait(false);
                foreach (var attachment in incident.Attachments)
                    await WriteContentAsync(file, attachment, cancellation).ConfigureAwait(false);
                counts = counts.With(incident);
                if (counts.Incidents % ProgressEvery == 0)
                    progress(string.Create(CultureInfo.InvariantCulture, $"{counts.Incidents:N0} of {ids.Count:N0} incidents written"));
            }
        }

        return counts;
    }

    /// <summary>The incident, or null: on tables a report that was never answered may have left an id and nothing else.</summary>
    private async Task<MovedIncident?> ReadAsync(string id, CancellationToken cancellation)
    {
        if (await register.GetAsync(id, cancellation).ConfigureAwait(false) is not { } picture)
            return null;
        var signals = new List<StoredSignal>();
        while (signals.Count < picture.InboxSeq)
        {
            var page = await register.ListSignalsAsync(id, signals.Count, SignalPage, null, cancellation).ConfigureAwait(false);
            if (page.Count == 0)
                throw new MoveException($"Incident {picture.Seed.Number} has {picture.InboxSeq} signals and only {signals.Count} are there.");
            signals.AddRange(page);
        }

        return new MovedIncident(
            picture,
            signals,
            await register.GetTimelineAsync(id, cancellation).ConfigureAwait(false) ?? [],
            await notifications.ListAsync(id, cancellation).ConfigureAwait(false),
            await attachments.ListAsync(id, cancellation).ConfigureAwait(false));
    }

    private async Task WritePolicyAsync(MoveFileWriter file, MovedIncident incident, CancellationToken cancellation)
    {
        var policy = await policies.GetAsync(incident.Picture.View.PolicyVersion, cancellation).ConfigureAwait(false)
            ?? throw new MoveException($"The policy {incident.Picture.View.PolicyVersion} of incident {incident.Picture.Seed.Number} is not in the archive.");
        await file.WriteAsync(new MoveLine { Policy = policy }, cancellation).ConfigureAwait(false);
    }

    private async Task WriteContentAsync(MoveFileWriter file, Attachment attachment, CancellationToken cancellation)
    {
        await using var content = await attachments.OpenAsync(attachment, cancellation).ConfigureAwait(false);
        var buffer = new byte[PieceSize];
        int read;
        while ((read = await content.ReadAtLeastAsync(buffer, PieceSize, throwOnEndOfStream: false, cancellation).ConfigureAwait(false)) > 0)
            await file.WriteAsync(new MoveLine { Content = new MoveContent(attachment.Sha256, buffer[..read]) }, cancellation).ConfigureAwait(false);
    }

    private Task NoteAsync(MoveHeader header, MoveCounts counts, CancellationToken cancellation) => audit.AppendAsync(
        "console",
        "incidents.export",
        header.Export,
        "done",
        new Dictionary<string, string>
        {
            ["incidents"] = counts.Incidents.ToString(CultureInfo.InvariantCulture),
            ["all"] = header.All ? "true" : "false",
            ["closed"] = header.Closed ? "true" : "false",
        },
        cancellation);
}
