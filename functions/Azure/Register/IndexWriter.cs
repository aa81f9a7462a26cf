using System.Collections.Concurrent;
using Azure;
using Azure.Data.Tables;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Azure.Register;

/// <summary>Brings the index entities in line with a picture. Repeating it changes nothing, so whatever a crash left half done is put right by the next attempt.</summary>
internal sealed class IndexWriter(RegisterTables tables)
{
    private const int MaxKnown = 10_000;

    /// <summary>Days on which people are known to have acted on an incident.</summary>
    private readonly ConcurrentDictionary<(string Day, string Incident), bool> _acts = new();

    /// <summary>Writes what the picture calls for, then removes what earlier ones left.</summary>
    public async Task WriteAsync(IncidentView view, IReadOnlyList<IndexKey> stale, bool words, CancellationToken cancellation)
    {
        var entries = IndexEntries.Of(view).ToList();
        if (words)
        {
            entries.AddRange(IndexEntries.WordsOf(view));
            entries.Add(new TableEntity(IndexEntries.Months, Keys.MonthOf(view.Id)));
        }

        await RegisterTables.UpsertAsync(tables.Indexes, entries, cancellation).ConfigureAwait(false);
        var kept = entries.Select(IndexEntries.KeyOf).ToHashSet();
        foreach (var key in stale.Where(key => !kept.Contains(key)))
            await tables.Indexes.DeleteEntityAsync(key.P, key.R, cancellationToken: cancellation).ConfigureAwait(false);
    }

    /// <summary>Keys that earlier pictures have and the new one no longer needs.</summary>
    public static IReadOnlyList<IndexKey> Stale(Head head, IncidentView next)
    {
        var needed = IndexEntries.Of(next).Concat(IndexEntries.WordsOf(next)).Select(IndexEntries.KeyOf).ToHashSet();
        return
        [
            .. IndexEntries.Of(head.Incident.View).Concat(IndexEntries.WordsOf(head.Incident.View)).Select(IndexEntries.KeyOf)
                .Concat(head.Stale).Distinct().Where(key => !needed.Contains(key)),
        ];
    }

    /// <summary>Notes that an incident may need a push; done before whatever makes it so.</summary>
    public Task OpenAsync(string incidentId, string unit, DateTimeOffset now, CancellationToken cancellation) => tables.Indexes.UpsertEntityAsync(
        Noted.Put(new TableEntity(IndexEntries.Open, incidentId) { [IndexEntries.Unit] = unit }, now), TableUpdateMode.Replace, cancellation);

    /// <summary>Notes on which day somebody acts on an incident; done before the act is accepted, so that none is missing where acts are counted.</summary>
    public async Task ActAsync(string incidentId, string unit, DateTimeOffset at, CancellationToken cancellation)
    {
        var act = (Day: IndexEntries.Acts(at), Incident: incidentId);
        if (_acts.ContainsKey(act))
            return;
        await tables.Indexes.UpsertEntityAsync(
            new TableEntity(act.Day, incidentId) { [IndexEntries.Unit] = unit }, TableUpdateMode.Replace, cancellation).ConfigureAwait(false);
        if (_acts.Count >= MaxKnown)
            _acts.Clear();
        _acts[act] = true;
    }

    /// <summary>Takes that back, unless it was noted anew since it was read.</summary>
    public Task CloseAsync(TableEntity open, CancellationToken cancellation) => RegisterTables.RemoveAsync(tables.Indexes, open, cancellation);

    /// <summary>Notes that the index entries are those of a picture: the next one need not look after what earlier ones left.</summary>
    public Task MarkAsync(string partition, string incidentId, long version, CancellationToken cancellation) => tables.Incidents.UpdateEntityAsync(
        new TableEntity(partition, Keys.Head(incidentId)) { [Head.Indexed] = version }, ETag.All, TableUpdateMode.Merge, cancellation);
}
