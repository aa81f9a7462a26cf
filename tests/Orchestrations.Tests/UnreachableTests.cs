using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Policies;
using static Yuqing.Orchestrations.Tests.LadderPolicy;
using static Yuqing.Orchestrations.Tests.Story;

namespace Yuqing.Orchestrations.Tests;

/// <summary>Somebody was told, and then the notification was given up.</summary>
public class UnreachableTests
{
    private static readonly RungRule[] Rungs = [Rung("duty-officer"), Rung("leader", "PT1H")];

    [Fact]
    public void Unreachable_EverybodyOnTheRung_ClimbsAtOnce()
    {
        var story = Start("an", "bo").GiveUp("10:02", Duty, "an", 1, "n-1");
        Assert.Equal(["1 duty-officer"], story.Rungs());

        story.GiveUp("10:03", Duty, "bo", 1, "n-2");

        Assert.Equal(["1 duty-officer", "2 leader"], story.Rungs());
        Assert.Equal(At("11:03"), story.Obligation(Duty).NextRungAt);
        Assert.Equal(["an", "bo"], story.Notices.Last().Skipped);
        Assert.Equal(2, story.Lines("no-contact").Count());
    }

    [Fact]
    public void Unreachable_TheSameNotificationTwice_IsRecordedOnce()
    {
        var story = Start("an", "bo").GiveUp("10:02", Duty, "an", 1).GiveUp("10:03", Duty, "an", 1);

        Assert.Single(story.Lines("no-contact"));
        Assert.All(story.Incident.Results, result => Assert.True(result.Applied));
        Assert.Equal(["1 duty-officer"], story.Rungs());
    }

    [Fact]
    public void Unreachable_OnTheLastRung_IsLeftToTheRepetition()
    {
        var story = Start("an").Until("10:10:01").GiveUp("10:11", Duty, "p-leader", 2);

        Assert.Equal(["1 duty-officer", "2 leader"], story.Until("11:10:00").Rungs());
        Assert.Equal(["1 duty-officer", "2 leader", "2 leader"], story.Until("11:10:01").Rungs());
    }

    [Fact]
    public void Unreachable_OfAnOlderRung_IsOnlyRecorded()
    {
        var story = Start("an").Until("10:10:01").GiveUp("10:11", Duty, "an", 1);

        Assert.Equal(["1 duty-officer", "2 leader"], story.Rungs());
        Assert.Single(story.Lines("no-contact"));
    }

    [Fact]
    public void Unreachable_OfSomethingAcknowledged_DoesNotClimb()
    {
        var story = Start("an").Act("10:02", SignalTypes.Acknowledge, Duty, actor: "an").GiveUp("10:03", Duty, "an", 1);

        Assert.Equal(["1 duty-officer"], story.Until("10:31").Rungs());
        Assert.Equal("an", story.Obligation(Duty).AcknowledgedBy);
    }

    [Fact]
    public void Unreachable_OfSomethingSettled_IsOnlyRecorded()
    {
        var story = Start("an").Complete("10:02", Duty).GiveUp("10:03", Duty, "an", 1);

        Assert.Null(story.Refused);
        Assert.Equal(["1 duty-officer"], story.Until("12:00").Rungs());
        Assert.Single(story.Lines("no-contact"));
    }

    [Fact]
    public void Unreachable_BeforeTheNotificationIsConfirmed_CountsOnceItIs()
    {
        var incident = LadderPolicy.Start(Rungs).Incident.Tick(At("10:00:01"));
        var alarm = Assert.Single(incident.Effects, effect => effect.Rung == 1);
        incident = incident.Apply(new Signal
        {
            SignalId = "u",
            Seq = 1,
            AcceptedAt = At("10:00:02"),
            Type = SignalTypes.Unreachable,
            Actor = "system",
            Obligation = Duty,
            Fields = With(("person", "an"), ("rung", "1"), ("notification", "n-1")),
        });
        Assert.Equal(1, incident.Find(Duty)!.Rung);

        incident = incident.Notified(alarm.N, new NotifyResult([new("an", "安", "duty-officer")], []), At("10:00:03"));

        Assert.Equal(2, incident.Find(Duty)!.Rung);
    }

    [Fact]
    public void Unreachable_WithAForeignActorOrWithoutItsFields_IsRefused()
    {
        Assert.Equal(["type"], Start("an").Act("10:02", SignalTypes.Unreachable, Duty, With(("person", "an"))).Refused!.Errors.Keys);
        Assert.Equal(
            ["notification", "person", "rung"], Start("an").Act("10:02", SignalTypes.Unreachable, Duty, With(("rung", "x")), "system").Refused!.Errors.Keys.Order());
        Assert.Equal(["obligation"], Start("an").GiveUp("10:02", "nonsense", "an", 1).Refused!.Errors.Keys);
    }

    private static Story Start(params string[] dutyOfficers)
    {
        var story = LadderPolicy.Start(Rungs);
        story.Holders["duty-officer"] = dutyOfficers;
        return story.Until("10:01");
    }
}
