namespace Yuqing.Functions.Shifts;

/// <summary>What a report lists. Lists that a kind of report does not have are empty.</summary>
internal sealed record ShiftContent
{
    /// <summary>Matters opened in the time, oldest first.</summary>
    public IReadOnlyList<ShiftMatter> Opened { get; init; } = [];

    /// <summary>Matters in hand, the one due next first.</summary>
    public IReadOnlyList<ShiftMatter> Open { get; init; } = [];

    /// <summary>Matters that ended in the time.</summary>
    public IReadOnlyList<ShiftMatter> Closed { get; init; } = [];

    /// <summary>Tasks due in the shift that begins (digest: on its day), in order of due time.</summary>
    public IReadOnlyList<ShiftTask> Due { get; init; } = [];

    /// <summary>Tasks that became overdue in the time, in order of due time.</summary>
    public IReadOnlyList<ShiftTask> Breached { get; init; } = [];

    /// <summary>Tasks with an extension to decide.</summary>
    public IReadOnlyList<ShiftTask> Extensions { get; init; } = [];

    /// <summary>Statements that wait for approval, oldest first.</summary>
    public IReadOnlyList<ShiftStatement> Statements { get; init; } = [];

    /// <summary>Candidate findings, oldest first.</summary>
    public IReadOnlyList<ShiftFinding> Findings { get; init; } = [];

    /// <summary>Matters in hand by level, those without one last.</summary>
    public IReadOnlyList<ShiftLevel> Levels { get; init; } = [];

    /// <summary>Who recorded how many acts in the time, most first.</summary>
    public IReadOnlyList<ShiftActor> Acts { get; init; } = [];

    /// <summary>Notifications that were given up and not sent again, newest first.</summary>
    public IReadOnlyList<ShiftDead> Dead { get; init; } = [];

    /// <summary>Open alarms of the unit, newest first.</summary>
    public IReadOnlyList<ShiftAlarm> Alarms { get; init; } = [];

    /// <summary>Monitoring records that are missing or due before the shift that begins ends.</summary>
    public IReadOnlyList<ShiftMonitoring> Monitoring { get; init; } = [];

    /// <summary>Gaps in the unit's rosters.</summary>
    public IReadOnlyList<ShiftGap> Gaps { get; init; } = [];

    /// <summary>A list reached its limit: there is more than is shown and counted.</summary>
    public bool More { get; init; }

    /// <summary>The incidents that it names.</summary>
    public IReadOnlySet<string> Incidents() => Opened.Concat(Open).Concat(Closed).Select(matter => matter.Incident)
        .Concat(Due.Concat(Breached).Concat(Extensions).Select(task => task.Incident))
        .Concat(Statements.Select(statement => statement.Incident))
        .Concat(Findings.Select(finding => finding.Incident))
        .Concat(Dead.Where(dead => dead.IsOfIncident).Select(dead => dead.Incident))
        .Concat(Alarms.Select(alarm => alarm.Incident).OfType<string>())
        .ToHashSet();

    /// <summary>The same without what concerns incidents that a test refuses.</summary>
    public ShiftContent Where(Func<string, bool> sees) => this with
    {
        Opened = [.. Opened.Where(matter => sees(matter.Incident))],
        Open = [.. Open.Where(matter => sees(matter.Incident))],
        Closed = [.. Closed.Where(matter => sees(matter.Incident))],
        Due = [.. Due.Where(task => sees(task.Incident))],
        Breached = [.. Breached.Where(task => sees(task.Incident))],
        Extensions = [.. Extensions.Where(task => sees(task.Incident))],
        Statements = [.. Statements.Where(statement => sees(statement.Incident))],
        Findings = [.. Findings.Where(finding => sees(finding.Incident))],
        Dead = [.. Dead.Where(dead => !dead.IsOfIncident || sees(dead.Incident))],
        Alarms = [.. Alarms.Where(alarm => alarm.Incident is null || sees(alarm.Incident))],
        Levels = ShiftLevel.Of(Open.Where(matter => sees(matter.Incident))),
    };

    /// <summary>The same with titles of matters, by incident.</summary>
    public ShiftContent WithTitles(Func<string, string?> title) => this with
    {
        Opened = [.. Opened.Select(matter => matter with { Title = title(matter.Incident) })],
        Open = [.. Open.Select(matter => matter with { Title = title(matter.Incident) })],
        Closed = [.. Closed.Select(matter => matter with { Title = title(matter.Incident) })],
        Due = [.. Due.Select(task => task with { IncidentTitle = title(task.Incident) })],
        Breached = [.. Breached.Select(task => task with { IncidentTitle = title(task.Incident) })],
        Extensions = [.. Extensions.Select(task => task with { IncidentTitle = title(task.Incident) })],
    };
}

/// <summary>A matter of the unit.</summary>
internal sealed record ShiftMatter
{
    /// <summary>Incident id.</summary>
    public required string Incident { get; init; }

    /// <summary>Its number.</summary>
    public required string Number { get; init; }

    /// <summary>Its title, for a reader who sees the matter; never kept.</summary>
    public string? Title { get; init; }

    /// <summary>Level id; null while in triage.</summary>
    public string? Level { get; init; }

    /// <summary>Chinese name of the level.</summary>
    public string? LevelTitle { get; init; }

    /// <summary>English name of the level.</summary>
    public string? LevelEn { get; init; }

    /// <summary>triage, open, watching, closed, dismissed or merged.</summary>
    public required string Status { get; init; }

    /// <summary>When it was opened.</summary>
    public DateTimeOffset OpenedAt { get; init; }

    /// <summary>Its next task of the unit, overdue or not; null when none waits.</summary>
    public ShiftTask? Next { get; init; }

    /// <summary>How many of the unit's tasks are overdue.</summary>
    public int Overdue { get; init; }

    /// <summary>Highest rung of the ladder that was told about a task still open; 0 when none.</summary>
    public int Rung { get; init; }

    /// <summary>An escalated task is open and nobody has acknowledged it.</summary>
    public bool Unacknowledged { get; init; }

    /// <summary>Its level is urgent, or it has none yet.</summary>
    public bool Urgent { get; init; }

    /// <summary>An exercise.</summary>
    public bool Drill { get; init; }
}

/// <summary>A task of the unit.</summary>
internal sealed record ShiftTask
{
    /// <summary>Incident id.</summary>
    public required string Incident { get; init; }

    /// <summary>Number of the incident.</summary>
    public required string Number { get; init; }

    /// <summary>Title of the incident, for a reader who sees it; never kept.</summary>
    public string? IncidentTitle { get; init; }

    /// <summary>Obligation id.</summary>
    public required string Obligation { get; init; }

    /// <summary>Its Chinese title.</summary>
    public required string Title { get; init; }

    /// <summary>Its English title, where the policy gives one.</summary>
    public string? En { get; init; }

    /// <summary>When it is due, extension included.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>Past due when the report was made.</summary>
    public bool Overdue { get; init; }

    /// <summary>Highest rung that was told; 0 when none.</summary>
    public int Rung { get; init; }

    /// <summary>Who acknowledged the escalation.</summary>
    public string? AcknowledgedBy { get; init; }

    /// <summary>Level id of the incident.</summary>
    public string? Level { get; init; }

    /// <summary>The level is urgent, or it is due before the next working hour under a policy with quiet hours.</summary>
    public bool Urgent { get; init; }

    /// <summary>The due time asked for, of a task with an extension to decide.</summary>
    public DateTimeOffset? ExtensionUntil { get; init; }

    /// <summary>An exercise.</summary>
    public bool Drill { get; init; }
}

/// <summary>A statement that waits for approval.</summary>
internal sealed record ShiftStatement(string Incident, string Number, string Statement, string Kind, int Version, DateTimeOffset SubmittedAt);

/// <summary>A candidate finding.</summary>
internal sealed record ShiftFinding(string Incident, string Number, string Finding, string? Obligation, DateTimeOffset At);

/// <summary>Matters in hand of one level; null while in triage.</summary>
internal sealed record ShiftLevel(string? Level, string? Title, string? En, int Count)
{
    /// <summary>Counts by level.</summary>
    public static IReadOnlyList<ShiftLevel> Of(IEnumerable<ShiftMatter> open) =>
        [.. open.GroupBy(matter => matter.Level)
            .OrderBy(level => level.Key is null).ThenBy(level => level.Key, StringComparer.Ordinal)
            .Select(level => new ShiftLevel(level.Key, level.First().LevelTitle, level.First().LevelEn, level.Count()))];
}

/// <summary>Somebody who recorded acts.</summary>
internal sealed record ShiftActor(string Actor, string Name, int Count);

/// <summary>A notification that was given up.</summary>
internal sealed record ShiftDead(string Id, string Incident, string Number, string Reason, string Person, string PersonName, DateTimeOffset QueuedAt)
{
    /// <summary>What a report says of a notification.</summary>
    public static ShiftDead Of(Notifications.Notification dead) =>
        new(dead.Id, dead.Incident, dead.Number, dead.Reason, dead.Person, dead.PersonName, dead.QueuedAt);

    /// <summary>False for a message of the product itself, such as one about a gap in a roster.</summary>
    public bool IsOfIncident => !Incident.Contains(':', StringComparison.Ordinal);
}

/// <summary>An open alarm.</summary>
internal sealed record ShiftAlarm(string Id, string Kind, string? Incident, string Text, string? TextEn, DateTimeOffset RaisedAt);

/// <summary>A monitoring record that is not entered.</summary>
/// <param name="Incident">Its matter.</param>
/// <param name="Number">Its number.</param>
/// <param name="Date">The day that it is for.</param>
/// <param name="Time">Time of the day, when several are due a day.</param>
/// <param name="DueAt">When it is due.</param>
/// <param name="Missing">It was due when the shift ended.</param>
internal sealed record ShiftMonitoring(string Incident, string Number, DateOnly Date, TimeOnly? Time, DateTimeOffset? DueAt, bool Missing);

/// <summary>A gap in a roster: <c>nobody</c> or <c>no-contact</c>.</summary>
internal sealed record ShiftGap(string Role, string RoleTitle, DateTimeOffset From, DateTimeOffset To, string Kind);
