using Yuqing.Orchestrations.Contracts;
using static Yuqing.Orchestrations.Tests.Story;

namespace Yuqing.Orchestrations.Tests;

/// <summary>When things fall due, and what is on time.</summary>
public class ClockTests
{
    [Fact]
    public void Open_LevelOne_ShowsTheRegulationsClocksWithChineseOffset()
    {
        var story = Open("I", occurred: "09:00", accepted: "09:05");

        Assert.Equal(At("09:30"), story.Obligation("phone-report").DueAt);
        Assert.Equal(At("10:00"), story.Obligation("paper-report").DueAt);
        Assert.Equal(At("+1 09:00"), story.Obligation("response").DueAt);
        Assert.Equal(TimeSpan.FromHours(8), story.Obligation("phone-report").DueAt!.Value.Offset);
        Assert.Equal(new ClockView("occurred", At("09:00"), "PT30M"), story.Obligation("phone-report").Clock);
        Assert.Null(story.Obligation("three-synchronisations").DueAt);
        Assert.Equal("phone-report", story.View.NextObligation);
    }

    [Fact]
    public void Open_ReportInAnotherOffset_IsShownWithChineseOffset()
    {
        var seed = new IncidentSeed("i", "n", At("09:05").ToUniversalTime(), Report("I") with { OccurredAt = At("09:00").ToUniversalTime() });
        var due = IncidentIntake.Open(seed, TestPolicy.P1).View.NextDue!.Value;

        Assert.Equal(TimeSpan.FromHours(8), due.Offset);
        Assert.Equal(At("09:30"), due);
    }

    [Fact]
    public void Open_OnlyDiscovered_CountsFromDiscovery()
    {
        var story = Open("I", occurred: null, discovered: "09:02", accepted: "09:05");

        Assert.Equal(At("09:32"), story.Obligation("phone-report").DueAt);
        Assert.Equal("discovered", story.Obligation("phone-report").Clock!.Anchor);
    }

    [Theory]
    [InlineData("II", "internal-bulletin,response,supervision", "sign-off")]
    [InlineData("III", "report-back,response", "internal-bulletin")]
    public void Open_LowerLevels_HaveTheirOwnDuties(string level, string expected, string absent)
    {
        var story = Open(level);

        var clocks = story.View.Obligations.Where(o => o.DueAt == At("+1 09:00")).Select(o => o.Id).Order();
        Assert.Equal(expected.Split(','), clocks);
        Assert.DoesNotContain(story.View.Obligations, o => o.Id == absent);
        Assert.DoesNotContain(story.View.Obligations, o => o.Id == "phone-report");
    }

    [Fact]
    public void Open_Drill_DividesDurationsAndPullsPastAnchorsIn()
    {
        // Ten minutes ago becomes ten seconds ago; thirty minutes become thirty seconds.
        var story = Open("I", occurred: "09:00", accepted: "09:10", scale: 60);

        Assert.Equal(At("09:09:50"), story.Obligation("phone-report").Clock!.AnchorAt);
        Assert.Equal(At("09:10:20"), story.Obligation("phone-report").DueAt);
    }

    [Fact]
    public void Complete_AtTheVeryDueTime_IsOnTime()
    {
        var story = Open("I").Complete("09:30", "phone-report", Phone()).Until("10:30");

        Assert.Equal("done", story.Obligation("phone-report").Status);
        Assert.Empty(story.Lines("breached", "phone-report"));
    }

    [Fact]
    public void Complete_BetweenDueAndTheBreachWakeUp_IsLateWithOneBreachAsOfDue()
    {
        var story = Open("I").Complete("09:30:00.500", "phone-report", Phone()).Until("10:30");

        Assert.Equal("late", story.Obligation("phone-report").Status);
        Assert.Equal(At("09:30"), Assert.Single(story.Lines("breached", "phone-report")).At);
        Assert.Empty(story.Lines("escalated", "phone-report"));
    }

    [Fact]
    public void Tick_OneSecondAfterDue_BreachesAsOfDue()
    {
        var story = Open("I").Until("09:30:00.999");
        Assert.Empty(story.Lines("breached"));
        Assert.Equal(At("09:30:01"), story.Incident.NextWake);

        story.Until("09:30:01");

        Assert.Equal(At("09:30"), Assert.Single(story.Lines("breached")).At);
        Assert.Equal(At("09:30"), story.Obligation("phone-report").BreachedAt);
        Assert.Equal(new FindingView("late-report", "phone-report", At("09:30"), "candidate", "huaning-highway"), Assert.Single(story.View.Findings));
    }

    [Fact]
    public void Apply_SignalAcceptedInTimeButReadAfterTheBreach_WithdrawsIt()
    {
        var story = Open("I").Until("09:31").Complete("09:29:59", "phone-report", Phone());

        Assert.Equal("done", story.Obligation("phone-report").Status);
        Assert.False(story.Obligation("phone-report").BackEntered);
        Assert.Equal("withdrawn", Assert.Single(story.View.Findings).Status);
        Assert.Equal(["p-duty-officer"], Assert.Single(story.Told("all-clear")).People);
    }

    [Fact]
    public void Remind_BeforeDue_TellsTheAssigneeAtThePolicysTimes()
    {
        var story = Open("I", accepted: "09:01").Until("09:29");

        Assert.Equal([At("09:20"), At("09:25")], story.Lines("reminded", "phone-report").Select(e => e.At));
        Assert.All(story.Told("reminder", "phone-report"), n => Assert.Equal(["duty-officer"], n.Roles));
    }

    [Fact]
    public void Remind_TimeAlreadyPastWhenReported_IsSkipped()
    {
        var story = Open("I", occurred: "09:00", accepted: "09:22").Until("09:29");

        Assert.Equal(At("09:25"), Assert.Single(story.Lines("reminded", "phone-report")).At);
    }

    [Fact]
    public void Open_NewIncident_TellsDutyOfficerLeaderOnDutyAndOffice()
    {
        var told = Assert.Single(Open("I").Told("new-incident"));

        Assert.Equal(["duty-officer", "leader-on-duty", "office"], told.Roles);
        Assert.True(told.Urgent);
        Assert.False(told.Drill);
    }

    [Fact]
    public void Breach_SeveralClocks_RaisesOneFindingOfAKind()
    {
        var story = Open("I").Until("11:00");

        Assert.Equal(2, story.Lines("breached").Count());
        Assert.Single(story.View.Findings, f => f.Kind == "late-report");
    }
}
