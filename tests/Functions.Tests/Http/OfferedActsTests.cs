using Functions.Tests.Calendars;
using Functions.Tests.Register;
using Yuqing.Orchestrations;
using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Policies;

namespace Functions.Tests.Http;

/// <summary>Acts are offered only when they would find something to act on.</summary>
public sealed class OfferedActsTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.FromHours(8));
    private static readonly PolicySlice Policy = CalendarFolder.ShippedPolicy("township-categories") with
    {
        Permissions = new[]
        {
            SignalTypes.Accept, SignalTypes.Return, SignalTypes.DecideExtension, SignalTypes.RequestExtension, SignalTypes.ApproveStatement,
            SignalTypes.RejectStatement, SignalTypes.ConfirmLevel, SignalTypes.ChangeLevel, SignalTypes.Complete,
            SignalTypes.SignOff, SignalTypes.Checklist, SignalTypes.Acknowledge, SignalTypes.Promise, SignalTypes.Referral,
        }.ToDictionary(type => type, IReadOnlyList<string> (_) => [Roles.Office]),
    };

    [Fact]
    public void Offered_NothingToActOn_IsEmpty() => Assert.Empty(Offered(View()));

    [Fact]
    public void Offered_OpenOffer_IsForTheUnitThatIsAsked()
    {
        var offer = new TransferView("transfer:1", Sample.Town, "lead", "offered", Now, "x", null, null);

        Assert.Equal([SignalTypes.Accept, SignalTypes.Return], Offered(View() with { Transfers = [offer] }, [Sample.Town]));
        Assert.Equal([SignalTypes.Accept, SignalTypes.Return], Offered(View() with { Transfers = [offer] }, null));
        Assert.Empty(Offered(View() with { Transfers = [offer] }, [Sample.Highway]));
        Assert.Equal([SignalTypes.Accept], Offered(View() with { Transfers = [offer with { Status = "bounced" }] }, null));
        Assert.Empty(Offered(View() with { Transfers = [offer with { Status = "withdrawn" }] }, null));
    }

    [Fact]
    public void Offered_Statements_FollowTheirState()
    {
        StatementView Statement(string status, string by = Roles.Office) => new()
        {
            Id = "statement:1",
            Kind = "reply",
            Status = status,
            SignalId = "s",
            SubmittedBy = "x",
            Steps = [new ApprovalStepView("办公室", null, [by])],
        };

        Assert.Equal([SignalTypes.ApproveStatement, SignalTypes.RejectStatement], Offered(View() with { Statements = [Statement("submitted")] }));
        Assert.NotEmpty(Offered(View() with { Statements = [Statement("submitted", Roles.Leader)] }));
        Assert.Empty(Offered(View() with { Statements = [Statement("submitted", Roles.Assessor)] }));
        Assert.Equal([SignalTypes.Promise, SignalTypes.Referral], Offered(View() with { Statements = [Statement("published")], Category = "rumour" }));
        Assert.Equal([SignalTypes.Promise], Offered(View() with { Statements = [Statement("published")], Category = "suggestion" }));
    }

    [Fact]
    public void Offered_Publication_IsAlwaysThere_BecauseOneWithoutApprovalMustBeRecordedToo()
    {
        var policy = Policy with { Permissions = new Dictionary<string, IReadOnlyList<string>> { [SignalTypes.PublishStatement] = [Roles.Office] } };

        Assert.Equal([SignalTypes.PublishStatement], IncidentIntake.Offered(View(), policy, [Roles.Office], null, Now));
    }

    [Fact]
    public void Offered_Extensions_AreAskedForBeforeDueAndDecidedWhenAsked()
    {
        var obligation = Sample.Obligation(Now.AddHours(1)) with { Acts = ["none"], ExtensionLimit = Now.AddDays(5) };
        var asked = obligation with { Extension = new ExtensionView("requested", Now.AddDays(1), "复杂", "x", Now) };

        Assert.Equal([SignalTypes.Acknowledge, SignalTypes.RequestExtension], Offered(View() with { Obligations = [obligation] }));
        Assert.Equal([SignalTypes.Acknowledge], Offered(View() with { Obligations = [obligation with { DueAt = Now }] }));
        Assert.Equal([SignalTypes.Acknowledge, SignalTypes.DecideExtension], Offered(View() with { Obligations = [asked] }));
        Assert.Empty(Offered(View() with { Obligations = [asked with { Status = "done" }] }));
    }

    [Fact]
    public void Offered_LevelAndObligations_FollowThePicture()
    {
        Assert.Equal([SignalTypes.ConfirmLevel], Offered(View() with { LevelProvisional = true }));
        Assert.Equal([SignalTypes.ChangeLevel], Offered(View() with { Level = "major", Levels = [new("major", "重大"), new("general", "一般")] }));
        var checklist = Sample.Obligation(null) with { Acts = [SignalTypes.Checklist], Items = [new ChecklistItemView("a", "甲", false, null, null)] };
        Assert.Equal([SignalTypes.Acknowledge, SignalTypes.Checklist], Offered(View() with { Obligations = [checklist] }));
        Assert.Equal([SignalTypes.Acknowledge, SignalTypes.SignOff], Offered(View() with { Obligations = [Sample.Obligation(null) with { Acts = [SignalTypes.SignOff] }] }));
    }

    private static IReadOnlyList<string> Offered(IncidentView view, IReadOnlyCollection<string>? units = null) =>
        IncidentIntake.Offered(view, Policy, [Roles.Office], units, Now);

    private static IncidentView View() =>
        Sample.Picture(new IncidentSeed("i", "n", Now, Sample.Report() with { Level = null }), version: 1, obligations: []).View;
}
