using System.Security.Cryptography;
using System.Text;
using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Incidents;
using Yuqing.Orchestrations.Policies;
using static Yuqing.Orchestrations.Tests.Story;

namespace Yuqing.Orchestrations.Tests;

/// <summary>One task of an hour at the general level III, on a ladder that the test gives.</summary>
internal static class LadderPolicy
{
    public const string Duty = "task";

    public static PolicySlice Of(params RungRule[] rungs) =>
        MatterPolicy.With(TaskOf("III", "tested"), TaskOf("II", null), TaskOf("I", "default")) with
        {
            ContentHash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(';', rungs.Select(rung => $"{string.Join('+', rung.Roles)} {rung.Wait} {rung.Acknowledge} {rung.Hours}"))))),
            Ladders = new Dictionary<string, LadderRule>(MatterPolicy.All.Ladders) { ["tested"] = new(rungs, new Duration("PT30M")) },
        };

    public static RungRule Rung(string role, string wait = "PT10M", string acknowledge = "any", string hours = "always") =>
        new([role], new Duration(wait), acknowledge, hours);

    public static RungRule Rung(string[] roles, string wait = "PT10M", string acknowledge = "any", string hours = "always") =>
        new(roles, new Duration(wait), acknowledge, hours);

    /// <summary>The task, due an hour after its report. Times are of Saturday, 21 November 2026.</summary>
    public static Story Start(RungRule[] rungs, string accepted = "09:00", string level = "III", string[]? vacant = null, double scale = 1) => Open(
        Of(rungs),
        Report(level) with { DiscoveredAt = At(accepted), Drill = scale > 1, TimeScale = scale },
        accepted,
        [new CalendarYear(2026, [], [])],
        vacant ?? []);

    /// <summary>Who was told about the task on rungs, in order.</summary>
    public static IEnumerable<string> Rungs(this Story story) =>
        story.Notices.Where(notice => notice.Obligation == Duty && notice.Rung > 0).Select(notice => $"{notice.Rung} {string.Join('+', notice.Roles)}");

    private static ObligationRule TaskOf(string level, string? ladder) => MatterPolicy.Rule(Duty, "任务", Openings.Level, "PT1H") with
    {
        Anchor = Anchoring.Accepted,
        Levels = [level],
        Ladder = ladder,
        Finding = "late-handling",
    };
}
