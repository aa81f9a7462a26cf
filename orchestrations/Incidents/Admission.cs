using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Policies;

namespace Yuqing.Orchestrations.Incidents;

/// <summary>What every signal must meet, whatever its type: offered, permitted, possible in this state, well-formed.</summary>
internal static class Admission
{
    private static readonly HashSet<string> FromTheProductOnly = [SignalTypes.Metrics, SignalTypes.MergedIn, SignalTypes.Calendar, SignalTypes.Unreachable];

    /// <summary>What is still entered once handling is concluded: records, and what is left to do.</summary>
    private static readonly string[] Afterwards =
    [
        SignalTypes.Note, SignalTypes.Progress, SignalTypes.Complete, SignalTypes.Checklist, SignalTypes.Acknowledge, SignalTypes.Escalate,
        SignalTypes.Reopen, SignalTypes.RequestExtension, SignalTypes.DecideExtension, SignalTypes.Supervise, SignalTypes.Facts, SignalTypes.Coverage,
        SignalTypes.Finding, SignalTypes.Promise,
    ];

    /// <summary>While the trend is watched, people go on answering it; who handles it and how it is graded no longer changes.</summary>
    private static readonly string[] WhileWatching =
    [
        SignalTypes.SubmitStatement, SignalTypes.ApproveStatement, SignalTypes.RejectStatement, SignalTypes.PublishStatement, SignalTypes.Referral,
        SignalTypes.Flag,
    ];

    /// <summary>Types that an incident takes once it is no longer being handled; while it is, it takes all but reopen.</summary>
    private static readonly Dictionary<string, HashSet<string>> TakenAfterwards = new()
    {
        [IncidentStatus.Watching] = [.. Afterwards, .. WhileWatching],
        [IncidentStatus.Closed] = [.. Afterwards],
        [IncidentStatus.Dismissed] = [SignalTypes.Note, SignalTypes.Finding, SignalTypes.Reopen],
        [IncidentStatus.Merged] = [SignalTypes.Note],
    };

    /// <summary>Fields that say what to do; the others say on what grounds.</summary>
    private static readonly HashSet<string> Directions =
    [
        "level", "category", "outcome", "item", "done", "into", "statement", "transfer", "decision", "recipient", "flag", "on", "until", "promisedAt",
        "cause", Actors.PersonField,
    ];

    /// <summary>Why the signal cannot be taken; null when it can.</summary>
    public static Problem? Check(Incident incident, Signal signal)
    {
        if (FromTheProductOnly.Contains(signal.Type))
            return signal.Actor == "system" ? null : NotOffered(signal.Type);
        if (!IsKnown(incident.Policy, signal.Type))
            return NotOffered(signal.Type);
        if (!incident.Policy.Allows(signal.Type, signal.ActorRoles))
            return Problem.Of(ProblemKind.Forbidden, "您的角色不能进行此操作，请由有权限的人员办理。");
        return CheckStatus(incident, signal) ?? CheckForm(incident, signal) ?? incident.CheckRoom(signal);
    }

    /// <summary>The types that these roles may send to an incident of this status, for pages that show buttons.</summary>
    public static IReadOnlyList<string> Offered(string status, PolicySlice policy, IReadOnlyCollection<string> roles) =>
        [.. policy.Permissions.Keys.Where(type => IsKnown(policy, type) && IsTaken(status, type) && policy.Allows(type, roles)).Order(StringComparer.Ordinal)];

    /// <summary>A policy without rules for statements or referrals offers neither, whatever its permissions say.</summary>
    private static bool IsKnown(PolicySlice policy, string type) => policy.Permissions.ContainsKey(type) && type switch
    {
        SignalTypes.SubmitStatement or SignalTypes.ApproveStatement or SignalTypes.RejectStatement or SignalTypes.PublishStatement
            => policy.Statements is not null,
        SignalTypes.Referral => policy.Referrals is not null,
        _ => true,
    };

    private static bool IsTaken(string status, string type) =>
        TakenAfterwards.TryGetValue(status, out var types) ? types.Contains(type) : type != SignalTypes.Reopen;

    internal static Problem NotOffered(string type) => Problem.Field("type", $"本制度不提供操作“{type}”。");

    private static Problem? CheckStatus(Incident incident, Signal signal) => IsTaken(incident.Status, signal.Type)
        ? null
        : Problem.Of(ProblemKind.Conflict, $"事项{TitleOf(incident.Status)}，不能进行此操作。");

    private static Problem? CheckForm(Incident incident, Signal signal)
    {
        var errors = new FieldErrors();
        foreach (var (field, value) in signal.Fields)
            errors.Text(field, value, LimitOf(signal.Type, field));
        errors.Text("onBehalfOf", signal.OnBehalfOf, Limits.Name);
        if (signal.PerformedAt > signal.AcceptedAt)
            errors.Add("performedAt", "办理时间不能晚于现在。");
        if (signal.PerformedAt < EarliestAnchor(incident))
            errors.Add("performedAt", "办理时间不能早于舆情发生。");
        if (signal.OnBehalfOf is not null && !signal.Fields.Any(f => !Directions.Contains(f.Key) && !string.IsNullOrWhiteSpace(f.Value)))
            errors.Add("evidence", "代录须写明依据，如 evidence、documentNo 或 reason。");
        return errors.ToProblem("操作未被接受，请按字段提示更正。");
    }

    private static int LimitOf(string type, string field) =>
        field == "text" && type is SignalTypes.SubmitStatement or SignalTypes.PublishStatement ? Limits.StatementText : Limits.Text;

    /// <summary>
    /// Nothing can have been done before this: the start of the minute of the earliest time of the report, because people
    /// enter times to the minute.
    /// </summary>
    public static DateTimeOffset EarliestAnchor(Incident incident)
    {
        var earliest = incident.Anchors.Values.Append(incident.AcceptedAt).Min();
        return earliest.AddTicks(-(earliest.Ticks % TimeSpan.TicksPerMinute));
    }

    private static string TitleOf(string status) => status switch
    {
        IncidentStatus.Watching => "已办结、正在关注",
        IncidentStatus.Closed => "已办结",
        IncidentStatus.Dismissed => "已撤销",
        IncidentStatus.Merged => "已并入其他事项",
        _ => "正在办理",
    };
}
