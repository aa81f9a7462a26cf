using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Policies;
using static Yuqing.Orchestrations.Tests.Story;

namespace Yuqing.Orchestrations.Tests;

/// <summary>转办与退办: who leads, who assists, and what happens when nobody answers.</summary>
public class TransferTests
{
    private const string First = "huaning-highway";
    private const string Water = "water-bureau";
    private const string Roads = "city-roads";

    [Fact]
    public void Assign_Lead_AsksTheUnitWhileTheFirstAskedStillLeads()
    {
        var story = Open().Assign("09:10", Water);

        Assert.Null(story.Refused);
        var transfer = Assert.Single(story.View.Transfers);
        Assert.Equal(("transfer:1", Water, "lead", "offered", "wang", "管网归其管理"), (transfer.Id, transfer.Unit, transfer.Role, transfer.Status, transfer.OfferedBy, transfer.Reason));
        Assert.Equal(At("09:40"), transfer.DueAt);
        Assert.Equal(First, story.View.LeadUnit);
        Assert.Equal([First, Water], story.View.Units);
        Assert.Equal((Water, "pending"), (story.Obligation("transfer:1").Unit, story.Obligation("transfer:1").Status));
        Assert.Equal(Water, Assert.Single(story.Told("obligation", "transfer:1")).Unit);
    }

    [Fact]
    public void Accept_Lead_MovesTheLeadAndTellsTheNewUnitOfWhatIsOpen()
    {
        var story = Open().Assign("09:10", Water).Answer("09:15", SignalTypes.Accept, Water);

        Assert.Null(story.Refused);
        Assert.Equal((Water, "accepted"), (story.View.LeadUnit, story.View.Transfers[0].Status));
        Assert.Equal("done", story.Obligation("transfer:1").Status);
        var told = Assert.Single(story.Told("transferred"));
        Assert.Equal(Water, told.Unit);
        Assert.Equal(["duty-officer", "office"], told.Roles);
        Assert.Equal(Water, story.Until("09:31").Told("breach", "report").Single().Unit);
        Assert.Equal(Water, story.View.Findings.Single(f => f.Kind == "late-report").Unit);
    }

    [Fact]
    public void Breach_BeforeTheLeadMoves_IsHeldAgainstTheUnitThatLedThen()
    {
        var story = Open().Until("09:31").Assign("09:35", Water).Answer("09:36", SignalTypes.Accept, Water);

        Assert.Equal(First, story.View.Findings.Single().Unit);
    }

    [Fact]
    public void Accept_Assist_LeavesTheLead()
    {
        var story = Open().Assign("09:10", Water, "assist").Answer("09:15", SignalTypes.Accept, Water);

        Assert.Equal(First, story.View.LeadUnit);
        Assert.Equal([Water], story.View.AssistingUnits);
        Assert.Empty(story.Told("transferred"));
    }

    [Fact]
    public void Accept_LeadByAnAssistingUnit_NoLongerAssists()
    {
        var story = Open().Assign("09:10", Water, "assist").Answer("09:15", SignalTypes.Accept, Water)
            .Assign("09:20", Water).Answer("09:25", SignalTypes.Accept, Water);

        Assert.Equal(Water, story.View.LeadUnit);
        Assert.Empty(story.View.AssistingUnits);
    }

    [Fact]
    public void Accept_ByAnotherUnit_IsForbiddenAndByItsOwnTwice_IsAConflict()
    {
        var story = Open().Assign("09:10", Water);
        Assert.Equal(ProblemKind.Forbidden, story.Answer("09:11", SignalTypes.Accept, Roads).Refused!.Kind);

        story.Answer("09:12", SignalTypes.Accept, Water).Answer("09:12", SignalTypes.Accept, Water);
        Assert.Equal(ProblemKind.Conflict, story.Refused!.Kind);
        Assert.Equal(ProblemKind.Conflict, story.Answer("09:13", SignalTypes.Accept, Water, "transfer:1").Refused!.Kind);
        Assert.Contains("已由water-bureau接收", story.Refused.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Return_WithReason_GoesBackToTheOfficeOfTheLeadUnit()
    {
        var story = Open().Assign("09:10", Water).Answer("09:12", SignalTypes.Return, Water);
        Assert.Equal(["reason"], story.Refused!.Errors.Keys);

        story.Answer("09:15", SignalTypes.Return, Water, reason: "不属我局管网");
        var transfer = Assert.Single(story.View.Transfers);
        Assert.Equal(("returned", "不属我局管网"), (transfer.Status, transfer.Answer));
        Assert.Equal(First, story.View.LeadUnit);
        Assert.Equal("done", story.Obligation("transfer:1").Status);
        var told = Assert.Single(story.Told("returned"));
        Assert.Equal((First, "office"), (told.Unit, Assert.Single(told.Roles)));
        Assert.Equal(ProblemKind.Conflict, story.Answer("09:16", SignalTypes.Accept, Water, "transfer:1").Refused!.Kind);
    }

    [Fact]
    public void NoAnswerInTime_BouncesEscalatesAndMayStillBeAccepted()
    {
        var story = Open().Assign("09:10", Water).Until("09:41");

        Assert.Equal("bounced", story.View.Transfers[0].Status);
        Assert.Equal(First, story.View.LeadUnit);
        Assert.Equal(At("09:40"), Assert.Single(story.Lines("bounced")).At);
        Assert.Equal(Water, Assert.Single(story.Told("breach", "transfer:1")).Unit);
        Assert.Equal(First, Assert.Single(story.Told("returned")).Unit);

        story.Answer("09:50", SignalTypes.Accept, Water);
        Assert.Equal((Water, "accepted", "late"), (story.View.LeadUnit, story.View.Transfers[0].Status, story.Obligation("transfer:1").Status));
    }

    [Fact]
    public void Assign_ElsewhereAfterABounce_WithdrawsTheFirstOffer()
    {
        var story = Open().Assign("09:10", Water).Until("09:41").Assign("09:45", Roads);

        Assert.Equal(["withdrawn", "offered"], story.View.Transfers.Select(t => t.Status));
        Assert.Equal(("waived", "pending"), (story.Obligation("transfer:1").Status, story.Obligation("transfer:2").Status));
        Assert.Equal(ProblemKind.Forbidden, story.Answer("09:46", SignalTypes.Accept, Water).Refused!.Kind);
        Assert.Equal(Roads, story.Answer("09:47", SignalTypes.Accept, Roads).View.LeadUnit);
    }

    [Fact]
    public void Assign_TheSameUnitAgain_OnlyAfterItLetTheTimePass()
    {
        var story = Open().Assign("09:10", Water).Assign("09:15", Water);
        Assert.Equal(ProblemKind.Conflict, story.Refused!.Kind);

        story.Until("09:41").Assign("09:45", Water);
        Assert.Equal(["withdrawn", "offered"], story.View.Transfers.Select(t => t.Status));
    }

    [Fact]
    public void Assign_TheLeadOrAnAssistingUnit_IsAConflict()
    {
        Assert.Equal(ProblemKind.Conflict, Open().Assign("09:10", First).Refused!.Kind);
        Assert.Equal(ProblemKind.Conflict, Open().Assign("09:10", Water, "assist").Answer("09:11", SignalTypes.Accept, Water)
            .Assign("09:12", Water, "assist").Refused!.Kind);
    }

    [Theory]
    [InlineData("unit", "")]
    [InlineData("unit", "水务 局")]
    [InlineData("role", "chief")]
    public void Assign_WrongField_IsRefusedByName(string field, string value)
    {
        var fields = With(("unit", Water), ("role", "lead"));
        fields[field] = value;

        Assert.Equal([field], Open().Act("09:10", SignalTypes.Assign, fields: fields).Refused!.Errors.Keys);
    }

    [Fact]
    public void Accept_SeveralOpenOffers_NeedsTheTransferNamed()
    {
        var story = Open().Assign("09:10", Water, "assist").Assign("09:11", Roads, "assist").Act("09:12", SignalTypes.Accept);
        Assert.Equal(["transfer"], story.Refused!.Errors.Keys);

        story.Act("09:13", SignalTypes.Accept, fields: With(("transfer", "transfer:2")));
        Assert.Equal([Roads], story.View.AssistingUnits);
        Assert.Equal(["transfer"], story.Act("09:14", SignalTypes.Accept, fields: With(("transfer", "transfer:9"))).Refused!.Errors.Keys);
    }

    [Fact]
    public void Assign_MoreThanTwentyTimes_IsAConflict()
    {
        var story = Open();
        for (var i = 0; i < 20; i++)
            Assert.Null(story.Assign("09:10", $"unit-{i}").Refused);

        Assert.Equal(ProblemKind.Conflict, story.Assign("09:11", "unit-20").Refused!.Kind);
        Assert.Single(story.View.Transfers, t => t.Status == "offered");
    }

    [Fact]
    public void Close_WithAnOpenOffer_WithdrawsItAndReopeningKeepsTheLead()
    {
        var story = Open("III").Assign("09:10", Water).Answer("09:11", SignalTypes.Accept, Water).Assign("09:12", Roads, "assist")
            .Act("09:20", SignalTypes.Close);
        Assert.Equal(["accepted", "withdrawn"], story.View.Transfers.Select(t => t.Status));

        story.Act("10:00", SignalTypes.Reopen, fields: With(("reason", "反弹")));
        Assert.Equal(Water, story.View.LeadUnit);
        Assert.Equal(Water, story.Told("new-incident").Last().Unit);
    }

    [Fact]
    public void Assign_PolicyWithoutAnAcceptanceRule_IsOfferedWithoutAClock()
    {
        var policy = MatterPolicy.All with { Obligations = [.. MatterPolicy.All.Obligations.Where(r => r.Opens.On != Openings.Transferred)] };
        var story = Story.Open("III", policy: policy).Assign("09:10", Water);

        Assert.Null(story.View.Transfers.Single().DueAt);
        Assert.Equal(Water, Assert.Single(story.Told("transfer")).Unit);
        Assert.Equal(Water, story.Answer("09:15", SignalTypes.Accept, Water).View.LeadUnit);
    }

    [Fact]
    public void OwnStaff_AnotherUnitMustLeadAndTheFirstAskedCannotTakeItBack()
    {
        var story = Story.Open("III", policy: MatterPolicy.All, report: Report("III") with { Flags = ["own-staff"] });
        Assert.True(story.View.Restricted);
        Assert.Equal(["own-staff"], story.View.MissingToClose.Select(m => m.Id));
        Assert.Equal(["own-staff"], story.Act("09:05", SignalTypes.Close).Refused!.Errors.Keys);

        story.Assign("09:10", Water).Answer("09:11", SignalTypes.Accept, Water);
        Assert.Equal(ProblemKind.Conflict, story.Assign("09:12", First).Refused!.Kind);
        Assert.True(story.View.Restricted);
        Assert.Null(story.Act("09:20", SignalTypes.Close).Refused);
    }

    private static Story Open(string level = "I") => Story.Open(level, policy: MatterPolicy.All);
}

internal static class TransferActs
{
    public static Story Assign(this Story story, string time, string unit, string role = "lead") =>
        story.Act(time, SignalTypes.Assign, fields: With(("unit", unit), ("role", role), ("reason", "管网归其管理")));

    public static Story Answer(this Story story, string time, string type, string unit, string? transfer = null, string reason = "") =>
        story.Act(time, type, fields: With(("transfer", transfer ?? ""), ("reason", reason)), actor: "zhou", units: [unit]);
}
