using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Policies;
using static Yuqing.Orchestrations.Tests.LadderPolicy;
using static Yuqing.Orchestrations.Tests.Story;

namespace Yuqing.Orchestrations.Tests;

/// <summary>Escalating by hand: before the breach, after it, on the last rung.</summary>
public class EscalateNowTests
{
    private static readonly RungRule[] Rungs = [Rung("duty-officer"), Rung("office"), Rung("leader", "PT1H")];

    [Fact]
    public void Escalate_BeforeTheBreach_TellsTheFirstRungAndKeepsClimbing()
    {
        var story = Start(Rungs).Act("09:05", SignalTypes.Escalate, Duty, With(("reason", "记者到场")), "zhao", DutyOfficer).Until("09:20");

        Assert.Equal(["1 duty-officer", "2 office"], story.Rungs());
        Assert.All(story.Told("escalation", Duty), notice => Assert.Equal(At("10:00"), notice.DueAt));
        Assert.Null(story.Obligation(Duty).BreachedAt);
        var line = story.Lines("escalated").First();
        Assert.Equal(("zhao", "true", "记者到场"), (line.Actor, line.Data!["manual"], line.Data["reason"]));
        Assert.Contains("未到时限", line.Text, StringComparison.Ordinal);
        Assert.Contains("仍未办结", story.Lines("escalated").Last().Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Breach_WhileClimbingByHand_GoesOnInsteadOfStartingOver()
    {
        var story = Start(Rungs).Act("09:55", SignalTypes.Escalate, Duty).Until("10:05:01");

        Assert.Equal(At("10:00"), story.Obligation(Duty).BreachedAt);
        Assert.Equal([At("09:55"), At("10:05")], story.Lines("escalated").Select(entry => entry.At));
        Assert.Equal(["1 duty-officer", "2 office"], story.Rungs());
        Assert.Single(story.View.Findings);
    }

    [Fact]
    public void Breach_AfterTheManualAlarmWasAcknowledged_TellsTheNextRung()
    {
        var story = Start(Rungs).Act("09:55", SignalTypes.Escalate, Duty).Act("09:56", SignalTypes.Acknowledge, Duty).Until("10:00:01");

        Assert.Equal(["1 duty-officer", "2 office"], story.Rungs());
        Assert.Null(story.Obligation(Duty).AcknowledgedBy);
    }

    [Fact]
    public void Acknowledge_BeforeTheBreach_StopsTheManualClimbAndItResumes()
    {
        var story = Start(Rungs).Act("09:05", SignalTypes.Escalate, Duty).Act("09:06", SignalTypes.Acknowledge, Duty);

        Assert.Equal(["1 duty-officer"], story.Until("09:35:59").Rungs());
        Assert.Equal(["1 duty-officer", "2 office"], story.Until("09:36").Rungs());
    }

    [Fact]
    public void Complete_BeforeTheBreach_ClearsThoseWhoWereToldByHand()
    {
        var story = Start(Rungs).Act("09:05", SignalTypes.Escalate, Duty).Complete("09:10", Duty).Until("12:00");

        Assert.Equal("done", story.Obligation(Duty).Status);
        Assert.Equal(["p-duty-officer"], Assert.Single(story.Told("all-clear", Duty)).People);
        Assert.Equal(["1 duty-officer"], story.Rungs());
        Assert.Empty(story.View.Findings);
    }

    [Fact]
    public void Escalate_WhileAcknowledged_GoesOnAtOnce()
    {
        var story = Start(Rungs).Until("10:01").Act("10:01", SignalTypes.Acknowledge, Duty).Act("10:02", SignalTypes.Escalate, Duty);

        Assert.Equal(["1 duty-officer", "2 office"], story.Rungs());
        Assert.Null(story.Obligation(Duty).AcknowledgedBy);
        Assert.Equal(At("10:12"), story.Obligation(Duty).NextRungAt);
    }

    [Fact]
    public void Escalate_OnTheLastRung_RepeatsItButNotWithinAMinute()
    {
        var story = Start(Rungs).Until("10:20:01").Act("10:20:30", SignalTypes.Escalate, Duty);
        Assert.Equal(ProblemKind.Conflict, story.Refused!.Kind);
        Assert.Contains("一分钟", story.Refused.Detail, StringComparison.Ordinal);

        story.Act("10:21:01", SignalTypes.Escalate, Duty);

        Assert.Null(story.Refused);
        Assert.Equal(["1 duty-officer", "2 office", "3 leader", "3 leader"], story.Rungs());
        Assert.Equal(At("11:21:01"), story.Obligation(Duty).NextRungAt);
        Assert.Equal(ProblemKind.Conflict, story.Act("10:22", SignalTypes.Escalate, Duty).Refused!.Kind);
    }

    [Fact]
    public void Escalate_OnTheLastRungBeforeItsNotificationIsConfirmed_OwesItOnce()
    {
        var incident = Start([Rung("leader", "PT1H")]).Incident.Tick(At("10:00:01"));

        incident = incident.Apply(new Signal
        {
            SignalId = "e",
            Seq = 1,
            AcceptedAt = At("10:02"),
            Type = SignalTypes.Escalate,
            Actor = "zhao",
            ActorRoles = Leader,
            Obligation = Duty,
        });

        Assert.True(incident.Results[^1].Applied);
        Assert.Single(incident.Effects, effect => effect.Rung == 1);
    }

    [Fact]
    public void Escalate_SettledOrWithoutALadder_IsRefusedNamingWhy()
    {
        var done = Start(Rungs).Complete("09:10", Duty).Act("09:11", SignalTypes.Escalate, Duty).Refused!;
        Assert.Equal((ProblemKind.Conflict, "“任务”已完成，不能再升级通知。"), (done.Kind, done.Detail));

        var none = Start(Rungs, level: "II").Act("09:11", SignalTypes.Escalate, Duty).Refused!;
        Assert.Equal(ProblemKind.Conflict, none.Kind);
        Assert.Contains("没有为“任务”规定逐级通知", none.Detail, StringComparison.Ordinal);

        Assert.Equal(["obligation"], Start(Rungs).Act("09:11", SignalTypes.Escalate).Refused!.Errors.Keys);
    }

    [Theory]
    [InlineData(Roles.DutyOfficer, true)]
    [InlineData(Roles.Office, true)]
    [InlineData(Roles.Leader, true)]
    [InlineData(Roles.Administrator, true)]
    [InlineData(Roles.Assessor, false)]
    [InlineData(Roles.Viewer, false)]
    public void Escalate_ByRole_IsForThoseWhoHandleTheMatter(string role, bool may)
    {
        foreach (var policy in TestPolicy.All)
            Assert.True(policy.Allows(SignalTypes.Escalate, [role]) == may, policy.Id);
    }

    [Fact]
    public void Offered_Escalate_WhileSomethingWithALadderIsOpen()
    {
        var story = Start(Rungs);
        Assert.Contains(SignalTypes.Escalate, Offered(story));
        Assert.DoesNotContain(SignalTypes.Escalate, Offered(story.Complete("09:10", Duty)));
        Assert.DoesNotContain(SignalTypes.Escalate, Offered(Start(Rungs, level: "II").Complete("09:01", "report", With(("documentNo", "1号")))));

        static IReadOnlyList<string> Offered(Story story) => IncidentIntake.Offered(story.View, story.Incident.Policy, Office, null, At("09:10"));
    }

    [Fact]
    public void Extension_AfterAManualEscalation_CallsTheClimbOff()
    {
        var policy = MatterPolicy.With(
            MatterPolicy.Rule("answer", "答复", Openings.Level, "PT1H") with { Anchor = "accepted", Extension = new ExtensionRule(new Duration("PT24H"), [Roles.Leader]) });
        var story = Open(policy, Report("III") with { DiscoveredAt = At("09:00") })
            .Act("09:05", SignalTypes.Escalate, "answer")
            .Act("09:06", SignalTypes.RequestExtension, "answer", With(("until", "2026-11-21T15:00:00+08:00"), ("reason", "检测")))
            .Act("09:07", SignalTypes.DecideExtension, "answer", With(("decision", "approve")), roles: Leader).Until("14:00");

        Assert.Null(story.Refused);
        Assert.Equal((0, (DateTimeOffset?)null), (story.Obligation("answer").EscalationRung, story.Obligation("answer").NextRungAt));
        Assert.Single(story.Lines("escalated"));
        Assert.Equal(["p-duty-officer"], Assert.Single(story.Told("all-clear")).People);
    }
}
