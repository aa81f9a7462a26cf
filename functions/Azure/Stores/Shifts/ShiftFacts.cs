using System.Globalization;
using Azure.Data.Tables;
using Yuqing.Functions.Azure.Register;
using Yuqing.Functions.Notifications;
using Yuqing.Functions.Register;
using Yuqing.Functions.Shifts;
using Yuqing.Functions.Watch;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Azure.Stores.Shifts;

/// <summary>
/// What shift reports are made from. The index partitions of the unit name the matters, and their heads decide. There is no
/// common state of several partitions: what changes while it is read is shown as it was before or after.
/// </summary>
internal sealed class ShiftFacts(RegisterTables tables, HeadReader heads, INotificationStore notifications, IAlarmStore alarms)
{
    /// <summary>Index entities of one question; a matter may have several.</summary>
    private const int MaxRows = 4 * ShiftPicture.Limit;

    private const int DeadPage = 200;
    private const int MaxDeadPages = 10;

    /// <summary>See <see cref="IShiftStore.ReadAsync"/>.</summary>
    public async Task<ShiftPicture> ReadAsync(ShiftQuestion question, CancellationToken cancellation)
    {
        var matters = await MattersAsync(question, cancellation).ConfigureAwait(false);
        var picture = matters.Picture(question) with
        {
            Monitoring = await new Questions(tables, heads).ListMonitoringAsync(question.Monitoring, cancellation).ConfigureAwait(false),
            Acts = await ActsAsync(question, cancellation).ConfigureAwait(false),
            Dead = await DeadAsync(question, cancellation).ConfigureAwait(false),
            Alarms = await AlarmsAsync(question, cancellation).ConfigureAwait(false),
        };
        var standing = await heads.FindStandingAsync(picture.Incidents(), cancellation).ConfigureAwait(false);
        var others = new Sight([question.Unit], Restricted: false);
        var all = others with { Restricted = true };
        return picture with { Guarded = standing.Where(head => Head.IsSeen(head, all) && !Head.IsSeen(head, others)).Select(Head.IdOf).ToHashSet() };
    }

    /// <summary>See <see cref="IShiftStore.TitlesAsync"/>.</summary>
    public async Task<IReadOnlyDictionary<string, string>> TitlesAsync(IReadOnlyCollection<string> incidents, Sight sight, CancellationToken cancellation)
    {
        var found = await heads.ReadAsync(await heads.LocateAsync(incidents, cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false);
        return found.Where(head => sight.Shows(head.Incident.View)).ToDictionary(head => head.Id, head => head.Incident.Seed.Report.Title);
    }

    private async Task<ShiftCandidates> MattersAsync(ShiftQuestion question, CancellationToken cancellation)
    {
        var (unit, from, to, _, digest) = question;
        var none = Task.FromResult<IReadOnlyList<(string Unit, string Incident)>>([]);
        var rows = await Task.WhenAll(
            NamedAsync(IndexEntries.Running(unit), null, cancellation),
            NamedAsync(IndexEntries.Opened(MatterKinds.Incident, unit), (from, to), cancellation),
            digest ? NamedAsync(IndexEntries.Ended(unit), (from, to), cancellation) : none,
            digest ? NamedAsync(IndexEntries.Breached(unit), (from, to), cancellation) : none,
            digest ? NamedAsync(IndexEntries.Found(unit), (question.FindingsFrom, to), cancellation) : none).ConfigureAwait(false);
        var read = await heads.ReadAsync([.. rows.SelectMany(named => named).Distinct()], cancellation).ConfigureAwait(false);
        return new ShiftCandidates(read.ToDictionary(head => head.Id, head => head.Incident), [.. rows.Select(named => named.Select(one => one.Incident).ToList())]);
    }

    /// <summary>The matters that a partition names, each once; of a time, when its rows begin with one.</summary>
    private async Task<IReadOnlyList<(string Unit, string Incident)>> NamedAsync(
        string partition, (DateTimeOffset From, DateTimeOffset To)? time, CancellationToken cancellation)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition}");
        if (time is { } span)
            filter += TableClient.CreateQueryFilter($" and RowKey ge {Keys.Ticks(span.From)} and RowKey lt {Keys.Ticks(span.To)}");
        var rows = await RegisterTables.TakeAsync(tables.Indexes, filter, MaxRows, cancellation, [IndexEntries.Unit, IndexEntries.Incident]).ConfigureAwait(false);
        return [.. rows.Select(row => (row.GetString(IndexEntries.Unit), row.GetString(IndexEntries.Incident))).Distinct()];
    }

    /// <summary>Acts are counted from the signals of the matters that had one in these days and that the unit's duty officers see.</summary>
    private async Task<IReadOnlyList<ShiftActor>> ActsAsync(ShiftQuestion question, CancellationToken cancellation)
    {
        var named = new List<(string Unit, string Incident)>();
        for (var day = new DateTimeOffset(question.From.UtcDateTime.Date, TimeSpan.Zero); day < question.To; day = day.AddDays(1))
        {
            var filter = TableClient.CreateQueryFilter($"PartitionKey eq {IndexEntries.Acts(day)}");
            var rows = await RegisterTables.TakeAsync(tables.Indexes, filter, int.MaxValue, cancellation).ConfigureAwait(false);
            named.AddRange(rows.Select(row => (row.GetString(IndexEntries.Unit), row.RowKey)));
        }

        var sight = new Sight([question.Unit], Restricted: false);
        var standing = await heads.ReadStandingAsync([.. named.Distinct()], cancellation).ConfigureAwait(false);
        var seen = standing.OfType<TableEntity>().Where(head => Head.IsSeen(head, sight)).ToList();
        var acts = new List<Signal>[seen.Count];
        await RegisterTables.EachAsync(
            seen.Count,
            async (i, token) => acts[i] = await Inbox.ListAsync(tables, seen[i].PartitionKey, Head.IdOf(seen[i]), 0, int.MaxValue, token).ConfigureAwait(false),
            cancellation).ConfigureAwait(false);
        return ShiftActs.Count(acts.SelectMany(signals => signals)
            .Where(signal => ShiftActs.Is(signal) && signal.AcceptedAt >= question.From && signal.AcceptedAt < question.To));
    }

    /// <summary>The dead ones, newest first. One that was sent again stands where it first stood, so the search goes a page beyond the time.</summary>
    private async Task<IReadOnlyList<ShiftDead>> DeadAsync(ShiftQuestion question, CancellationToken cancellation)
    {
        var dead = new List<Notification>();
        var query = new NotificationQuery(new Sight(null, Restricted: true), [NotificationState.Dead], [question.Unit], Limit: DeadPage);
        for (var pages = 0; pages < MaxDeadPages; pages++)
        {
            var page = await notifications.ListAsync(query, cancellation).ConfigureAwait(false);
            dead.AddRange(page.Items.Where(one => one.QueuedAt >= question.DeadFrom && one.QueuedAt < question.To));
            if (page.Next is null || (page.Items.Count > 0 && page.Items.All(one => one.QueuedAt < question.DeadFrom)))
                break;
            query = query with { Cursor = page.Next };
        }

        return [.. dead.OrderByDescending(one => one.QueuedAt).ThenBy(one => one.Id, StringComparer.Ordinal).Take(ShiftPicture.Limit).Select(ShiftDead.Of)];
    }

    /// <summary>Those about matters that duty officers are kept from are for digests alone.</summary>
    private async Task<IReadOnlyList<ShiftAlarm>> AlarmsAsync(ShiftQuestion question, CancellationToken cancellation) =>
    [
        .. (await alarms.ListOpenAsync(AlarmKinds.All, int.MaxValue, cancellation).ConfigureAwait(false))
            .Where(alarm => alarm.Unit == question.Unit && (question.Digest || !alarm.Guarded)).OrderByDescending(alarm => alarm.Id).Take(ShiftPicture.Limit)
            .Select(alarm => new ShiftAlarm(alarm.Id.ToString(CultureInfo.InvariantCulture), alarm.Kind, alarm.Incident, alarm.Text, alarm.TextEn, alarm.RaisedAt)),
    ];
}
