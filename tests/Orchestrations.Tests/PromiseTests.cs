using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Policies;
using static Yuqing.Orchestrations.Tests.Story;

namespace Yuqing.Orchestrations.Tests;

/// <summary>What was promised in public stays a clock until it was kept and checked.</summary>
public class PromiseTests
{
    private static readonly PolicySlice Policy = MatterPolicy.With(
        MatterPolicy.Rule("promise", "兑现承诺", Openings.Promised) with { Anchor = null, Reminders = [new Duration("P1D")] },
        MatterPolicy.Rule("promise-check", "回访", Openings.Completed, "P3D", "promise") with { Assignee = "office" });

    [Fact]
    public void Promise_ForADay_IsDueAtItsEndAndRemembersTheWords()
    {
        var story = Start().Act("10:00", SignalTypes.Promise, fields: Words("月底前修好路灯", "2026-11-30"));

        var promise = story.Obligation("promise:1");
        Assert.Equal(At("9 23:59:59"), promise.DueAt);
        Assert.Equal("月底前修好路灯", promise.Text);
        Assert.Equal("2026-11-30T23:59:59.0000000+08:00", Assert.Single(story.Lines("promised")).Data!["promisedAt"]);
        Assert.Equal([At("8 23:59:59")], story.Until("9 12:00").Lines("reminded", "promise:1").Select(line => line.At));
    }

    [Fact]
    public void Promise_Kept_IsCheckedUnderTheSameNumber()
    {
        var story = Start().Act("10:00", SignalTypes.Promise, fields: Words("修路灯", "2026-11-30"))
            .Act("10:01", SignalTypes.Promise, fields: Words("补栏杆", "2026-12-01T12:00:00+08:00"))
            .Complete("2 10:00", "promise:2");

        Assert.Equal("done", story.Obligation("promise:2").Status);
        Assert.Equal(("补栏杆", At("5 10:00")), (story.Obligation("promise-check:2").Text, story.Obligation("promise-check:2").DueAt));
        Assert.DoesNotContain(story.View.Obligations, o => o.Id == "promise-check:1");
        Assert.Equal("done", story.Complete("3 10:00", "promise-check:2").Obligation("promise-check:2").Status);
    }

    [Fact]
    public void Promise_AfterTheMatterIsClosed_StandsUntilItIsKept()
    {
        var story = Start().Act("10:00", SignalTypes.Promise, fields: Words("修路灯", "2026-11-30")).Act("11:00", SignalTypes.Close, roles: Leader);

        Assert.Equal(("closed", "pending"), (story.View.Status, story.Obligation("promise:1").Status));
        Assert.False(story.Incident.Ended);
        story.Until("10 00:01");
        Assert.NotNull(story.Obligation("promise:1").BreachedAt);
        story.Act("10 08:00", SignalTypes.Reopen, fields: With(("reason", "承诺未兑现")), roles: Leader);
        Assert.Equal("pending", story.Obligation("promise:1").Status);
        story.Complete("10 09:00", "promise:1").Complete("10 10:00", "promise-check:1");
        Assert.Equal(("late", "done"), (story.Obligation("promise:1").Status, story.Obligation("promise-check:1").Status));
    }

    [Theory]
    [InlineData("", "2026-11-30", "text")]
    [InlineData("修路灯", "2026-11-20", "promisedAt")]
    [InlineData("修路灯", "2026-11-21T10:00:00+08:00", "promisedAt")]
    [InlineData("修路灯", "尽快", "promisedAt")]
    [InlineData("修路灯", "2026-11-30T10:00:00", "promisedAt")]
    public void Promise_WithoutWordsOrAFutureTime_NamesTheField(string text, string at, string field)
    {
        var story = Start().Act("10:00", SignalTypes.Promise, fields: Words(text, at));

        Assert.Equal([field], story.Refused!.Errors.Keys);
        Assert.DoesNotContain(story.View.Obligations, o => o.Kind == "promise");
    }

    [Fact]
    public void Promise_Thirteenth_IsRefusedAndTheStateStaysSmall()
    {
        var story = Start();
        for (var i = 1; i <= 12; i++)
            story.Act("10:00", SignalTypes.Promise, fields: Words(new string('县', 2000), "2026-11-30")).Complete("10:00", $"promise:{i}");
        Assert.Null(story.Refused);

        story.Act("10:01", SignalTypes.Promise, fields: Words("修路灯", "2026-11-30"));

        Assert.Equal(ProblemKind.Conflict, story.Refused!.Kind);
        Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(story.Incident.Project(story.Seed).StateJson), 8000, 24 * 1024);
    }

    private static Story Start() => Open(Policy, Report("III") with { DiscoveredAt = At("09:00") });

    private static Dictionary<string, string> Words(string text, string at) => With(("text", text), ("promisedAt", at));
}
