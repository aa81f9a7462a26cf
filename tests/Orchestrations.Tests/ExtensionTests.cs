using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Policies;
using Yuqing.Orchestrations.Tests.Calendars;
using static Yuqing.Orchestrations.Tests.Story;

namespace Yuqing.Orchestrations.Tests;

/// <summary>More time: who asks, who decides, how far, and what follows. The answer is due on Sunday at 09:00.</summary>
public class ExtensionTests
{
    private static readonly ExtensionRule Days = new(new Duration("P5D"), [Roles.Leader], CalendarKinds.WorkingDays);

    [Fact]
    public void Decide_Approved_MovesTheClockAndAsksForAPublicExplanation()
    {
        var story = Ask("10:00", "2026-11-25").Act("11:00", SignalTypes.DecideExtension, "answer", With(("decision", "approve"), ("comment", "同意")), "chen", Leader);

        var answer = story.Obligation("answer");
        Assert.Equal("extended", answer.Status);
        Assert.Equal(At("+1 09:00"), answer.DueAt);
        Assert.Equal(At("4 23:59:59"), answer.ExtendedTo);
        Assert.Equal(("approved", "chen", "同意"), (answer.Extension!.Status, answer.Extension.DecidedBy, answer.Extension.Comment));
        Assert.Equal(At("12:00"), story.Obligation("explanation").DueAt);
        Assert.Contains(story.View.MissingToClose, item => item.Id == "answer");
        story.Until("4 23:59:59");
        Assert.Equal([At("4 22:59:59")], story.Lines("reminded", "answer").Select(line => line.At));
        Assert.Equal("done", story.Complete("4 23:59:59", "answer").Obligation("answer").Status);
    }

    [Fact]
    public void Decide_ApprovedAndStillMissed_IsBreachedAsOfTheNewTime()
    {
        var story = Ask("10:00", "2026-11-23T12:00:00+08:00").Act("11:00", SignalTypes.DecideExtension, "answer", With(("decision", "approve")), roles: Leader).Until("2 13:00");

        Assert.Equal(At("2 12:00"), story.Obligation("answer").BreachedAt);
        Assert.Equal("late", story.Complete("2 13:01", "answer").Obligation("answer").Status);
        Assert.Equal(At("2 12:00"), story.Obligation("answer").ExtendedTo);
    }

    [Fact]
    public void Request_InTime_TellsThoseWhoDecideAndTheDecisionTheAssignee()
    {
        var story = Ask("10:00", "2026-11-25");
        Assert.Equal(["deputy-leader", "leader"], Assert.Single(story.Told("extension")).Roles);
        Assert.Equal("requested", story.Obligation("answer").Extension!.Status);
        Assert.Equal("pending", story.Obligation("answer").Status);

        story.Act("11:00", SignalTypes.DecideExtension, fields: With(("decision", "reject")), roles: Leader).Until("+1 09:01");

        Assert.Equal(["duty-officer"], Assert.Single(story.Told("extension-decided")).Roles);
        Assert.Equal("rejected", story.Obligation("answer").Extension!.Status);
        Assert.Equal(At("+1 09:00"), story.Obligation("answer").BreachedAt);
        Assert.DoesNotContain(story.View.Obligations, o => o.Id == "explanation");
    }

    [Fact]
    public void Decide_ApprovedAfterTheOldDueTime_TakesTheBreachBack()
    {
        var story = Ask("+1 08:59", "2026-11-25").Until("+1 09:10");
        Assert.NotNull(story.Obligation("answer").BreachedAt);

        story.Act("+1 09:11", SignalTypes.DecideExtension, "answer", With(("decision", "approve")), roles: Leader);

        Assert.Null(story.Obligation("answer").BreachedAt);
        Assert.Equal("withdrawn", Assert.Single(story.View.Findings).Status);
        Assert.NotEmpty(story.Told("all-clear", "answer"));
    }

    [Fact]
    public void View_LimitInWorkingDays_IsShownAndKept()
    {
        var story = Start(); // Due on Sunday at 09:00: five working days later is Friday at 09:00.

        Assert.Equal(At("6 09:00"), story.Obligation("answer").ExtensionLimit);
        Refuse(story, "10:00", ProblemKind.Invalid, "until", ("until", "2026-11-28"), ("reason", "情况复杂"));
        Refuse(story, "10:00", ProblemKind.Invalid, "until", ("until", "2026-11-27T09:00:01+08:00"), ("reason", "情况复杂"));
        story.Act("10:01", SignalTypes.RequestExtension, "answer", With(("until", "2026-11-27"), ("reason", "情况复杂")));
        Assert.Equal(At("6 09:00"), story.Obligation("answer").Extension!.Until); // The last day allowed, as far as it goes.
    }

    [Fact]
    public void Request_WithoutWhatItNeeds_NamesTheField()
    {
        var story = Start();

        Refuse(story, "10:00", ProblemKind.Invalid, "reason", ("until", "2026-11-25"));
        Refuse(story, "10:00", ProblemKind.Invalid, "until", ("reason", "情况复杂"));
        Refuse(story, "10:00", ProblemKind.Invalid, "until", ("until", "next week"), ("reason", "情况复杂"));
        Refuse(story, "10:00", ProblemKind.Invalid, "until", ("until", "2026-11-22T09:00:00+08:00"), ("reason", "情况复杂"));
    }

    [Fact]
    public void Request_TooLateTwiceOrOnceTooOften_IsRefused()
    {
        Refuse(Start(), "+1 09:00:01", ProblemKind.Conflict, null, ("until", "2026-11-25"), ("reason", "情况复杂"));
        var story = Ask("10:00", "2026-11-24");
        Refuse(story, "10:01", ProblemKind.Conflict, null, ("until", "2026-11-25"), ("reason", "情况复杂"));
        story.Act("10:02", SignalTypes.DecideExtension, "answer", With(("decision", "approve")), roles: Leader);
        Refuse(story, "10:03", ProblemKind.Conflict, null, ("until", "2026-11-26"), ("reason", "情况复杂"));
    }

    [Fact]
    public void Request_OfADutyThatMayNotBeExtended_IsRefused()
    {
        var story = Start().Act("10:00", SignalTypes.RequestExtension, "confirm", With(("until", "2026-11-25"), ("reason", "情况复杂")));

        Assert.Equal(ProblemKind.Conflict, story.Refused!.Kind);
        Assert.Null(story.Obligation("confirm").ExtensionLimit);
    }

    [Fact]
    public void Decide_ByAnotherRoleWithoutRequestOrTooLate_IsRefused()
    {
        var story = Start().Act("09:30", SignalTypes.DecideExtension, "answer", With(("decision", "approve")), roles: Leader);
        Assert.Equal(ProblemKind.Conflict, story.Refused!.Kind);

        story.Act("10:00", SignalTypes.RequestExtension, "answer", With(("until", "2026-11-24"), ("reason", "情况复杂")))
            .Act("10:01", SignalTypes.DecideExtension, "answer", With(("decision", "approve")), roles: Office);
        Assert.Equal(ProblemKind.Forbidden, story.Refused!.Kind);
        story.Act("10:02", SignalTypes.DecideExtension, "answer", With(("decision", "maybe")), roles: Leader);
        Assert.Contains("decision", story.Refused!.Errors.Keys);
        story.Act("5 10:00", SignalTypes.DecideExtension, "answer", With(("decision", "approve")), roles: Leader);
        Assert.Equal(ProblemKind.Conflict, story.Refused!.Kind);
    }

    [Fact]
    public void Request_LimitCountsFromAnotherDuty_WaitsForIt()
    {
        var story = Start(Days with { From = "confirm" });
        Refuse(story, "10:00", ProblemKind.Conflict, null, ("until", "2026-11-25"), ("reason", "情况复杂"));

        story.Complete("10:05", "confirm");

        Assert.Equal(At("6 10:05"), story.Obligation("answer").ExtensionLimit);
    }

    [Fact]
    public void Instruct_EarlierThanTheExtendedTime_Wins()
    {
        var story = Ask("10:00", "2026-11-25").Act("11:00", SignalTypes.DecideExtension, "answer", With(("decision", "approve")), roles: Leader);

        var moved = story.Incident.Retime(story.Incident.Find("answer")!, new Incidents.Clock("instructed", At("12:00"), At("3 12:00"), null), At("12:00"));

        Assert.Equal((At("3 12:00"), "pending"), (moved.Find("answer")!.Deadline, moved.Find("answer")!.Status));
    }

    private static Story Start(ExtensionRule? extension = null)
    {
        var policy = MatterPolicy.With(
            MatterPolicy.Rule("answer", "正式答复", Openings.Level, "PT24H") with
            {
                Anchor = "discovered",
                Fallback = "occurred",
                Extension = extension ?? Days,
                Reminders = [new Duration("PT1H")],
                Finding = "late-response",
                RequiredToClose = true,
            },
            MatterPolicy.Rule("confirm", "核实", Openings.Level, "PT24H") with { Anchor = "discovered", Fallback = "occurred" },
            MatterPolicy.Rule("explanation", "公开说明", Openings.Extended, "PT1H", "answer"));
        return Open(policy, Report("III") with { DiscoveredAt = At("09:00") }, calendars: TestCalendar.Years);
    }

    private static Story Ask(string time, string until)
    {
        var story = Start().Act(time, SignalTypes.RequestExtension, "answer", With(("until", until), ("reason", "情况复杂")));
        Assert.Null(story.Refused);
        return story;
    }

    private static void Refuse(Story story, string time, ProblemKind kind, string? field, params (string, string)[] fields)
    {
        story.Act(time, SignalTypes.RequestExtension, "answer", With(fields));
        Assert.Equal(kind, story.Refused!.Kind);
        if (field is not null)
            Assert.Equal([field], story.Refused.Errors.Keys);
    }
}
