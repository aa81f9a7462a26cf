using Azure;
using Azure.Data.Tables;
using Yuqing.Functions.Azure.Register;
using Yuqing.Functions.Watch;

namespace Yuqing.Functions.Azure.Stores.Alarms;

/// <summary>
/// Takes over what one round of the watchdog found. Whenever another watchdog was faster, or a transaction has used up the
/// counter, it reads the open alarms anew and does what is still to be done: so two at once raise nothing twice, and what a
/// crash cut short the next round completes.
/// </summary>
internal sealed class AlarmRound(AlarmTables tables, IReadOnlyList<Finding> findings, IReadOnlyCollection<string> looked, DateTimeOffset now)
{
    /// <summary>A cleared alarm is deleted, written among the cleared ones and noted by age.</summary>
    private const int ClearedAtOnce = RegisterTables.MaxBatch / 3;

    /// <summary>Each new alarm is one entity, beside the counter.</summary>
    private const int RaisedAtOnce = RegisterTables.MaxBatch - 1;

    /// <summary>What was found, the last of each.</summary>
    private readonly Dictionary<string, Finding> _found = findings.GroupBy(finding => AlarmEntities.OpenRow(finding.Kind, finding.Subject))
        .ToDictionary(same => same.Key, same => same.Last());

    private readonly HashSet<string> _noted = [];
    private readonly List<Alarm> _raised = [];
    private readonly List<Alarm> _cleared = [];

    /// <summary>Does it.</summary>
    public async Task<AlarmChanges> RunAsync(CancellationToken cancellation)
    {
        while (!await TryAsync(cancellation).ConfigureAwait(false))
        {
            // Somebody else changed the alarms meanwhile, or there is more to raise.
        }

        return new AlarmChanges(_raised, _cleared);
    }

    /// <summary>True when nothing is left to do. What is broken is raised before anything is cleared: a crash between must not hide it.</summary>
    private async Task<bool> TryAsync(CancellationToken cancellation)
    {
        var open = await OpenAlarms.ReadAsync(tables, cancellation).ConfigureAwait(false);
        var fresh = _found.Where(found => !open.Rows.ContainsKey(found.Key)).Select(found => found.Value).ToList();
        if (fresh.Count > 0)
        {
            await RaiseAsync(open, fresh, cancellation).ConfigureAwait(false);
            return false;
        }

        return await NoteAsync(cancellation).ConfigureAwait(false) & await ClearAsync(open, cancellation).ConfigureAwait(false);
    }

    private async Task RaiseAsync(OpenAlarms open, List<Finding> fresh, CancellationToken cancellation)
    {
        var entities = fresh.Take(RaisedAtOnce).Select((finding, i) => AlarmEntities.Raise(open.Last + i + 1, finding, now)).ToList();
        var adds = entities.Select(entity => new TableTransactionAction(TableTransactionActionType.Add, entity));
        if (!await RegisterTables.TryCommitAsync(tables.Alarms, adds.Prepend(open.Count(entities.Count)), cancellation).ConfigureAwait(false))
            return;
        _raised.AddRange(entities.Select(AlarmEntities.Read));
        _noted.UnionWith(entities.Select(entity => entity.RowKey));
    }

    private async Task<bool> NoteAsync(CancellationToken cancellation)
    {
        var all = true;
        foreach (var batch in _found.Where(found => !_noted.Contains(found.Key)).Chunk(RegisterTables.MaxBatch))
        {
            // Any version, but not none: without one this would add what another round has cleared meanwhile.
            var changes = batch.Select(found => new TableTransactionAction(TableTransactionActionType.UpdateMerge, AlarmEntities.Note(found.Value, now), ETag.All));
            if (await RegisterTables.TryCommitAsync(tables.Alarms, changes, cancellation).ConfigureAwait(false))
                _noted.UnionWith(batch.Select(found => found.Key));
            else
                all = false;
        }

        return all;
    }

    private async Task<bool> ClearAsync(OpenAlarms open, CancellationToken cancellation)
    {
        var all = true;
        var good = open.Rows.Where(row => !_found.ContainsKey(row.Key)).Select(row => row.Value).Where(row => looked.Contains(row.GetString(nameof(Alarm.Kind))));
        foreach (var batch in good.Chunk(ClearedAtOnce))
        {
            var cleared = batch.Select(row => AlarmEntities.Clear(row, now)).ToList();
            var changes = batch.Select(row => new TableTransactionAction(TableTransactionActionType.Delete, row, row.ETag))
                .Concat(cleared.Select(entity => new TableTransactionAction(TableTransactionActionType.Add, entity)))
                .Concat(cleared.Select(entity => new TableTransactionAction(TableTransactionActionType.Add, AlarmEntities.Age(entity, now))));
            if (await RegisterTables.TryCommitAsync(tables.Alarms, changes, cancellation).ConfigureAwait(false))
                _cleared.AddRange(cleared.Select(AlarmEntities.Read));
            else
                all = false;
        }

        return all;
    }
}
