using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Policies;
using static Yuqing.Orchestrations.Tests.Story;

namespace Yuqing.Orchestrations.Tests;

/// <summary>The daily monitoring record: a matter with one duty, which ends with it.</summary>
public class MonitoringTests
{
    private static readonly PolicySlice Policy = MatterPolicy.All with
    {
        ContentHash = "abc",
        Monitoring = new MonitoringRule(
            "每日监测记录", [new TimeOnly(17, 0)], "duty-officer", "default", [new Duration("PT1H")], [new EvidenceField("text", "监测情况", true, "text")], "Daily record"),
    };

    [Fact]
    public void Open_OneDay_IsOpenAndDueAtItsTime()
    {
        var story = Start();

        Assert.Equal(("open", "monitoring"), (story.View.Status, story.View.Kind));
        Assert.Equal(("monitoring", "2026-11-21"), (story.View.Report.Source, story.View.Report.ExternalId));
        var record = Assert.Single(story.View.Obligations);
        Assert.Equal(("monitoring-record", "每日监测记录", "Daily record", At("17:00")), (record.Id, record.Title, record.En, record.DueAt));
        Assert.Empty(story.Notices);
        Assert.Equal("abc", story.View.PolicyVersion);
    }

    [Fact]
    public void Complete_WithWhatWasSeen_ClosesTheMatter()
    {
        var story = Start().Complete("16:30", "monitoring-record");
        Assert.Equal(["text"], story.Refused!.Errors.Keys);

        story.Complete("16:31", "monitoring-record", With(("text", "未见涉县舆情")));

        Assert.Equal(("closed", "done"), (story.View.Status, story.Obligation("monitoring-record").Status));
        Assert.Equal("未见涉县舆情", story.Obligation("monitoring-record").Given["text"]);
        Assert.True(story.Incident.Ended);
    }

    [Fact]
    public void Until_NoRecord_RemindsAndEscalatesWithoutUrgency()
    {
        var story = Start().Until("17:15");

        Assert.Equal(["duty-officer"], Assert.Single(story.Told("reminder")).Roles);
        Assert.Equal([At("17:00:01"), At("17:10:01")], story.Lines("escalated").Select(line => line.At));
        Assert.All(story.Notices, notice => Assert.False(notice.Urgent));
        Assert.Equal("late", story.Complete("18:00", "monitoring-record", With(("text", "补记"))).Obligation("monitoring-record").Status);
        Assert.Equal("closed", story.View.Status);
    }

    [Fact]
    public void Reopen_AndOtherActs_AreNotOffered()
    {
        var story = Start();
        foreach (var type in new[] { SignalTypes.ChangeLevel, SignalTypes.Assign, SignalTypes.Close, SignalTypes.Classify })
            Assert.Contains("type", story.Act("10:00", type, roles: Leader).Refused!.Errors.Keys);
    }

    [Fact]
    public void MonitoringReport_SeveralTimesADay_NamesTheTime()
    {
        var report = Policy.MonitoringReport("unit", new DateOnly(2026, 11, 21), new TimeOnly(8, 30), several: true);

        Assert.Equal("2026-11-21 08:30", report.ExternalId);
        Assert.Null(IncidentIntake.CheckReport(report, Policy.ForMonitoring(new TimeOnly(8, 30)), At("07:00")));
    }

    [Fact]
    public void ForMonitoring_PolicyWithoutRecord_IsAMistake() =>
        Assert.Throws<InvalidOperationException>(() => MatterPolicy.All.ForMonitoring(new TimeOnly(17, 0)));

    private static Story Start()
    {
        var report = Policy.MonitoringReport("huaning-highway", new DateOnly(2026, 11, 21), new TimeOnly(17, 0));
        return Open(Policy.ForMonitoring(new TimeOnly(17, 0)), report, "00:05");
    }
}
