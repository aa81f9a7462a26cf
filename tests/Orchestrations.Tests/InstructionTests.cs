using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Policies;
using static Yuqing.Orchestrations.Tests.Story;

namespace Yuqing.Orchestrations.Tests;

/// <summary>交办: a superior's tasks with their own due times.</summary>
public class InstructionTests
{
    private const string Noon = "2026-11-21T12:00:00+08:00";

    [Fact]
    public void Instruct_WithoutAnObligation_OpensATaskDueWhenTheSuperiorSays()
    {
        var story = Open().Instruct("09:10", Noon);

        Assert.Null(story.Refused);
        var task = story.Obligation("instruction:1");
        Assert.Equal((At("12:00"), "查明原因"), (task.DueAt, task.Text));
        Assert.Single(story.Told("obligation", "instruction:1"));
        var line = Assert.Single(story.Lines("instructed"));
        Assert.Equal(("县政府办", "督〔2026〕1号", "查明原因"), (line.Data!["issuedBy"], line.Data["documentNo"], line.Data["text"]));

        story.Instruct("09:20", "2026-11-21T11:00:00Z");
        Assert.Equal(At("19:00"), story.Obligation("instruction:2").DueAt);
    }

    [Fact]
    public void Instruct_NotDoneInTime_IsBreachedAndStandsInTheWayOfClosing()
    {
        var story = Story.Open("III", policy: MatterPolicy.All).Instruct("09:10", Noon).Act("09:20", SignalTypes.Close);
        Assert.Equal(["instruction:1"], story.Refused!.Errors.Keys);

        story.Until("12:01");
        Assert.Equal(At("12:00"), Assert.Single(story.Lines("breached", "instruction:1")).At);
        Assert.Equal("late-handling", Assert.Single(story.View.Findings).Kind);
        Assert.Equal("late", story.Complete("12:05", "instruction:1").Obligation("instruction:1").Status);
    }

    [Fact]
    public void Instruct_WithAnObligation_TheEarlierDueTimeWins()
    {
        var story = Open().Instruct("09:10", "2026-11-21T09:20:00+08:00", "report");
        Assert.Equal(At("09:20"), story.Obligation("report").DueAt);
        Assert.Single(story.Told("instruction", "report"));

        story.Instruct("09:11", Noon, "report");
        Assert.Null(story.Refused);
        Assert.Equal(At("09:20"), story.Obligation("report").DueAt);
        Assert.Contains("仍按原时限", story.Lines("instructed").Last().Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dueAt", "2026-11-21T09:00:00+08:00")]
    [InlineData("dueAt", "2026-11-21 12:00")]
    [InlineData("dueAt", "9999-12-31T23:59:59Z")]
    [InlineData("dueAt", "")]
    [InlineData("text", "")]
    public void Instruct_WrongField_IsRefusedByName(string field, string value)
    {
        var fields = With(("text", "查明原因"), ("dueAt", Noon));
        fields[field] = value;

        Assert.Equal([field], Open().Act("09:10", SignalTypes.Instruct, fields: fields).Refused!.Errors.Keys);
    }

    [Fact]
    public void Instruct_PolicyWithoutTasks_NeedsAnObligation()
    {
        var policy = MatterPolicy.All with { Obligations = [.. MatterPolicy.All.Obligations.Where(r => r.Opens.On != Openings.Instructed)] };

        Assert.Equal(["obligation"], Story.Open(policy: policy).Instruct("09:10", Noon).Refused!.Errors.Keys);
    }

    [Theory]
    [InlineData("instruction:1")]
    [InlineData(null)]
    public void Return_OfATask_IsAConflictThatSaysSo(string? named)
    {
        var story = Open().Instruct("09:10", Noon).Act("09:20", SignalTypes.Return, named, With(("reason", "不归我管")));

        Assert.Equal(ProblemKind.Conflict, story.Refused!.Kind);
        Assert.Contains("不能退回", story.Refused.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Instruct_WhileWatching_IsAConflict() => Assert.Equal(
        ProblemKind.Conflict,
        Open().Complete("09:10", "report", With(("documentNo", "1号"))).Publish().Act("10:30", SignalTypes.Close).Instruct("11:00", Noon).Refused!.Kind);

    private static Story Open() => Story.Open("I", policy: MatterPolicy.All);
}

internal static class InstructionActs
{
    public static Story Instruct(this Story story, string time, string due, string? obligation = null) => story.Act(
        time, SignalTypes.Instruct, obligation, With(("text", "查明原因"), ("dueAt", due), ("issuedBy", "县政府办"), ("documentNo", "督〔2026〕1号")));
}
