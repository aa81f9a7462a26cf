using Azure.Data.Tables;
using Yuqing.Functions.Register;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Azure.Register;

/// <summary>
/// Writes pictures of incidents with what belongs to them. A crash between any two steps leaves what the repetition, or the next
/// picture, puts right: the head says for which picture the index entries are known to be right.
/// </summary>
internal sealed class Pictures(
    RegisterTables tables, HeadReader heads, IndexWriter indexes, TimelineTable timeline, Inbox inbox, ChangeLog changes, TimeProvider time)
{
    /// <summary>See <see cref="IIncidentRegister.ProjectAsync"/>.</summary>
    public async Task<IReadOnlyList<TimelineEntry>> WriteAsync(IncidentProjection projection, CancellationToken cancellation)
    {
        var id = projection.IncidentId;
        var partition = await heads.PartitionAsync(id, cancellation).ConfigureAwait(false) ?? throw TableIncidentRegister.Unknown(id);
        var lines = await timeline.AppendAsync(partition, id, projection.Entries, cancellation).ConfigureAwait(false);
        var results = await inbox.WriteResultsAsync(partition, id, projection.Results, cancellation).ConfigureAwait(false);
        var replaced = await ReplaceAsync(projection, cancellation).ConfigureAwait(false);
        if (replaced || lines.Count > 0 || results)
            await changes.AppendAsync(id, "updated", time.Now(), cancellation).ConfigureAwait(false);
        if (replaced)
            await indexes.MarkAsync(partition, id, projection.Version, cancellation).ConfigureAwait(false);
        return lines;
    }

    /// <summary>
    /// Replaces the picture when this one is newer and not of a generation that was succeeded; true when it was, now or by an attempt
    /// that was cut short. A repetition brings the indexes in line again.
    /// </summary>
    private async Task<bool> ReplaceAsync(IncidentProjection projection, CancellationToken cancellation)
    {
        while (true)
        {
            var head = await heads.FindAsync(projection.IncidentId, cancellation).ConfigureAwait(false) ?? throw TableIncidentRegister.Unknown(projection.IncidentId);
            if (head.Incident.Version == projection.Version)
            {
                await indexes.WriteAsync(head.Incident.View, head.Stale, words: true, cancellation).ConfigureAwait(false);
                return !head.IsIndexed;
            }

            if (head.Incident.Version > projection.Version || head.Incident.Generation > projection.Generation)
                return false;
            // Read before the head is changed: a signal accepted afterwards notes anew that the incident is open.
            var open = projection.Final
                ? await RegisterTables.FindAsync(tables.Indexes, IndexEntries.Open, projection.IncidentId, cancellation).ConfigureAwait(false)
                : null;
            var stale = IndexWriter.Stale(head, projection.View);
            if (!await RegisterTables.TryCommitAsync(tables.Incidents, [Replacement(head, projection, stale)], cancellation).ConfigureAwait(false))
                continue;
            var words = !head.IsIndexed || !IndexEntries.TokensOf(head.Incident.View).SequenceEqual(IndexEntries.TokensOf(projection.View));
            await indexes.WriteAsync(IncidentRows.WithUnits(projection.View), stale, words, cancellation).ConfigureAwait(false);
            if (open is not null && projection.LastSeq >= head.Incident.InboxSeq)
                await indexes.CloseAsync(open, cancellation).ConfigureAwait(false);
            return true;
        }
    }

    private static TableTransactionAction Replacement(Head head, IncidentProjection projection, IReadOnlyList<IndexKey> stale) => head.Change(entity =>
    {
        head.Replace(entity, projection);
        Chunks.Put(entity, nameof(Head.Stale), RegisterJson.Write(stale), head.StaleParts);
    });
}
