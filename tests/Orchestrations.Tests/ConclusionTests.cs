using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Incidents;
using static Yuqing.Orchestrations.Tests.Story;

namespace Yuqing.Orchestrations.Tests;

/// <summary>Closing, watching, reopening, dismissing, merging.</summary>
public class ConclusionTests
{
    [Fact]
    public void Close_SomethingMissing_IsAConflictThatListsIt()
    {
        var story = Open("I").Complete("09:10", "phone-report", Phone())
            .Act("09:11", SignalTypes.Checklist, "three-synchronisations", With(("item", "wording")))
            .Act("09:20", SignalTypes.Close);

        Assert.Equal(ProblemKind.Conflict, story.Refused!.Kind);
        Assert.Equal(["paper-report", "response", "three-synchronisations"], story.Refused.Errors.Keys.Order());
        Assert.Equal(5, story.Refused.Errors["three-synchronisations"].Count);
        Assert.Contains("纸质快报", story.Refused.Detail, StringComparison.Ordinal);
        Assert.Equal(["paper-report", "response", "three-synchronisations"], story.View.MissingToClose.Select(m => m.Id).Order());
    }

    [Fact]
    public void Close_InTriage_IsAConflict() =>
        Assert.Equal(["triage"], Open(null).Act("09:05", SignalTypes.Close).Refused!.Errors.Keys);

    [Fact]
    public void Close_LevelOne_WatchesOwesTheSummaryAndLapsesWhatWasOptional()
    {
        var story = Open("I").HandleLevelOne("09:20").Act("10:00", SignalTypes.Close);

        Assert.Null(story.Refused);
        Assert.Equal("watching", story.View.Status);
        Assert.Equal(At("10:00"), story.View.ClosedAt);
        Assert.Equal(At("+7 10:00"), story.View.WatchUntil);
        Assert.Equal(At("+15 10:00"), story.Obligation("summary").DueAt);
        Assert.Equal("lapsed", story.Obligation("level-one-measures").Status);
        Assert.False(story.Until("+7 09:59").Incident.Ended);

        story.Until("+7 10:00");
        Assert.Equal("closed", story.View.Status);
        Assert.False(story.Incident.Ended);

        story.Complete("+8 09:00", "summary", With(("document", "总结")));
        Assert.Equal("done", story.Obligation("summary").Status);
        Assert.True(story.Incident.Ended);
        Assert.Null(story.Incident.NextWake);
    }

    [Fact]
    public void Close_SummaryNeverWritten_IsBreachedAfterItsTime()
    {
        var story = Open("I").HandleLevelOne("09:20").Act("10:00", SignalTypes.Close).Until("+15 10:01");

        Assert.Equal(At("+15 10:00"), Assert.Single(story.Lines("breached", "summary")).At);
    }

    [Fact]
    public void Close_LevelThree_EndsAtOnce()
    {
        var story = Open("III").Complete("10:00", "response", With(("url", "https://example.gov.cn/1")))
            .Complete("10:05", "report-back", With(("reportedTo", "市局"))).Act("10:10", SignalTypes.Close);

        Assert.Equal("closed", story.View.Status);
        Assert.True(story.Incident.Ended);
    }

    [Fact]
    public void Act_AfterClosing_OnlyWhatStillMakesSense()
    {
        var story = Open("I").HandleLevelOne("09:20").Act("10:00", SignalTypes.Close);

        Assert.Equal(ProblemKind.Conflict, story.Act("10:05", SignalTypes.ChangeLevel, fields: With(("level", "II"))).Refused!.Kind);
        Assert.Equal(ProblemKind.Conflict, story.Act("10:05", SignalTypes.Close).Refused!.Kind);
        Assert.Null(story.Act("10:05", SignalTypes.Note, fields: With(("text", "补充"))).Refused);
    }

    [Fact]
    public void Reopen_WhileWatching_GoesOnInPlaceWithANewResponse()
    {
        var story = Open("I").HandleLevelOne("09:20").Act("10:00", SignalTypes.Close)
            .Act("+1 08:00", SignalTypes.Reopen, fields: With(("reason", "出现反弹")));

        Assert.Equal("open", story.View.Status);
        Assert.Null(story.View.ClosedAt);
        Assert.Null(story.View.WatchUntil);
        Assert.Equal("waived", story.Obligation("summary").Status);
        Assert.Equal(new ClockView("reopened", At("+1 08:00"), "PT24H"), story.Obligation("follow-up-response").Clock);
        Assert.Equal("done", story.Obligation("phone-report").Status);
        Assert.Equal(ProblemKind.Conflict, story.Act("+1 09:00", SignalTypes.Close).Refused!.Kind);

        story.Complete("+1 10:00", "follow-up-response", Where).Act("+1 11:00", SignalTypes.Close);
        Assert.Equal("watching", story.View.Status);
        Assert.Equal(At("+16 11:00"), story.Obligation("summary").DueAt);
    }

    [Fact]
    public void Reopen_WithoutReasonOrWhileOpen_IsRefused()
    {
        Assert.Equal(ProblemKind.Conflict, Open("I").Act("09:05", SignalTypes.Reopen, fields: With(("reason", "x"))).Refused!.Kind);
        var story = Open("I").HandleLevelOne("09:20").Act("10:00", SignalTypes.Close);
        Assert.Equal(["reason"], story.Act("10:05", SignalTypes.Reopen).Refused!.Errors.Keys);
    }

    [Fact]
    public void Dismiss_NeedsASecondPerson()
    {
        var story = Open("I").Act("09:05", SignalTypes.Dismiss, fields: With(("reason", "误报")), actor: "wang");
        Assert.Equal("open", story.View.Status);
        Assert.Equal(new DismissalView("wang", At("09:05"), "误报"), story.View.Dismissal);
        Assert.Single(story.Told("dismissal"));

        Assert.Equal(ProblemKind.Conflict, story.Act("09:06", SignalTypes.Dismiss, fields: With(("reason", "误报")), actor: "wang").Refused!.Kind);

        story.Act("09:07", SignalTypes.Dismiss, actor: "li");
        Assert.Equal("dismissed", story.View.Status);
        Assert.All(story.View.Obligations, o => Assert.Equal("waived", o.Status));
        Assert.True(story.Incident.Ended);
        Assert.Empty(story.Until("+5 00:00").Lines("breached"));
    }

    [Fact]
    public void Dismiss_WithoutReason_IsRefused() =>
        Assert.Equal(["reason"], Open("I").Act("09:05", SignalTypes.Dismiss).Refused!.Errors.Keys);

    [Fact]
    public void Reopen_AfterDismissal_StartsTheWaivedDutiesAnewInTheNextGeneration()
    {
        var story = Open("I").Act("09:05", SignalTypes.Dismiss, fields: With(("reason", "误报")), actor: "wang").Act("09:07", SignalTypes.Dismiss, actor: "li");
        var next = Incident.Resume(story.Incident.Project(story.Seed, final: true).StateJson, TestPolicy.P1, 2);

        next = next.Apply(new Signal
        {
            SignalId = "r",
            Seq = 3,
            AcceptedAt = At("11:00"),
            Type = "reopen",
            Actor = "li",
            ActorRoles = Office,
            Fields = With(("reason", "确有其事")),
        });

        Assert.Equal(2, next.Generation);
        Assert.Equal("open", next.Status);
        Assert.Equal(At("11:30"), next.Find("phone-report")!.Due);
        Assert.Null(next.Find("follow-up-response"));
        Assert.True(next.Version > story.Incident.Version);
        Assert.False(next.Ended);
    }

    [Fact]
    public void Merge_IntoAnother_WaivesAllAndRelaysTheEarliestTimes()
    {
        var story = Open("I", discovered: "09:01", accepted: "09:02").Act("09:05", SignalTypes.Merge, fields: With(("into", "inc-0")));

        Assert.Equal("merged", story.View.Status);
        Assert.Equal("inc-0", story.View.MergedInto);
        Assert.All(story.View.Obligations, o => Assert.Equal("waived", o.Status));
        var effect = Assert.Single(story.Incident.Effects);
        Assert.False(story.Incident.Ended);
        var relay = story.Incident.RelayRequest();
        Assert.Equal(("inc-0", "merged-in", "HNGL-2026-0001"), (relay.TargetIncidentId, relay.Signal.Type, relay.Signal.Fields["number"]));
        Assert.Equal(At("09:00"), DateTimeOffset.Parse(relay.Signal.Fields["occurred"], null));
        Assert.True(story.Incident.Relayed(effect.N).Ended);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("inc-1")]
    public void Merge_NowhereOrIntoItself_IsRefused(string? into) =>
        Assert.Equal(["into"], Open("I").Act("09:05", SignalTypes.Merge, fields: into is null ? [] : With(("into", into))).Refused!.Errors.Keys);

    [Fact]
    public void MergedIn_EarlierTimes_BringDueTimesNearerNeverLater()
    {
        var story = Open("I", occurred: "09:00", accepted: "09:05").Complete("09:06", "paper-report", Paper);

        story.Act("09:10", SignalTypes.MergedIn, fields: MergedIn("08:50"), actor: "system");
        Assert.Equal(At("09:20"), story.Obligation("phone-report").DueAt);
        Assert.Equal(At("10:00"), story.Obligation("paper-report").DueAt);

        story.Act("09:11", SignalTypes.MergedIn, fields: MergedIn("08:55"), actor: "system");
        Assert.Equal(At("09:20"), story.Obligation("phone-report").DueAt);
    }

    [Fact]
    public void MergedIn_SoEarlyThatTheClockIsOver_AlarmsWithoutFinding()
    {
        var story = Open("I", occurred: "09:00", accepted: "09:05").Act("09:10", SignalTypes.MergedIn, fields: MergedIn("08:00"), actor: "system");

        var phone = story.Obligation("phone-report");
        Assert.True(phone.BornOverdue);
        Assert.Equal((At("08:30"), At("09:30")), (phone.DueAt, phone.DueFromDiscovery));
        Assert.Empty(story.View.Findings);
        Assert.Equal("done", story.Complete("09:25", "phone-report", Phone()).Obligation("phone-report").Status);
    }

    [Fact]
    public void Metrics_NewNumbers_TouchNoClock()
    {
        var story = Open("I");
        var before = story.View.Obligations.Select(o => (o.Id, o.DueAt, o.Status)).ToList();

        story.Act("09:05", SignalTypes.Metrics, fields: With(("views", "12000")), actor: "system", roles: []);

        Assert.Null(story.Refused);
        Assert.Equal(before, story.View.Obligations.Select(o => (o.Id, o.DueAt, o.Status)));
        Assert.Equal("12000", Assert.Single(story.Lines("metrics")).Data!["views"]);
    }

    private static Dictionary<string, string> MergedIn(string occurred) =>
        With(("from", "inc-2"), ("number", "HNGL-2026-0002"), ("occurred", At(occurred).ToString("O")));
}
