using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Policies;

namespace Yuqing.Orchestrations.Incidents;

/// <summary>The picture of the incident that goes into the register.</summary>
public sealed partial record Incident
{
    /// <summary>Whether the register lacks something.</summary>
    public bool NeedsProjection => Version > ProjectedVersion || Entries.Count > 0 || Results.Count > 0;

    /// <summary>Nothing is left to do, now or later: the orchestration may end.</summary>
    public bool Ended =>
        Status is IncidentStatus.Closed or IncidentStatus.Dismissed or IncidentStatus.Merged
        && Effects.Count == 0
        && !Obligations.Any(obligation => obligation.IsPending);

    /// <summary>The picture as of now, with all lines and results that the register has not confirmed.</summary>
    public IncidentProjection Project(IncidentSeed seed, bool final = false)
    {
        var version = final ? Version + 1 : Version;
        var state = this with { Version = version, ProjectedVersion = version, Entries = [], Results = [] };
        return new IncidentProjection(Id, Generation, version, LastSeq, state.Save(), ToView(seed), Entries, Results, final);
    }

    /// <summary>The register has confirmed a picture.</summary>
    public Incident Projected(IncidentProjection picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        var entries = picture.Entries.Select(entry => entry.Id).ToHashSet();
        var results = picture.Results.Select(result => result.SignalId).ToHashSet();
        return this with
        {
            ProjectedVersion = Math.Max(ProjectedVersion, picture.Version),
            Entries = [.. Entries.Where(entry => !entries.Contains(entry.Id))],
            Results = [.. Results.Where(result => !results.Contains(result.SignalId))],
        };
    }

    /// <summary>What pages show.</summary>
    public IncidentView ToView(IncidentSeed seed)
    {
        ArgumentNullException.ThrowIfNull(seed);
        var next = NextPending;
        return new IncidentView
        {
            Id = Id,
            Number = Number,
            Unit = Unit,
            Report = Metrics is null ? seed.Report : seed.Report with { Metrics = Metrics.Over(seed.Report.Metrics) },
            Policy = Policy.Id,
            PolicyVersion = Policy.ContentHash,
            Level = Level,
            LevelProvisional = LevelProvisional,
            Category = Category,
            Status = Status,
            OpenedAt = AcceptedAt,
            ClosedAt = ClosedAt,
            WatchUntil = WatchUntil,
            MergedInto = MergedInto,
            Dismissal = Dismissal,
            NextDue = next?.Deadline,
            NextObligation = next?.Id,
            Levels = [.. Policy.Levels.Select(level => new NamedItem(level.Id, level.Title, level.En))],
            Obligations = [.. Obligations.OrderBy(o => o.Deadline ?? DateTimeOffset.MaxValue).Select(ToView)],
            MissingToClose = Status is IncidentStatus.Triage or IncidentStatus.Open
                ? [.. Missing().Select(o => new NamedItem(o.Id, TitleOf(o))), .. AwaitsAnotherLead ? [AnotherLead] : Array.Empty<NamedItem>()]
                : [],
            Findings = [.. Findings.Select(ToView)],
            FailingEffects = Effects.Count(effect => effect.Failures > 0) is > 0 and var failing ? failing : null,
            Statements = [.. Statements.Select(ToView)],
            ReviewItems = Policy.Statements?.Review ?? [],
            Kind = seed.Report.Kind,
            LeadUnit = LeadUnit,
            AssistingUnits = Assisting,
            Transfers = [.. Transfers.Select(ToView)],
            Units = UnitsInvolved,
            Restricted = Restricted,
            Categories = [.. Policy.Categories.Select(category => new NamedItem(category.Id, category.Title, category.En))],
            Flags = [.. Policy.Flags.Select(flag => new FlagView(flag.Id, flag.Title, flag.En, Flags.Contains(flag.Id)))],
        };
    }

    /// <summary>The pending obligation that falls due next.</summary>
    internal Obligation? NextPending => Obligations.Where(o => o is { IsPending: true, Deadline: not null }).MinBy(o => o.Deadline);

    /// <summary>Obligations that closing still needs.</summary>
    internal IEnumerable<Obligation> Missing() => Obligations.Where(o => o.IsPending && RuleOf(o).RequiredToClose);

    internal string TitleOf(Obligation obligation) =>
        obligation.Subject is { } subject && Find(subject) is { } confirmed
            ? $"{RuleOf(obligation).Title}：{RuleOf(confirmed).Title}"
            : RuleOf(obligation).Title;

    private ObligationView ToView(Obligation obligation)
    {
        var rule = RuleOf(obligation);
        return new ObligationView
        {
            Id = obligation.Id,
            Title = TitleOf(obligation),
            En = rule.En,
            Kind = rule.Kind,
            DueAt = obligation.Due,
            Status = obligation.Status,
            DueProvisional = obligation is { DueProvisional: true, IsPending: true },
            ExtendedTo = obligation.ExtendedTo,
            Extension = obligation.Extension,
            ExtensionLimit = obligation.IsPending ? ExtensionLimitOf(obligation) : null,
            Unit = obligation.Unit,
            Text = obligation.Text,
            Stage = rule.Stage,
            Template = rule.Template,
            Recipients = [.. Receiving.Views(rule, obligation)],
            Acts = rule.CompletedBy,
            PerformedAt = obligation.PerformedAt,
            AcceptedAt = obligation.AcceptedAt,
            BackEntered = obligation.BackEntered,
            BornOverdue = obligation.BornOverdue,
            DueFromDiscovery = obligation.BornOverdue ? obligation.DueFromDiscovery : null,
            BreachedAt = obligation.BreachedAt,
            CompletedBy = obligation.CompletedBy,
            OnBehalfOf = obligation.OnBehalfOf,
            EscalationRung = obligation.Rung,
            Rungs = rule.Ladder is null ? 0 : LadderOf(obligation).Rungs.Count,
            NextRungAt = obligation.IsPending ? obligation.NextRungAt : null,
            AcknowledgedBy = obligation.AcknowledgedBy,
            Acknowledgements = [.. (obligation.Present?.Acknowledged ?? []).Select(one => new AcknowledgementView(one.Person, one.At))],
            Awaiting = AwaitedOn(obligation),
            Assignee = rule.Assignee,
            Clock = ClockView(obligation, rule),
            Evidence = rule.Evidence,
            Given = obligation.Given ?? new Dictionary<string, string>(),
            Items = [.. rule.Items.Select(item => ToView(item, obligation))],
            Outcomes = rule.Outcomes,
            RequiredToClose = rule.RequiredToClose,
        };
    }

    private static ClockView? ClockView(Obligation obligation, ObligationRule rule) => obligation.AnchorAt is { } at && rule.Due is { } due
        ? new ClockView(obligation.Anchor!, at, due.Text, rule.Calendar == CalendarKinds.WorkingDays ? rule.Calendar : null)
        : null;

    private static ChecklistItemView ToView(NamedItem item, Obligation obligation)
    {
        DoneItem? done = null;
        obligation.Items?.TryGetValue(item.Id, out done);
        return new ChecklistItemView(item.Id, item.Title, done is not null, done?.By, done?.At, item.En);
    }
}
