namespace Yuqing.Functions.Watch;

/// <summary>What the watchdog reports; the ids are part of the API and of the log. <c>docs/operations.md</c> says what to do about each.</summary>
internal static class AlarmKinds
{
    /// <summary>The orchestration of an open incident failed or is gone.</summary>
    public const string RunFailed = "run-failed";

    /// <summary>The orchestration of an open incident was terminated; only a person may start it again.</summary>
    public const string RunTerminated = "run-terminated";

    /// <summary>A clock ran out and no breach is recorded.</summary>
    public const string BreachMissed = "breach-missed";

    /// <summary>A rung of a ladder is due and was not told.</summary>
    public const string RungMissed = "rung-missed";

    /// <summary>A report or signal was accepted and is not applied.</summary>
    public const string SignalLagging = "signal-lagging";

    /// <summary>Notifications are due and not tried.</summary>
    public const string NotificationStuck = "notification-stuck";

    /// <summary>The queue of notifications does not answer, or its messages are not taken.</summary>
    public const string QueueStuck = "queue-stuck";

    /// <summary>Nobody who can be reached is on duty at some time ahead.</summary>
    public const string RosterGap = "roster-gap";

    /// <summary>The working-day calendar ends soon or is missing.</summary>
    public const string CalendarEnding = "calendar-ending";

    /// <summary>What an incident owes (a notice, a message to another incident) fails again and again.</summary>
    public const string EffectFailing = "effect-failing";

    /// <summary>The watchdog itself made no round for a while.</summary>
    public const string WatchdogLate = "watchdog-late";

    /// <summary>The watchdog could not check something, several rounds in a row.</summary>
    public const string WatchdogBlind = "watchdog-blind";

    private static readonly Dictionary<string, (string Chinese, string English)> Titles = new()
    {
        [RunFailed] = ("流程中断", "run failed"),
        [RunTerminated] = ("流程被终止", "run terminated"),
        [BreachMissed] = ("逾期未被发现", "breach missed"),
        [RungMissed] = ("升级未执行", "rung missed"),
        [SignalLagging] = ("登记事项未处理", "signal not applied"),
        [NotificationStuck] = ("通知积压", "notifications stuck"),
        [QueueStuck] = ("通知队列停滞", "queue stuck"),
        [RosterGap] = ("值班空缺", "roster gap"),
        [CalendarEnding] = ("工作日历将尽", "calendar ends"),
        [EffectFailing] = ("通知反复失败", "effect failing"),
        [WatchdogLate] = ("看门狗曾停顿", "watchdog was late"),
        [WatchdogBlind] = ("看门狗检查失败", "watchdog cannot check"),
    };

    /// <summary>All kinds.</summary>
    public static IReadOnlyCollection<string> All => Titles.Keys;

    /// <summary>A few words for people.</summary>
    public static string Title(string kind, bool english) => Titles.TryGetValue(kind, out var title) ? english ? title.English : title.Chinese : kind;
}
