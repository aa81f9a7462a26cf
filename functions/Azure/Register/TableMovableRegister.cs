using System.Collections.Concurrent;
using System.Globalization;
using Azure.Data.Tables;
using Yuqing.Functions.Move;
using Yuqing.Functions.Register;
using Yuqing.Functions.Shifts;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Azure.Register;

/// <summary>
/// Moving incidents out of and into the register on tables. An incident is added from the outside in: claim, signals, timeline,
/// indexes, place in the queue of those to start, and last its head, without which none of the others counts. So an attempt that
/// broke off is simply repeated.
/// </summary>
internal sealed class TableMovableRegister(RegisterTables tables) : IMovableRegister
{
    private const string Partition = "move";
    private const string MarkRow = "mark";
    private const string MarkText = "Mark";
    private const string WaitingPartition = "move|start";
    private const string LookupPrefix = "id|";

    private readonly HeadReader _heads = new(tables);
    private readonly IndexWriter _indexes = new(tables);
    private readonly TimelineTable _timeline = new(tables);
    private readonly ConcurrentDictionary<string, Task<Dictionary<string, Opening.Claim>>> _claims = new();
    private readonly ConcurrentDictionary<string, string> _waiting = new();

    /// <inheritdoc/>
    public string Place => $"{tables.Incidents.AccountName}/{tables.Incidents.Name}";

    /// <inheritdoc/>
    public bool IsExclusive => false;

    /// <inheritdoc/>
    public Task<MoveMark> ReadMarkAsync(CancellationToken cancellation) => Outages.Guard(async () =>
        MarkOf(await RegisterTables.FindAsync(tables.Incidents, Partition, MarkRow, cancellation).ConfigureAwait(false)));

    /// <inheritdoc/>
    public Task<bool> WriteMarkAsync(MoveMark mark, MoveMark expected, CancellationToken cancellation) => Outages.Guard(async () =>
    {
        var known = await RegisterTables.FindAsync(tables.Incidents, Partition, MarkRow, cancellation).ConfigureAwait(false);
        if (MarkOf(known) != expected)
            return false;
        var by = Guid.NewGuid().ToString("N");
        var next = new TableEntity(Partition, MarkRow) { [MarkText] = RegisterJson.Write(mark), [RegisterTables.By] = by };
        var change = RegisterTables.Put(next, known?.ETag);
        return await RegisterTables.TryCommitAsync(tables.Incidents, [change], cancellation).ConfigureAwait(false)
            || await RegisterTables.IsByAsync(tables.Incidents, next, by, cancellation).ConfigureAwait(false);
    });

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ListIdsAsync(string? afterIncidentId, int limit, CancellationToken cancellation) =>
        Outages.Guard<IReadOnlyList<string>>(async () =>
        {
            var (after, end) = (LookupPrefix + afterIncidentId, LookupPrefix + "~");
            return await ReadAsync(
                TableClient.CreateQueryFilter($"PartitionKey gt {after} and PartitionKey lt {end}"), limit, entity => entity.PartitionKey[LookupPrefix.Length..], cancellation).ConfigureAwait(false);
        });

    /// <inheritdoc/>
    public Task<IReadOnlyList<NumberCounter>> ListCountersAsync(CancellationToken cancellation) =>
        Outages.Guard<IReadOnlyList<NumberCounter>>(async () =>
        {
            var (from, to) = (Keys.Claims(""), "claims}");
            return await ReadAsync(
                TableClient.CreateQueryFilter($"PartitionKey ge {from} and PartitionKey lt {to} and RowKey ge {"n|"} and RowKey lt {"n}"}"), int.MaxValue, Counter, cancellation).ConfigureAwait(false);
        });

    /// <inheritdoc/>
    public Task RaiseCounterAsync(NumberCounter counter, CancellationToken cancellation) => Outages.Guard(async () =>
    {
        if (counter.Unit is not { } unit)
            return true; // Nobody is there to take a number.
        var (partition, row) = (Keys.Claims(unit), Keys.Counter(counter.Prefix, counter.Year));
        while (true)
        {
            var known = await RegisterTables.FindAsync(tables.Incidents, partition, row, cancellation).ConfigureAwait(false);
            if (known?.GetInt64(Opening.Last) >= counter.Last)
                return true;
            var raised = new TableEntity(partition, row) { [Opening.Last] = counter.Last };
            var change = RegisterTables.Put(raised, known?.ETag);
            if (await RegisterTables.TryCommitAsync(tables.Incidents, [change], cancellation).ConfigureAwait(false))
                return true;
        }
    });

    /// <inheritdoc/>
    public Task<ImportFit> FitAsync(MovedIncident incident, CancellationToken cancellation) => Outages.Guard(async () =>
    {
        var seed = incident.Picture.Seed;
        var unit = seed.Report.Unit;
        var claims = await _claims.GetOrAdd(unit, ClaimsOfAsync).ConfigureAwait(false);
        var same = claims.GetValueOrDefault(Keys.Claim(seed.Report.Source, seed.Report.ExternalId));
        var number = claims.GetValueOrDefault(seed.Number);
        // Without a claim there is no head; reading it costs a request for each incident.
        var known = same?.Id == incident.Id ? (await _heads.FindAsync(unit, incident.Id, cancellation).ConfigureAwait(false))?.Incident : null;
        var fit = ImportFit.Of(incident, known, number?.Id, same is null || same.Id == incident.Id ? null : same.Number);
        return fit == ImportFit.New && !Fits(incident) ? ImportFit.Refuse("is too large for a table entity") : fit;
    });

    /// <inheritdoc/>
    public Task<bool> AddAsync(MovedIncident incident, DateTimeOffset acceptedUntil, CancellationToken cancellation) => Outages.Guard(async () =>
    {
        var seed = incident.Picture.Seed;
        var unit = seed.Report.Unit;
        var partition = Keys.PartitionOf(unit, incident.Id);
        if (await RegisterTables.FindAsync(tables.Incidents, partition, Keys.Head(incident.Id), cancellation, ["RowKey"]).ConfigureAwait(false) is not null)
            return false;
        await ClaimAsync(seed, cancellation).ConfigureAwait(false);
        var signals = incident.Signals.SelectMany(stored => Inbox.Entities(partition, incident.Id, stored));
        foreach (var batch in RegisterTables.Batches(signals, entity => entity))
        {
            var changes = batch.Select(entity => new TableTransactionAction(TableTransactionActionType.UpsertReplace, entity));
            await tables.Incidents.SubmitTransactionAsync(changes, cancellation).ConfigureAwait(false);
        }

        await _timeline.AppendAsync(partition, incident.Id, incident.Timeline, cancellation).ConfigureAwait(false);
        // The report of the present shift counts acts of before the move, also those on what has ended since.
        foreach (var act in incident.Signals.Select(stored => stored.Signal).Where(ShiftActs.Is))
            await _indexes.ActAsync(incident.Id, unit, act.AcceptedAt, cancellation).ConfigureAwait(false);
        if (incident.IsOpen)
            await QueueAsync(incident, acceptedUntil, cancellation).ConfigureAwait(false);
        await _indexes.WriteAsync(IncidentRows.WithUnits(incident.Picture.View), [], words: true, cancellation).ConfigureAwait(false);
        return await RegisterTables.TryAddAsync(tables.Incidents, HeadOf(incident, acceptedUntil), cancellation).ConfigureAwait(false);
    });

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ListWaitingAsync(int limit, CancellationToken cancellation) => Outages.Guard<IReadOnlyList<string>>(async () =>
    {
        var rows = await ReadAsync(TableClient.CreateQueryFilter($"PartitionKey eq {WaitingPartition}"), limit, entity => entity.RowKey, cancellation).ConfigureAwait(false);
        foreach (var row in rows)
            _waiting[row.Split('|')[1]] = row;
        return [.. rows.Select(row => row.Split('|')[1])];
    });

    /// <inheritdoc/>
    public Task StartedAsync(string incidentId, CancellationToken cancellation) => Outages.Guard(async () =>
    {
        if (!_waiting.ContainsKey(incidentId))
            await ListWaitingAsync(int.MaxValue, cancellation).ConfigureAwait(false); // Another process listed it.
        if (_waiting.TryRemove(incidentId, out var row))
            await tables.Incidents.DeleteEntityAsync(WaitingPartition, row, cancellationToken: cancellation).ConfigureAwait(false);
        return true;
    });

    private static MoveMark MarkOf(TableEntity? entity) => entity is null ? MoveMark.None : RegisterJson.Read<MoveMark>(entity.GetString(MarkText));

    private async Task ClaimAsync(IncidentSeed seed, CancellationToken cancellation)
    {
        var claim = new Opening.Claim(seed.IncidentId, seed.Number, seed.AcceptedAt, null);
        var entity = claim.Write(Keys.Claims(seed.Report.Unit), Keys.Claim(seed.Report.Source, seed.Report.ExternalId));
        if (!await RegisterTables.TryAddAsync(tables.Incidents, entity, cancellation).ConfigureAwait(false)
            && await RegisterTables.FindAsync(tables.Incidents, entity.PartitionKey, entity.RowKey, cancellation).ConfigureAwait(false) is { } taken
            && Opening.Claim.Read(taken).Id != seed.IncidentId)
        {
            throw new MoveException($"{seed.Number} was reported here meanwhile, as {Opening.Claim.Read(taken).Number}.");
        }

        await tables.Incidents.UpsertEntityAsync(Opening.Lookup(seed), TableUpdateMode.Replace, cancellation).ConfigureAwait(false);
    }

    private async Task QueueAsync(MovedIncident incident, DateTimeOffset now, CancellationToken cancellation)
    {
        await _indexes.OpenAsync(incident.Id, incident.Picture.Seed.Report.Unit, now, cancellation).ConfigureAwait(false);
        var row = $"{Keys.Padded(incident.Picture.View.NextDue?.UtcTicks ?? long.MaxValue, 19)}|{incident.Id}";
        await tables.Incidents.UpsertEntityAsync(new TableEntity(WaitingPartition, row), TableUpdateMode.Replace, cancellation).ConfigureAwait(false);
    }

    private static TableEntity HeadOf(MovedIncident incident, DateTimeOffset acceptedUntil)
    {
        var head = Head.Create(incident.Picture.Seed, incident.ToProjection());
        head[nameof(Head.AcceptedUntil)] = incident.NotBefore(acceptedUntil).UtcTicks;
        head[nameof(StoredIncident.InboxSeq)] = incident.Picture.InboxSeq;
        head[Head.Indexed] = incident.Picture.Version;
        return head;
    }

    /// <summary>The parts of an entity have a limit of their own; together they must stay below the service's.</summary>
    private static bool Fits(MovedIncident incident)
    {
        const int Most = 500_000;
        try
        {
            return Chunks.Length(HeadOf(incident, incident.Picture.Seed.AcceptedAt)) < Most;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>What a unit has claimed, by claim and by number; read once, because nobody else acts meanwhile.</summary>
    private async Task<Dictionary<string, Opening.Claim>> ClaimsOfAsync(string unit)
    {
        var partition = Keys.Claims(unit);
        var claims = await ReadAsync(
            TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {"e|"} and RowKey lt {"e}"}"),
            int.MaxValue,
            entity => (entity.RowKey, Claim: Opening.Claim.Read(entity)),
            default).ConfigureAwait(false);
        var known = new Dictionary<string, Opening.Claim>();
        foreach (var (row, claim) in claims)
            known[row] = known[claim.Number] = claim;
        return known;
    }

    private async Task<List<T>> ReadAsync<T>(string filter, int limit, Func<TableEntity, T> map, CancellationToken cancellation) =>
        [.. (await RegisterTables.TakeAsync(tables.Incidents, filter, limit, cancellation).ConfigureAwait(false)).Select(map)];

    private static NumberCounter Counter(TableEntity entity)
    {
        var parts = entity.RowKey.Split('|');
        return new NumberCounter(
            entity.PartitionKey[Keys.Claims("").Length..], parts[1], int.Parse(parts[2], CultureInfo.InvariantCulture), entity.GetInt64(Opening.Last)!.Value);
    }
}
