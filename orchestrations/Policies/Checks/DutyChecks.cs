namespace Yuqing.Orchestrations.Policies.Checks;

/// <summary>The unit's standing duty: monitoring record, key periods, quiet hours.</summary>
internal sealed class DutyChecks(PolicySlice policy, Action<string, string> add) : PolicyCheck(policy, add)
{
    public void Run()
    {
        if (Policy.Monitoring is { } monitoring)
            CheckMonitoring(monitoring);
        Unique(Policy.KeyPeriods.Select(period => period.Id), "/keyPeriods");
        Each(Policy.KeyPeriods, "/keyPeriods", (period, path) =>
        {
            if (period.To < period.From)
                Add($"{path}/to", $"the period ends ({period.To:yyyy-MM-dd}) before it begins");
            DutyRolesExist(period.AlsoNotify, $"{path}/alsoNotify");
        });
        if (Policy.QuietHours is { } quiet && quiet.From == quiet.To)
            Add("/quietHours/to", "quiet hours must end at another time than they begin");
    }

    private void CheckMonitoring(MonitoringRule monitoring)
    {
        DutyRolesExist([monitoring.Assignee], "/monitoring/assignee");
        LadderExists(monitoring.Ladder, "/monitoring/ladder");
        RemindersFit(monitoring.Reminders, TimeSpan.FromDays(1), "is not on the same day: a reminder must be shorter than 24 hours", "/monitoring/reminders");
        InOrder(monitoring.Times, "/monitoring/times");
        InOrder(monitoring.KeyPeriodTimes ?? [], "/monitoring/keyPeriodTimes");
        new EvidenceChecks(Policy, Add).Check(monitoring.Evidence, "/monitoring");
    }

    private void InOrder(IReadOnlyList<TimeOnly> times, string path)
    {
        for (var i = 1; i < times.Count; i++)
        {
            if (times[i] <= times[i - 1])
                Add($"{path}/{i}", "times must be in order, the earliest first");
        }
    }
}
