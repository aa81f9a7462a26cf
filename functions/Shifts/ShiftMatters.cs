using Yuqing.Functions.Duty;
using Yuqing.Functions.Monitoring;
using Yuqing.Functions.Register;
using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Policies;

namespace Yuqing.Functions.Shifts;

/// <summary>What a picture shows of a unit's matters.</summary>
/// <param name="Content">The lists.</param>
/// <param name="Guarded">Incidents that the unit's duty officers are kept from.</param>
/// <param name="Drills">Exercises.</param>
internal sealed record ShiftView(ShiftContent Content, IReadOnlySet<string> Guarded, IReadOnlySet<string> Drills);

/// <summary>Turns the register's pictures of incidents into the lists of a report, from the point of view of one unit: its tasks only.</summary>
internal sealed class ShiftMatters(IPolicyArchive policies, LiveDutyDirectory directory)
{
    private static readonly string[] InHand = ["triage", "open", "watching"];

    /// <summary>The lists of a report that a question was asked for, as of <paramref name="now"/>.</summary>
    public async Task<ShiftView> ViewAsync(ShiftPicture picture, ShiftQuestion question, DateTimeOffset now, CancellationToken cancellation)
    {
        var (unit, from, to, until, _) = question;
        // A digest shows the whole of its day, though it is made in the morning; a hand-over what its shift will bring.
        var dueFrom = question.Digest ? DateOnly.FromDateTime(to.InChina().DateTime).InChina() : to;
        var all = picture.Running.Concat(picture.Opened).Concat(picture.Ended).Concat(picture.Breached).Concat(picture.WithFindings)
            .DistinctBy(stored => stored.View.Id).ToDictionary(stored => stored.View.Id);
        var seen = new Dictionary<string, Matter>();
        foreach (var (id, stored) in all)
            seen[id] = await ReadAsync(stored.View, unit, now, cancellation).ConfigureAwait(false);

        IEnumerable<Matter> Of(IEnumerable<StoredIncident> list) => list.Select(stored => seen[stored.View.Id]);
        var running = Of(picture.Running).ToList();
        var open = running.Where(matter => InHand.Contains(matter.View.Status) && matter.Concerns).Select(matter => matter.Shown).ToList();
        var content = new ShiftContent
        {
            Opened = [.. Of(picture.Opened).Select(matter => matter.Shown)],
            Open = open,
            Closed = [.. Of(picture.Ended).Where(matter => matter.View.ClosedAt >= from && matter.View.ClosedAt < to).Select(matter => matter.Shown)],
            Due = InOrder(running.SelectMany(matter => matter.Pending).Where(task => task.DueAt >= dueFrom && task.DueAt < until)),
            Breached = InOrder(Of(picture.Breached).SelectMany(matter => matter.BreachedIn(from, to))),
            Extensions = InOrder(running.SelectMany(matter => matter.Pending).Where(task => task.ExtensionUntil is not null)),
            Statements = [.. running.SelectMany(matter => matter.Waiting()).OrderBy(statement => statement.SubmittedAt)],
            Findings = [.. Of(picture.WithFindings).SelectMany(matter => matter.Candidates(unit)).OrderBy(finding => finding.At)],
            Levels = ShiftLevel.Of(open),
            Dead = picture.Dead,
            Alarms = picture.Alarms,
            Monitoring = [.. picture.Monitoring.Select(stored => MonitoringOf(stored.View, from, to, until)).OfType<ShiftMonitoring>().OrderBy(entry => entry.DueAt)],
            More = picture.More,
        };
        return new ShiftView(
            content,
            picture.Guarded,
            all.Values.Where(stored => stored.View.Report.Drill).Select(stored => stored.View.Id).ToHashSet());
    }

    private static List<ShiftTask> InOrder(IEnumerable<ShiftTask> tasks) => [.. tasks.OrderBy(task => task.DueAt).ThenBy(task => task.Number, StringComparer.Ordinal)];

    private static ShiftMonitoring? MonitoringOf(IncidentView view, DateTimeOffset from, DateTimeOffset to, DateTimeOffset until)
    {
        var record = view.Obligations.FirstOrDefault(obligation => obligation.Id == PolicySlice.MonitoringRecord);
        if (record is null || Due(record) is not { } due || due >= until || record.Status is not ("pending" or "extended" or "lapsed"))
            return null;
        // One that lapsed long ago was reported then.
        if (record.Status == "lapsed" && due < from)
            return null;
        var entry = MonitoringEntry.Of(view.Report.ExternalId);
        return new ShiftMonitoring(view.Id, view.Number, entry?.Day ?? DateOnly.FromDateTime(due.InChina().DateTime), entry?.Time, due.InChina(), due < to);
    }

    private async ValueTask<Matter> ReadAsync(IncidentView view, string unit, DateTimeOffset now, CancellationToken cancellation)
    {
        // A matter whose policy was lost is shown as urgent rather than left to wait.
        var policy = await policies.GetAsync(view.PolicyVersion, cancellation).ConfigureAwait(false);
        var byLevel = policy is null || (policy.FindLevel(view.Level)?.Urgent ?? view.Status == "triage");
        var working = policy?.QuietHours is null ? (DateTimeOffset?)null : directory.Now.Directory.Calendar.NextWorkingInstant(now);
        return new Matter(view, unit, now, task => byLevel || Due(task) < working, byLevel);
    }

    private static DateTimeOffset? Due(ObligationView task) => task.ExtendedTo ?? task.DueAt;

    /// <summary>An incident as one unit sees it.</summary>
    private sealed class Matter
    {
        private readonly Func<ObligationView, bool> _urgent;
        private readonly DateTimeOffset _now;

        public Matter(IncidentView view, string unit, DateTimeOffset now, Func<ObligationView, bool> urgent, bool urgentLevel)
        {
            (View, _now, _urgent) = (view, now, urgent);
            var lead = view.LeadUnit.Length > 0 ? view.LeadUnit : view.Unit;
            var own = view.Obligations.Where(task => (task.Unit ?? lead) == unit).ToList();
            var pending = own.Where(task => task.Status is "pending" or "extended").ToList();
            Pending = [.. pending.Select(TaskOf)];
            Own = own;
            Concerns = lead == unit || pending.Count > 0;
            var level = view.Levels.FirstOrDefault(item => item.Id == view.Level);
            Shown = new ShiftMatter
            {
                Incident = view.Id,
                Number = view.Number,
                Level = view.Level,
                LevelTitle = level?.Title,
                LevelEn = level?.En,
                Status = view.Status,
                OpenedAt = view.OpenedAt.InChina(),
                Next = Pending.Where(task => task.DueAt is not null).MinBy(task => task.DueAt),
                Overdue = Pending.Count(task => task.Overdue),
                Rung = pending.Select(task => task.EscalationRung).DefaultIfEmpty().Max(),
                Unacknowledged = pending.Any(task => task is { EscalationRung: > 0, AcknowledgedBy: null }),
                Urgent = urgentLevel,
                Drill = view.Report.Drill,
            };
        }

        public IncidentView View { get; }

        /// <summary>The unit leads it or has something to do in it.</summary>
        public bool Concerns { get; }

        public ShiftMatter Shown { get; }

        public IReadOnlyList<ShiftTask> Pending { get; }

        private IReadOnlyList<ObligationView> Own { get; }

        public IEnumerable<ShiftTask> BreachedIn(DateTimeOffset from, DateTimeOffset to) =>
            Own.Where(task => task.BreachedAt >= from && task.BreachedAt < to).Select(TaskOf);

        public IEnumerable<ShiftStatement> Waiting() => Concerns
            ? View.Statements.Where(statement => statement.Status == "submitted")
                .Select(statement => new ShiftStatement(View.Id, View.Number, statement.Id, statement.Kind, statement.Version, statement.SubmittedAt.InChina()))
            : [];

        public IEnumerable<ShiftFinding> Candidates(string unit) => View.Findings
            .Where(finding => finding.Status == "candidate" && (finding.Unit ?? (View.LeadUnit.Length > 0 ? View.LeadUnit : View.Unit)) == unit)
            .Select(finding => new ShiftFinding(View.Id, View.Number, finding.Kind, finding.Obligation.Length == 0 ? null : finding.Obligation, finding.At.InChina()));

        private ShiftTask TaskOf(ObligationView task) => new()
        {
            Incident = View.Id,
            Number = View.Number,
            Obligation = task.Id,
            Title = task.Title,
            En = task.En,
            DueAt = Due(task)?.InChina(),
            Overdue = task.Status is "pending" or "extended" && Due(task) < _now,
            Rung = task.EscalationRung,
            AcknowledgedBy = task.AcknowledgedBy,
            Level = View.Level,
            Urgent = _urgent(task),
            ExtensionUntil = task.Extension is { Status: "requested" } asked ? asked.Until.InChina() : null,
            Drill = View.Report.Drill,
        };
    }
}
