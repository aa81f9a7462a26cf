using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Incidents;
using static Yuqing.Orchestrations.Tests.LadderPolicy;
using static Yuqing.Orchestrations.Tests.Story;

namespace Yuqing.Orchestrations.Tests;

/// <summary>Rungs on which everybody must acknowledge.</summary>
public class AcknowledgeAllTests
{
    [Fact]
    public void Acknowledge_OneOfTwo_IsRecordedShowsWhoIsMissingAndTheClimbGoesOn()
    {
        var story = Start().Until("10:02").Act("10:02", SignalTypes.Acknowledge, Duty, actor: "an");

        var task = story.Obligation(Duty);
        Assert.Equal([new AcknowledgementView("an", At("10:02"))], task.Acknowledgements);
        Assert.Equal(["bo"], task.Awaiting);
        Assert.Null(task.AcknowledgedBy);
        Assert.Equal(At("10:10:01"), task.NextRungAt);
        var line = Assert.Single(story.Lines("acknowledged"));
        Assert.Equal("bo", line.Data!["awaiting"]);
        Assert.Contains("尚待 1 人", line.Text, StringComparison.Ordinal);
        Assert.Equal(["1 duty-officer", "2 leader"], story.Until("10:10:01").Rungs());
    }

    [Fact]
    public void Acknowledge_ByAll_StopsTheClimbAndResumesWhenItsTimeIsOver()
    {
        var story = Start().Until("10:02").Act("10:02", SignalTypes.Acknowledge, Duty, actor: "an").Act("10:03", SignalTypes.Acknowledge, Duty, actor: "bo");

        Assert.Equal("bo", story.Obligation(Duty).AcknowledgedBy);
        Assert.Empty(story.Obligation(Duty).Awaiting);
        Assert.Equal(2, story.Obligation(Duty).Acknowledgements.Count);
        Assert.Equal(2, story.Lines("acknowledged").Count());
        Assert.Equal(["1 duty-officer"], story.Until("10:32:59").Rungs());
        Assert.Equal(["1 duty-officer", "2 leader"], story.Until("10:33").Rungs());
        Assert.Empty(story.Obligation(Duty).Acknowledgements);
    }

    [Fact]
    public void Acknowledge_BySomebodyElse_StopsNothing()
    {
        var story = Start().Until("10:02").Act("10:02", SignalTypes.Acknowledge, Duty, actor: "stranger");

        Assert.Empty(story.Obligation(Duty).Acknowledgements);
        Assert.Equal(["an", "bo"], story.Obligation(Duty).Awaiting);
        Assert.Equal("stranger", Assert.Single(story.Lines("acknowledged")).Actor);
        Assert.Equal(2, story.Until("10:10:01").Obligation(Duty).EscalationRung);
    }

    [Theory]
    [InlineData("AN", null, null)]
    [InlineData("account-7", "an", null)]
    [InlineData("wang", "an", "安副局长")]
    [InlineData("wang", null, "an")]
    public void Acknowledge_ByAccountOrForALeader_CountsForThePerson(string actor, string? person, string? onBehalfOf)
    {
        var fields = new Dictionary<string, string> { ["evidence"] = "电话" };
        if (person is not null)
            fields["person"] = person;

        var story = Start().Until("10:02").Act("10:02", SignalTypes.Acknowledge, Duty, fields, actor, onBehalfOf: onBehalfOf);

        Assert.Null(story.Refused);
        Assert.Equal(["bo"], story.Obligation(Duty).Awaiting);
        Assert.Equal(actor, Assert.Single(story.Lines("acknowledged")).Actor);
    }

    [Fact]
    public void Acknowledge_BeforeTheNotificationIsConfirmed_CountsForThoseWhoAreOnTheRung()
    {
        var incident = Start().Incident.Tick(At("10:00:01"));
        var alarm = Assert.Single(incident.Effects, effect => effect.Rung == 1);
        incident = Acknowledge(Acknowledge(incident, 1, "an"), 2, "stranger");

        incident = incident.Notified(alarm.N, new NotifyResult([new("an", "安", "duty-officer"), new("bo", "柏", "duty-officer")], []), At("10:01"));

        Assert.Equal(["an"], incident.Find(Duty)!.Present!.Acknowledged!.Select(one => one.Person));
        Assert.Null(incident.Find(Duty)!.AcknowledgedBy);
        incident = Acknowledge(incident, 3, "bo");
        Assert.Equal("bo", incident.Find(Duty)!.AcknowledgedBy);
    }

    [Fact]
    public void Unreachable_OneOfTheAwaited_IsNotWaitedFor()
    {
        var story = Start().Until("10:02").Act("10:02", SignalTypes.Acknowledge, Duty, actor: "an").GiveUp("10:04", Duty, "bo", 1);

        Assert.Equal("an", story.Obligation(Duty).AcknowledgedBy);
        Assert.Equal(At("10:34"), story.Obligation(Duty).NextRungAt);
        Assert.Contains("不再等待", Assert.Single(story.Lines("no-contact")).Text, StringComparison.Ordinal);
        Assert.Equal(["1 duty-officer"], story.Until("10:33:59").Rungs());
    }

    [Fact]
    public void Unreachable_BeforeTheOtherAcknowledges_LeavesOneToWaitFor()
    {
        var story = Start().Until("10:02").GiveUp("10:04", Duty, "bo", 1);
        Assert.Equal(["an"], story.Obligation(Duty).Awaiting);

        story.Act("10:05", SignalTypes.Acknowledge, Duty, actor: "an");

        Assert.Equal("an", story.Obligation(Duty).AcknowledgedBy);
    }

    [Fact]
    public void Repeat_OfTheLastRung_KeepsWhoHasAcknowledged()
    {
        var story = Story([Rung("duty-officer", acknowledge: "all")]).Until("10:02").Act("10:02", SignalTypes.Acknowledge, Duty, actor: "an").Until("10:10:01");
        Assert.Equal(["bo"], story.Obligation(Duty).Awaiting);

        story.Act("10:11", SignalTypes.Acknowledge, Duty, actor: "bo");
        Assert.Equal("bo", story.Obligation(Duty).AcknowledgedBy);

        // After the time of the acknowledgement all are asked anew.
        Assert.Equal(["an", "bo"], story.Until("10:41").Obligation(Duty).Awaiting);
    }

    private static Story Start() => Story([Rung("duty-officer", acknowledge: "all"), Rung("leader", "PT1H")]);

    private static Story Story(Policies.RungRule[] rungs)
    {
        var story = LadderPolicy.Start(rungs);
        story.Holders["duty-officer"] = ["an", "bo"];
        return story;
    }

    private static Incident Acknowledge(Incident incident, long seq, string actor) => incident.Apply(new Signal
    {
        SignalId = $"s{seq}",
        Seq = seq,
        AcceptedAt = At("10:00:30").AddMinutes(seq - 1),
        Type = SignalTypes.Acknowledge,
        Actor = actor,
        ActorRoles = Office,
        Obligation = Duty,
    });
}
