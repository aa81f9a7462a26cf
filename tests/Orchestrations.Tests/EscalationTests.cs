using Yuqing.Orchestrations.Contracts;
using static Yuqing.Orchestrations.Tests.Story;

namespace Yuqing.Orchestrations.Tests;

/// <summary>The ladder: climbing, acknowledging, empty rungs, the all-clear.</summary>
public class EscalationTests
{
    [Fact]
    public void Breach_NobodyAcknowledges_ClimbsRungByRungAndRepeatsTheLast()
    {
        var story = Open("I").Complete("09:10", "paper-report", Paper).Until("11:05");

        Assert.Equal(
            [At("09:30:01"), At("09:35:01"), At("09:40:01"), At("09:50:01"), At("10:00:01"), At("10:30:01"), At("11:00:01")],
            story.Lines("escalated", "phone-report").Select(e => e.At));
        Assert.Equal(["duty-officer", "leader-on-duty", "office", "deputy-leader", "leader", "leader", "leader"],
            story.Notices.Where(n => n.Obligation == "phone-report" && n.Rung > 0).Select(n => Assert.Single(n.Roles)));
        Assert.Equal("breach", story.Notices.First(n => n.Rung == 1).Reason);
        Assert.Equal(5, story.Obligation("phone-report").EscalationRung);
    }

    [Fact]
    public void Acknowledge_WhileClimbing_StopsTheClimbButNotTheClockAndResumesLater()
    {
        var story = Open("I").Complete("09:10", "paper-report", Paper).Until("09:36")
            .Act("09:36", SignalTypes.Acknowledge, "phone-report", roles: DutyOfficer, actor: "zhao").Until("10:05:59");
        Assert.Equal(2, story.Obligation("phone-report").EscalationRung);
        Assert.Equal("zhao", story.Obligation("phone-report").AcknowledgedBy);
        Assert.Equal("pending", story.Obligation("phone-report").Status);

        story.Until("10:06");

        Assert.Equal(3, story.Obligation("phone-report").EscalationRung);
    }

    [Fact]
    public void Acknowledge_WithoutObligation_HoldsAllThatAreClimbing()
    {
        var story = Open("I").Until("10:01").Act("10:01", SignalTypes.Acknowledge, roles: Leader, actor: "zhao");

        Assert.Equal("zhao", story.Obligation("phone-report").AcknowledgedBy);
        Assert.Equal("zhao", story.Obligation("paper-report").AcknowledgedBy);
        Assert.Null(story.Obligation("response").AcknowledgedBy);
    }

    [Fact]
    public void Acknowledge_NothingClimbing_IsAConflict() =>
        Assert.Equal(ProblemKind.Conflict, Open("I").Act("09:05", SignalTypes.Acknowledge).Refused!.Kind);

    [Fact]
    public void Rung_NobodyThere_IsRecordedAndTheNextRungIsToldAtOnce()
    {
        var story = Open("I", vacant: ["duty-officer", "leader-on-duty"]).Complete("09:10", "paper-report", Paper).Until("09:30:01");

        Assert.Equal(2, story.Lines("no-contact", "phone-report").Count(e => e.At == At("09:30:01")));
        Assert.Equal(3, story.Obligation("phone-report").EscalationRung);
        Assert.Contains(story.Told("escalation", "phone-report"), n => n.Roles.SequenceEqual(["office"]));

        story.Until("09:40:01");
        Assert.Equal(4, story.Obligation("phone-report").EscalationRung);
    }

    [Fact]
    public void Rung_NobodyAnywhere_RepeatsTheLastAtItsInterval()
    {
        var story = Open("I", vacant: ["duty-officer", "leader-on-duty", "office", "deputy-leader", "leader"])
            .Complete("09:10", "paper-report", Paper).Until("10:00:02");

        Assert.Equal([At("09:30:01"), At("09:30:01"), At("09:30:01"), At("09:30:01"), At("09:30:01"), At("10:00:01")],
            story.Lines("escalated", "phone-report").Select(e => e.At));
    }

    [Fact]
    public void Complete_AfterBreach_IsLateAndClearsExactlyThoseWhoWereAlarmed()
    {
        var story = Open("I").Complete("09:10", "paper-report", Paper).Until("09:36").Complete("09:37", "phone-report", Phone()).Until("12:00");

        Assert.Equal("late", story.Obligation("phone-report").Status);
        Assert.Equal(At("09:37"), story.Obligation("phone-report").AcceptedAt);
        Assert.Equal(["p-duty-officer", "p-leader-on-duty"], Assert.Single(story.Told("all-clear")).People);
        Assert.Equal(2, story.Lines("escalated", "phone-report").Count());
        Assert.Equal("candidate", Assert.Single(story.View.Findings).Status);
    }

    [Fact]
    public void Notified_AlarmConfirmedAfterCompletion_StillGetsItsAllClear()
    {
        var incident = Open("I").Incident.Tick(At("09:30:01"));
        var alarm = incident.Effects.Single(e => e.Reason == "breach");
        incident = incident.Apply(new Signal
        {
            SignalId = "s",
            Seq = 1,
            AcceptedAt = At("09:31"),
            Type = "complete",
            Actor = "wang",
            ActorRoles = Office,
            Obligation = "phone-report",
            Fields = Phone(),
        });
        Assert.DoesNotContain(incident.Effects, e => e.Reason == "all-clear");

        incident = incident.Notified(alarm.N, new NotifyResult([new("p1", "甲", "duty-officer")], []), At("09:32"));

        var clear = incident.Effects.Single(e => e.Reason == "all-clear");
        Assert.Equal(["p1"], incident.RequestOf(clear, At("09:32")).People);
    }

    [Fact]
    public void Failed_EffectWithExhaustedRetries_StaysOwedIsRecordedOnceAndTriedLaterWithLongerPauses()
    {
        var incident = Open("I").Incident.Tick(At("09:30:01"));
        var n = incident.Effects.Single(e => e.Reason == "breach").N;

        var once = incident.Failed(n, "register down", At("09:31"));
        var twice = once.Failed(n, "register down", At("09:32"));

        Assert.Equal(At("09:32"), once.Effects.Single(e => e.N == n).NotBefore);
        Assert.Equal(At("09:34"), twice.Effects.Single(e => e.N == n).NotBefore);
        Assert.Single(twice.Entries, e => e.Kind == "delivery-failed");
        Assert.Equal(2, twice.Tick(At("09:35:01")).Find("phone-report")!.Rung);
    }
}
