using Microsoft.DurableTask.Client;
using Yuqing.Orchestrations.Contracts;
using static Yuqing.Orchestrations.Tests.Story;

namespace Yuqing.Orchestrations.Tests.Durable;

/// <summary>The loop on the real engine, warm and rebuilt from history at every turn.</summary>
public class IncidentOrchestratorTests
{
    public static TheoryData<int> CacheSizes => [0, 100];

    [Theory]
    [MemberData(nameof(CacheSizes))]
    public async Task Run_NobodyActs_RemindsBreachesAndClimbsAtTheirTimes(int cache)
    {
        await using var world = await World.StartAsync(cache);
        await world.OpenAsync("I");
        await world.Register.UntilAsync(r => r.Notices.Any(n => n.Reason == "new-incident"));

        world.MoveTo("09:25");
        await world.Register.UntilAsync(r => r.Lines("reminded", "phone-report").Count == 2);
        world.MoveTo("09:30");
        await world.SettleAsync();
        Assert.Empty(world.Register.Lines("breached"));

        world.MoveTo("09:30:01");
        await world.Register.UntilAsync(r => r.Lines("breached").Count == 1 && r.Lines("notified", "phone-report").Count >= 3);
        world.MoveTo("09:35:01");
        await world.Register.UntilAsync(r => r.Lines("escalated", "phone-report").Count == 2);

        Assert.Equal(At("09:30"), world.Register.Lines("breached").Single().At);
        Assert.Equal(At("09:35:01"), world.Register.Lines("escalated", "phone-report")[^1].At);
    }

    [Theory]
    [MemberData(nameof(CacheSizes))]
    public async Task Run_LookEventLost_FindsTheSignalBeforeDecidingTheBreach(int cache)
    {
        await using var world = await World.StartAsync(cache);
        await world.OpenAsync("I");
        world.MoveTo("09:29");
        world.Register.Accept(SignalTypes.Complete, "phone-report", Phone());

        world.MoveTo("09:31");
        await world.Register.UntilAsync(r => r.Results.ContainsKey("s1"));
        await world.SettleAsync();

        Assert.Equal("done", world.Register.Obligation("phone-report").Status);
        Assert.Empty(world.Register.Lines("breached", "phone-report"));
    }

    [Theory]
    [MemberData(nameof(CacheSizes))]
    public async Task Run_SignalsBeforeTheInstanceExists_AreReadAtStart(int cache)
    {
        await using var world = await World.StartAsync(cache);
        for (var i = 0; i < 7; i++)
            world.Register.Accept(SignalTypes.Note, fields: With(("text", $"第 {i} 条")));
        await world.OpenAsync("I");

        await world.Register.UntilAsync(r => r.Results.Count == 7);

        Assert.Equal(7, world.Register.Picture!.LastSeq);
        Assert.All(world.Register.Results.Values, result => Assert.True(result.Applied));
    }

    [Theory]
    [MemberData(nameof(CacheSizes))]
    public async Task Run_TwoSignalsAtTheInstantOfTheTimer_BothApplyAndTheClockIsDecidedOnce(int cache)
    {
        await using var world = await World.StartAsync(cache);
        await world.OpenAsync("I");
        await world.Register.UntilAsync(r => r.Notices.Count > 0);
        world.MoveTo("09:30");
        world.Register.Accept(SignalTypes.Complete, "phone-report", Phone());
        world.Register.Accept(SignalTypes.Complete, "paper-report", Paper);

        await Task.WhenAll(world.LookAsync(), world.LookAsync(), Task.Run(() => world.Clock.Advance(TimeSpan.FromSeconds(1))));
        await world.Register.UntilAsync(r => r.Results.Count == 2);
        world.MoveTo("10:05");
        await world.SettleAsync();

        Assert.Equal("done", world.Register.Obligation("phone-report").Status);
        Assert.Equal("done", world.Register.Obligation("paper-report").Status);
        Assert.Empty(world.Register.Lines("breached"));
        Assert.Equal(2, world.Register.Lines("completed").Count);
    }

    [Theory]
    [MemberData(nameof(CacheSizes))]
    public async Task Run_NotifyFails_DelaysNoClockIsVisibleAndDeliveredLater(int cache)
    {
        await using var world = await World.StartAsync(cache);
        var works = world.Register.OnNotify;
        world.Register.OnNotify = _ => throw new InvalidOperationException("no queue");
        await world.OpenAsync("I");
        await world.MoveUntilAsync(TimeSpan.FromMinutes(1), r => r.Lines("breached", "phone-report").Count == 1);
        await world.MoveUntilAsync(TimeSpan.FromSeconds(20), r => r.Lines("delivery-failed", "phone-report").Count > 0);
        Assert.Equal(At("09:30"), world.Register.Lines("breached", "phone-report").Single().At);
        Assert.Empty(world.Register.Lines("notified"));

        world.Register.OnNotify = works;
        await world.MoveUntilAsync(TimeSpan.FromMinutes(2), r => r.Lines("notified").Any(e => e.Data!["reason"] == "new-incident"));

        Assert.True((await world.Client.GetInstanceAsync("inc-1-1"))!.IsRunning);
    }

    [Theory]
    [MemberData(nameof(CacheSizes))]
    public async Task Run_NotifyHangs_BreachAndClimbGoOn(int cache)
    {
        await using var world = await World.StartAsync(cache);
        var release = new TaskCompletionSource<NotifyResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        world.Register.OnNotify = _ => release.Task;
        await world.OpenAsync("I");
        await world.Register.UntilAsync(r => r.Notices.Count == 1);

        world.MoveTo("09:30:01");
        await world.Register.UntilAsync(r => r.Lines("breached", "phone-report").Count == 1);
        world.MoveTo("09:35:01");
        await world.Register.UntilAsync(r => r.Lines("escalated", "phone-report").Count == 2);

        Assert.Empty(world.Register.Lines("notified"));
        release.SetResult(new NotifyResult([new("p1", "甲", "office")], []));
        await world.Register.UntilAsync(r => r.Lines("notified").Any(e => e.Data!["reason"] == "new-incident"));
    }

    [Theory]
    [MemberData(nameof(CacheSizes))]
    public async Task Run_InboxUnreadable_DecidesNoBreachUntilItIsRead(int cache)
    {
        await using var world = await World.StartAsync(cache);
        await world.OpenAsync("I");
        await world.SettleAsync();
        world.MoveTo("09:29");
        world.Register.Unreadable = true;
        world.Register.Accept(SignalTypes.Complete, "phone-report", Phone());
        await world.MoveUntilAsync(TimeSpan.FromSeconds(5), r => r.FailedReads >= 8);
        Assert.Empty(world.Register.Lines("breached"));

        world.Register.Unreadable = false;
        await world.MoveUntilAsync(TimeSpan.FromSeconds(15), r => r.Results.ContainsKey("s2"));

        Assert.Equal("done", world.Register.Obligation("phone-report").Status);
        Assert.Empty(world.Register.Lines("breached", "phone-report"));
        Assert.True((await world.Client.GetInstanceAsync("inc-1-1"))!.IsRunning);
    }

    [Theory]
    [MemberData(nameof(CacheSizes))]
    public async Task Run_PictureCannotBeWritten_IsWrittenLaterWithNothingMissing(int cache)
    {
        await using var world = await World.StartAsync(cache);
        await world.OpenAsync("I");
        await world.SettleAsync();
        world.Register.Unwritable = true;
        world.MoveTo("09:31");
        await world.MoveUntilAsync(TimeSpan.FromSeconds(5), r => r.FailedWrites >= 6);

        world.Register.Unwritable = false;
        await world.MoveUntilAsync(TimeSpan.FromSeconds(15), r => r.Lines("breached", "phone-report").Count == 1);

        var numbers = world.Register.Timeline.Keys.Select(id => int.Parse(id.Split(':')[1], null)).Order().ToList();
        Assert.Equal(Enumerable.Range(1, numbers.Count), numbers);
    }

    [Theory]
    [MemberData(nameof(CacheSizes))]
    public async Task Run_ManyTurns_ContinuesAsNewAndLosesNothing(int cache)
    {
        await using var world = await World.StartAsync(cache);
        await world.OpenAsync("I");
        const int Notes = 150;
        for (var i = 0; i < Notes; i++)
        {
            world.Register.Accept(SignalTypes.Note, fields: With(("text", $"第 {i} 条")));
            await world.LookAsync();
            if (i % 3 == 0)
                await world.Register.UntilAsync(r => r.Results.Count > i - 2);
        }
        await world.Register.UntilAsync(r => r.Results.Count == Notes);
        world.MoveTo("09:30:01");
        await world.Register.UntilAsync(r => r.Lines("breached").Count == 1);

        Assert.Empty(world.Register.Repeated);
        Assert.Equal(Notes, world.Register.Lines("note").Count);
        Assert.Single(world.Register.Lines("escalated", "phone-report"));
        Assert.Single(world.Register.Notices, n => n.Reason == "new-incident");
        var history = await world.Client.GetOrchestrationHistoryAsync("inc-1-1");
        Assert.InRange(history.Count, 1, 10 * IncidentRun.TurnsPerExecution);
    }

    [Theory]
    [MemberData(nameof(CacheSizes))]
    public async Task Run_ClosedAndReopened_EndsWithAFinalPictureAndGoesOnInTheNextGeneration(int cache)
    {
        await using var world = await World.StartAsync(cache);
        await world.OpenAsync("III");
        world.Register.Accept(SignalTypes.Complete, "response", With(("url", "https://example.gov.cn/1")));
        world.Register.Accept(SignalTypes.Complete, "report-back", With(("reportedTo", "市局")));
        world.Register.Accept(SignalTypes.Close);
        await world.LookAsync();

        var end = await world.EndAsync();
        Assert.Equal(OrchestrationRuntimeStatus.Completed, end.RuntimeStatus);
        Assert.Equal("closed", end.ReadOutputAs<string>());
        var final = world.Register.Picture!;
        Assert.True(final.Final);
        Assert.Equal((1, "closed", 3L), (world.Register.FinalPictures, final.View.Status, final.LastSeq));
        Assert.Contains(world.Register.Notices, n => n.Reason == "new-incident");

        world.MoveTo("12:00");
        world.Register.Accept(SignalTypes.Reopen, fields: With(("reason", "反弹")));
        await world.RunAsync(new IncidentInput(world.Seed, TestPolicy.P1, 2, final.StateJson));
        await world.Register.UntilAsync(r => r.Picture is { Generation: 2, View.Status: "open" });
        Assert.Equal(At("+1 12:00"), world.Register.Obligation("follow-up-response").DueAt);
        Assert.True(world.Register.Picture!.Version > final.Version);

        world.MoveTo("+1 12:00:01");
        await world.Register.UntilAsync(r => r.Lines("breached", "follow-up-response").Count == 1);
    }

    [Theory]
    [MemberData(nameof(CacheSizes))]
    public async Task Run_Merged_RelaysBeforeItEnds(int cache)
    {
        await using var world = await World.StartAsync(cache);
        await world.OpenAsync("I");
        world.Register.Accept(SignalTypes.Merge, fields: With(("into", "inc-0")));
        await world.LookAsync();

        Assert.Equal("merged", (await world.EndAsync()).ReadOutputAs<string>());

        var relayed = Assert.Single(world.Register.Relayed);
        Assert.Equal(("inc-0", "merged-in:inc-1"), (relayed.TargetIncidentId, relayed.Signal.SignalId));
        Assert.Equal("inc-0", world.Register.Picture!.View.MergedInto);
    }

    [Theory]
    [MemberData(nameof(CacheSizes))]
    public async Task Run_LateNoteForAFinalIncident_IsAppliedByAGenerationThatEndsAtOnce(int cache)
    {
        await using var world = await World.StartAsync(cache);
        await world.OpenAsync("I");
        world.Register.Accept(SignalTypes.Dismiss, fields: With(("reason", "误报")));
        world.Register.Accept(SignalTypes.Dismiss, actor: "li");
        await world.LookAsync();
        Assert.Equal("dismissed", (await world.EndAsync()).ReadOutputAs<string>());

        world.Register.Accept(SignalTypes.Note, fields: With(("text", "补充")));
        await world.RunAsync(new IncidentInput(world.Seed, TestPolicy.P1, 2, world.Register.Picture!.StateJson));

        Assert.Equal("dismissed", (await world.EndAsync(2)).ReadOutputAs<string>());
        Assert.Single(world.Register.Lines("note"));
        Assert.Equal(2, world.Register.FinalPictures);
    }

    [Fact]
    public async Task Run_CustomStatus_HoldsNextDueLevelAndRungOnly()
    {
        await using var world = await World.StartAsync(100);
        await world.OpenAsync("I");
        await world.SettleAsync();
        world.MoveTo("09:30:01");
        await world.Register.UntilAsync(r => r.Lines("breached").Count == 1);
        await world.SettleAsync();

        var status = (await world.Client.GetInstanceAsync("inc-1-1", getInputsAndOutputs: true))!.ReadCustomStatusAs<IncidentRunStatus>();

        Assert.Equal(new IncidentRunStatus(At("09:30"), "I", 1), status);
    }

    [Fact]
    public async Task Run_TraceOfATurn_IsHandedToWhatTheTurnOwes()
    {
        await using var world = await World.StartAsync(100);
        world.Register.Trace = "first";
        await world.OpenAsync("I");
        await world.SettleAsync();
        Assert.Equal("first", world.Register.Picture!.Trace);
        Assert.All(world.Register.Notices, notice => Assert.Equal("first", notice.Trace));

        world.Register.Trace = "second";
        world.MoveTo("09:30:01");
        await world.Register.UntilAsync(r => r.Lines("breached").Count == 1);
        await world.SettleAsync();

        Assert.Equal("second", world.Register.Picture.Trace);
        Assert.Contains(world.Register.Notices, notice => notice is { Trace: "second", Reason: "breach" });
    }
}
