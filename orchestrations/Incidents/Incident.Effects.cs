using Yuqing.Orchestrations.Calendars;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Orchestrations.Incidents;

/// <summary>What is owed, and what became of it.</summary>
public sealed partial record Incident
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromMinutes(30);

    /// <summary>The notification that an effect stands for, as of now.</summary>
    /// <param name="now">When it is sent: what waits in quiet hours depends on it.</param>
    public NotifyRequest RequestOf(Effect effect, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(effect);
        var obligation = Find(effect.Obligation);
        return new NotifyRequest
        {
            Key = $"{Id}:{effect.N}",
            IncidentId = Id,
            Number = Number,
            Unit = UnitOf(effect, obligation),
            Level = Level,
            Reason = effect.Reason,
            Obligation = effect.Obligation,
            ObligationTitle = obligation is null ? null : TitleOf(obligation),
            DueAt = obligation?.Deadline,
            Rung = effect.Rung,
            Skipped = effect.Rung > 0 && obligation?.Rung == effect.Rung ? obligation.Skipped ?? [] : [],
            Roles = RolesFor(effect, obligation),
            People = [.. (effect.People ?? []).Select(index => People[index])],
            Urgent = IsUrgent(effect, obligation, now),
            QuietHours = Policy.QuietHours is { } quiet ? new QuietHours(quiet.From, quiet.To) : null,
            Drill = Drill,
        };
    }

    /// <summary>The message to the incident that this one was merged into.</summary>
    public RelaySignalRequest RelayRequest()
    {
        var fields = Anchors.ToDictionary(anchor => anchor.Key, anchor => anchor.Value.ToString("O"));
        fields["from"] = Id;
        fields["number"] = Number;
        var signal = new Signal { SignalId = $"merged-in:{Id}", Type = SignalTypes.MergedIn, Actor = "system", Fields = fields };
        return new RelaySignalRequest(MergedInto!, signal);
    }

    /// <summary>A notification was queued for those who could be reached.</summary>
    public Incident Notified(int effect, NotifyResult result, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(result);
        if (Effects.FirstOrDefault(owed => owed.N == effect) is not { } settled)
            return this;
        var next = Without(settled);
        if (result.Recipients.Count > 0)
        {
            var facts = new Dictionary<string, string>
            {
                ["reason"] = settled.Reason,
                ["recipients"] = string.Join(',', result.Recipients.Select(person => person.Person)),
            };
            next = next.Record("notified", at, NotifiedText(settled, Find(settled.Obligation), result), obligation: settled.Obligation, data: facts);
        }
        if (result.Missing.Count > 0 || result.Recipients.Count == 0)
        {
            var roles = result.Missing.Count > 0 ? result.Missing : RolesFor(settled, Find(settled.Obligation));
            var text = $"{string.Join('、', roles.Select(DutyRoles.Title))}无人值守或没有可用的联系方式。";
            var facts = new Dictionary<string, string> { ["roles"] = string.Join(',', roles) };
            next = next.Record("no-contact", at, text, obligation: settled.Obligation, data: facts);
        }
        return settled.Reason is NoticeReasons.Breach or NoticeReasons.Escalation ? next.Alarmed(settled, result, at) : next;
    }

    /// <summary>The message to the other incident was delivered.</summary>
    public Incident Relayed(int effect) =>
        Effects.FirstOrDefault(owed => owed.N == effect) is { } settled ? Without(settled) : this;

    /// <summary>All retries of an effect were in vain: it stays owed and is tried again later, each time after a longer pause.</summary>
    public Incident Failed(int effect, string error, DateTimeOffset at)
    {
        if (Effects.FirstOrDefault(owed => owed.N == effect) is not { } owed)
            return this;
        var pause = TimeSpan.FromTicks(Math.Min(LongestRetry.Ticks, FirstRetry.Ticks << Math.Min(owed.Failures, 10)));
        var later = owed with { Failures = owed.Failures + 1, NotBefore = China(at + pause) };
        var next = this with { Effects = [.. Effects.Select(other => other.N == effect ? later : other)] };
        return owed.Failures > 0
            ? next
            : next.Record("delivery-failed", at, "通知未能送出，系统将继续重试。", obligation: owed.Obligation,
                data: new Dictionary<string, string> { ["reason"] = owed.Reason, ["error"] = Limits.Cut(error, Limits.Reason) });
    }

    /// <summary>Tells those who were alarmed that it is done, and drops reminders that have become pointless.</summary>
    internal Incident AllClear(string id)
    {
        var obligation = Find(id)!;
        var next = this with { Effects = [.. Effects.Where(e => e.Obligation != id || e.Reason != NoticeReasons.Reminder)] };
        next = next.Put(obligation.Settled() with { Alarmed = null });
        return obligation.Alarmed is { Count: > 0 } alarmed ? next.Owe(NoticeReasons.AllClear, id, people: alarmed) : next;
    }

    internal Incident Waive(string id, DateTimeOffset at, string reason) =>
        Put(Find(id)! with { Status = ObligationStatus.Waived, NextRungAt = null })
            .Record("waived", at, $"“{TitleOf(Find(id)!)}”免办：{reason}。", obligation: id)
            .AllClear(id);

    internal Incident Lapse(string id, DateTimeOffset at) =>
        Put(Find(id)! with { Status = ObligationStatus.Lapsed, NextRungAt = null })
            .Record("lapsed", at, $"“{TitleOf(Find(id)!)}”随办结终止。", obligation: id)
            .AllClear(id);

    private Incident Without(Effect settled) => this with { Effects = [.. Effects.Where(owed => owed.N != settled.N)] };

    /// <summary>Tells those who must know of a new incident, if the policy names anybody.</summary>
    internal Incident OweNewIncident(DateTimeOffset at) =>
        Policy.Notices.NewIncident.Count == 0 ? this : Owe(NoticeReasons.NewIncident, keyPeriod: KeyPeriodAt(at)?.Id);

    /// <summary>
    /// Quiet hours never hold back urgent levels, nor a clock that is due before the next working hour. Without a level it
    /// is not known to be harmless.
    /// </summary>
    private bool IsUrgent(Effect effect, Obligation? obligation, DateTimeOffset now)
    {
        if (Policy.FindLevel(Level)?.Urgent ?? InTriage)
            return true;
        var due = obligation is null ? NextPending?.Deadline : obligation.Deadline;
        return Policy.QuietHours is not null
            && effect.Reason != NoticeReasons.AllClear
            && due < new WorkingCalendar(Calendars).NextWorkingInstant(now);
    }

    private IReadOnlyList<string> RolesFor(Effect effect, Obligation? obligation) =>
        Policy.KeyPeriods.FirstOrDefault(period => period.Id == effect.KeyPeriod)?.AlsoNotify is { } also
            ? [.. UsualRoles(effect, obligation).Union(also)]
            : UsualRoles(effect, obligation);

    private IReadOnlyList<string> UsualRoles(Effect effect, Obligation? obligation) => effect.Reason switch
    {
        NoticeReasons.NewIncident => Policy.Notices.NewIncident,
        NoticeReasons.LevelChanged => Policy.Notices.LevelUp,
        NoticeReasons.Dismissal => Policy.Notices.Dismissal,
        NoticeReasons.Reminder => [RuleOf(obligation!).Assignee],
        NoticeReasons.Breach or NoticeReasons.Escalation => RungRoles(obligation!, effect.Rung),
        // With the level the obligation may have lost its extension while the request waited.
        NoticeReasons.Extension => [.. (RuleOf(obligation!).Extension?.By ?? [Roles.Office]).SelectMany(DutyRoles.HoldersOf).Distinct()],
        NoticeReasons.ExtensionDecided => [RuleOf(obligation!).Assignee],
        NoticeReasons.CalendarMissing => [DutyRoles.Office],
        NoticeReasons.SignOff or NoticeReasons.Obligation => RuleOf(obligation!).NotifyOnOpen,
        NoticeReasons.Statement when effect.People is null => ApproversOf(effect.Subject),
        NoticeReasons.Transfer or NoticeReasons.Transferred => Policy.Notices.NewIncident,
        NoticeReasons.Returned => [DutyRoles.Office],
        NoticeReasons.Instruction => [RuleOf(obligation!).Assignee],
        NoticeReasons.Supervision => obligation is null ? AssigneesOf(effect.Subject) : [RuleOf(obligation).Assignee],
        _ => [],
    };

    /// <summary>The rule may have changed with the level since the alarm was raised: its ladder may be shorter now, or missing.</summary>
    private IReadOnlyList<string> RungRoles(Obligation obligation, int rung) =>
        RuleOf(obligation).Ladder is null
            ? [RuleOf(obligation).Assignee]
            : LadderOf(obligation).Rungs[Math.Min(rung, LadderOf(obligation).Rungs.Count) - 1].Roles;

    private static string NotifiedText(Effect effect, Obligation? obligation, NotifyResult result)
    {
        var about = effect.Reason switch
        {
            NoticeReasons.NewIncident => "新事项",
            NoticeReasons.Reminder => "时限提醒",
            NoticeReasons.Escalation when obligation is { IsPending: true, BreachedAt: null } => "未到时限，升级通知",
            NoticeReasons.Breach or NoticeReasons.Escalation => "逾期",
            NoticeReasons.AllClear => "警报解除",
            NoticeReasons.LevelChanged => "等级调整",
            NoticeReasons.Dismissal => "撤销待确认",
            NoticeReasons.Transfer => "转办待答复",
            NoticeReasons.Transferred => "改由本单位主办",
            NoticeReasons.Returned => "转办未被接收",
            NoticeReasons.Instruction => "上级交办",
            NoticeReasons.Supervision => "督办",
            NoticeReasons.Statement => effect.People is null ? "稿件待审批" : "稿件审批结果",
            NoticeReasons.Extension => "延期待审批",
            NoticeReasons.ExtensionDecided => "延期审批结果",
            NoticeReasons.CalendarMissing => "缺少工作日历",
            _ => "新任务",
        };
        return $"已通知{string.Join('、', result.Recipients.Select(person => person.Name).Distinct())}（{about}）。";
    }
}
