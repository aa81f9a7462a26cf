using Azure.Data.Tables;
using Yuqing.Functions.Register;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Azure.Register;

/// <summary>
/// Accepts reports. External id and number are claimed together, in one transaction within the unit's claims: so no matter is
/// opened twice and no number is left out. What follows a claim may be done by anybody who finds it not done: a crash after it
/// leaves an incident that the repeated report completes under the same id and number.
/// </summary>
internal sealed class Opening(
    RegisterTables tables, HeadReader heads, Inbox inbox, IndexWriter indexes, ChangeLog changes, TimeProvider time) : IDisposable
{
    /// <summary>Property of a counter: the last number given.</summary>
    public const string Last = "Last";
    private const string Number = "Number";
    private const string AcceptedAt = "AcceptedAt";
    private const string DeliveryName = "Delivery";
    private const string Duplicate = "Duplicate";

    private readonly KeyedLocks _locks = new();

    /// <summary>See <see cref="IIncidentRegister.AcceptReportAsync"/>.</summary>
    public async Task<ReportOutcome> AcceptAsync(NewReport report, string numberPrefix, Func<IncidentSeed, IncidentProjection> open, CancellationToken cancellation)
    {
        if (await FindDeliveryAsync(report, cancellation).ConfigureAwait(false) is { } answered)
            return answered;
        var (claim, opening) = await ClaimAsync(report, numberPrefix, open, cancellation).ConfigureAwait(false);
        var isNew = (opening is not null || await heads.FindAsync(report.Report.Unit, claim.Id, cancellation).ConfigureAwait(false) is null)
            && await OpenAsync(claim.Seed(report), opening ?? open(claim.Seed(report)), cancellation).ConfigureAwait(false);
        if (!isNew)
            await CompleteAsync(report.Report.Unit, claim.Id, cancellation).ConfigureAwait(false);
        // The first delivery that comes again after a crash gets the answer that it would have got.
        var duplicate = !isNew && !(report.DeliveryId is { } delivery && delivery == claim.Delivery);
        if (duplicate)
            await AddMetricsAsync(report, claim.Id, cancellation).ConfigureAwait(false);
        else
            await changes.AppendAsync(claim.Id, "opened", claim.AcceptedAt, cancellation).ConfigureAwait(false);
        await RememberDeliveryAsync(report, claim.Id, duplicate, cancellation).ConfigureAwait(false);
        var head = await heads.FindAsync(report.Report.Unit, claim.Id, cancellation).ConfigureAwait(false);
        return new ReportOutcome(head!.Incident, duplicate, Repeated: false);
    }

    /// <summary>The entity by which the incident's unit is found.</summary>
    public static TableEntity Lookup(IncidentSeed seed) => new(Keys.Lookup(seed.IncidentId), "u") { [IndexEntries.Unit] = seed.Report.Unit };

    public void Dispose() => _locks.Dispose();

    private async Task<ReportOutcome?> FindDeliveryAsync(NewReport report, CancellationToken cancellation)
    {
        if (report.DeliveryId is null)
            return null;
        var (partition, row) = DeliveryKey(report);
        var delivery = await RegisterTables.FindAsync(tables.Incidents, partition, row, cancellation).ConfigureAwait(false);
        if (delivery is null || delivery.GetInt64(IndexEntries.At) < (time.GetUtcNow() - ReportRules.DeliveryMemory).UtcTicks)
            return null;
        var head = await heads.FindAsync(delivery.GetString(IndexEntries.Incident), cancellation).ConfigureAwait(false);
        return head is null ? null : new ReportOutcome(head.Incident, delivery.GetBoolean(Duplicate)!.Value, Repeated: true);
    }

    /// <summary>The claim, and what it is opened with when it was made by this call.</summary>
    private async Task<(Claim Claim, IncidentProjection? Opening)> ClaimAsync(
        NewReport report, string numberPrefix, Func<IncidentSeed, IncidentProjection> open, CancellationToken cancellation)
    {
        var prefix = ReportRules.PrefixOf(report.Report, numberPrefix);
        var partition = Keys.Claims(report.Report.Unit);
        var row = Keys.Claim(report.Report.Source, report.Report.ExternalId);
        using var turn = await _locks.EnterAsync(partition, cancellation).ConfigureAwait(false);
        while (true)
        {
            if (await RegisterTables.FindAsync(tables.Incidents, partition, row, cancellation).ConfigureAwait(false) is { } claimed)
                return (Claim.Read(claimed), null);
            var now = time.Now();
            var counterRow = Keys.Counter(prefix, now.Year);
            var counter = await RegisterTables.FindAsync(tables.Incidents, partition, counterRow, cancellation).ConfigureAwait(false);
            var last = (counter?.GetInt64(Last) ?? 0) + 1;
            var claim = new Claim(Guid.CreateVersion7(now).ToString("N"), ReportRules.Number(prefix, now.Year, last), now, report.DeliveryId);
            // A report that cannot be opened takes no number.
            var opening = open(claim.Seed(report));
            var taken = new TableEntity(partition, counterRow) { [Last] = last };
            TableTransactionAction[] both =
            [
                RegisterTables.Put(taken, counter?.ETag),
                new(TableTransactionActionType.Add, claim.Write(partition, row)),
            ];
            if (await RegisterTables.TryCommitAsync(tables.Incidents, both, cancellation).ConfigureAwait(false))
                return (claim, opening);
        }
    }

    /// <summary>True when this call opened it.</summary>
    private async Task<bool> OpenAsync(IncidentSeed seed, IncidentProjection projection, CancellationToken cancellation)
    {
        var unit = seed.Report.Unit;
        await tables.Incidents.UpsertEntityAsync(Lookup(seed), TableUpdateMode.Replace, cancellation).ConfigureAwait(false);
        await indexes.OpenAsync(seed.IncidentId, unit, time.GetUtcNow(), cancellation).ConfigureAwait(false);
        var head = Head.Create(seed, projection);
        var by = Guid.NewGuid().ToString("N");
        head[RegisterTables.By] = by;
        var changed = TimelineTable.Entities(head.PartitionKey, seed.IncidentId, projection.Entries).Prepend(head)
            .Select(entity => new TableTransactionAction(TableTransactionActionType.Add, entity));
        if (!await RegisterTables.TryCommitAsync(tables.Incidents, changed, cancellation).ConfigureAwait(false)
            && !await RegisterTables.IsByAsync(tables.Incidents, head, by, cancellation).ConfigureAwait(false))
        {
            return false;
        }

        await indexes.WriteAsync(IncidentRows.WithUnits(projection.View), [], words: true, cancellation).ConfigureAwait(false);
        return true;
    }

    /// <summary>Whoever opened it may have died before it could be found.</summary>
    private async Task CompleteAsync(string unit, string incidentId, CancellationToken cancellation)
    {
        if (await heads.FindAsync(unit, incidentId, cancellation).ConfigureAwait(false) is { IsIndexed: false } head)
            await indexes.WriteAsync(head.Incident.View, head.Stale, words: true, cancellation).ConfigureAwait(false);
    }

    private async Task AddMetricsAsync(NewReport report, string incidentId, CancellationToken cancellation)
    {
        if (report.Report.Metrics is null || await heads.FindAsync(report.Report.Unit, incidentId, cancellation).ConfigureAwait(false) is not { } known)
            return;
        if (ReportRules.MetricsOf(report, known.Incident) is { } signal)
            await inbox.AcceptAsync(incidentId, signal, (_, _, _) => null, cancellation).ConfigureAwait(false);
    }

    private async Task RememberDeliveryAsync(NewReport report, string incidentId, bool duplicate, CancellationToken cancellation)
    {
        if (report.DeliveryId is null)
            return;
        var (partition, row) = DeliveryKey(report);
        var delivery = new TableEntity(partition, row)
        {
            [IndexEntries.Incident] = incidentId,
            [Duplicate] = duplicate,
            [IndexEntries.At] = time.GetUtcNow().UtcTicks,
        };
        await tables.Incidents.UpsertEntityAsync(delivery, TableUpdateMode.Replace, cancellation).ConfigureAwait(false);
    }

    private static (string Partition, string Row) DeliveryKey(NewReport report)
    {
        var key = Keys.Delivery(report.Report.Source, report.DeliveryId!);
        return (key, "d");
    }

    /// <summary>An external id that has its incident and number, whether or not the incident is there yet.</summary>
    internal sealed record Claim(string Id, string Number, DateTimeOffset AcceptedAt, string? Delivery)
    {
        public static Claim Read(TableEntity entity) => new(
            entity.GetString(IndexEntries.Incident), entity.GetString(Opening.Number), ChinaTime.FromTicks(entity.GetInt64(Opening.AcceptedAt)!.Value), entity.GetString(DeliveryName));

        public IncidentSeed Seed(NewReport report) => new(Id, Number, AcceptedAt, report.Report) { Calendars = report.Calendars };

        public TableEntity Write(string partition, string row) => new(partition, row)
        {
            [IndexEntries.Incident] = Id,
            [Opening.Number] = Number,
            [Opening.AcceptedAt] = AcceptedAt.UtcTicks,
            [DeliveryName] = Delivery!,
        };
    }
}
