using Yuqing.Orchestrations.Contracts;
using static Yuqing.Orchestrations.Tests.Story;

namespace Yuqing.Orchestrations.Tests;

/// <summary>What signals must look like, who may send them, and that they take effect once.</summary>
public class SignalTests
{
    [Fact]
    public void Apply_AlreadyTakenIn_ChangesNothing()
    {
        var once = Open("I").Complete("09:10", "phone-report", Phone()).Incident;
        var signal = new Signal
        {
            SignalId = "s1",
            Seq = 1,
            AcceptedAt = At("09:10"),
            Type = "complete",
            Actor = "wang",
            ActorRoles = Office,
            Obligation = "phone-report",
            Fields = Phone(),
        };

        Assert.Same(once, once.Apply(signal));
    }

    [Theory]
    [InlineData("referral")]
    [InlineData("transfer")]
    [InlineData("metrics")]
    [InlineData("merged-in")]
    public void Apply_TypeNotOffered_NamesTheType(string type)
    {
        var refused = Open("I").Act("09:10", type, roles: [Roles.Administrator]).Refused!;

        Assert.Equal(ProblemKind.Invalid, refused.Kind);
        Assert.Equal(["type"], refused.Errors.Keys);
    }

    [Theory]
    [InlineData(Roles.Viewer, false)]
    [InlineData(Roles.Assessor, false)]
    [InlineData(Roles.DutyOfficer, true)]
    [InlineData(Roles.Office, true)]
    [InlineData(Roles.Leader, true)]
    [InlineData(Roles.Administrator, true)]
    public void Complete_ByRole_IsPermittedOrForbidden(string role, bool permitted)
    {
        var story = Open("I").Act("09:10", SignalTypes.Complete, "phone-report", Phone(), roles: [role]);

        Assert.Equal(permitted ? null : ProblemKind.Forbidden, story.Refused?.Kind);
        Assert.Equal(permitted ? "done" : "pending", story.Obligation("phone-report").Status);
    }

    [Theory]
    [InlineData(SignalTypes.Note, Roles.Assessor, true)]
    [InlineData(SignalTypes.Note, Roles.Viewer, false)]
    [InlineData(SignalTypes.ChangeLevel, Roles.DutyOfficer, false)]
    [InlineData(SignalTypes.Dismiss, Roles.DutyOfficer, false)]
    [InlineData(SignalTypes.Merge, Roles.DutyOfficer, false)]
    [InlineData(SignalTypes.Close, Roles.DutyOfficer, false)]
    [InlineData(SignalTypes.ChangeLevel, Roles.Leader, true)]
    [InlineData(SignalTypes.Dismiss, Roles.Administrator, true)]
    public void Act_ByRole_FollowsThePolicysPermissions(string type, string role, bool permitted)
    {
        var fields = With(("text", "x"), ("level", "II"), ("reason", "x"), ("into", "inc-9"));

        Assert.Equal(permitted ? null : ProblemKind.Forbidden, Open("I").Act("09:10", type, fields: fields, roles: [role]).Refused?.Kind);
    }

    [Fact]
    public void Complete_MissingEvidence_NamesEveryField()
    {
        var story = Open("I");

        Assert.Equal(["callee"], story.Complete("09:10", "phone-report", With(("calledAt", "2026-11-21T09:10:00+08:00"))).Refused!.Errors.Keys);
        Assert.Equal(["callee", "calledAt"], story.Complete("09:10", "phone-report").Refused!.Errors.Keys);
        Assert.Equal(["callee"], story.Complete("09:10", "phone-report", Phone("  ")).Refused!.Errors.Keys);
        Assert.Equal(["where", "url"], story.Complete("09:10", "response").Refused!.Errors.Keys);
        Assert.Equal(["documentNo", "receivedBy"], story.Complete("09:10", "paper-report").Refused!.Errors.Keys);
    }

    [Theory]
    [InlineData("calledAt", "昨天")]
    [InlineData("calledAt", "2026-11-21 09:10")]
    [InlineData("calledAt", "2026-11-21T09:10:00")]
    [InlineData("calledAt", "2026-13-21T09:10:00+08:00")]
    [InlineData("method", "pigeon")]
    public void Complete_MalformedEvidence_NamesTheField(string field, string value)
    {
        var fields = Phone();
        fields[field] = value;

        var refused = Open("I").Complete("09:10", "phone-report", fields).Refused!;

        Assert.Equal(ProblemKind.Invalid, refused.Kind);
        Assert.Equal([field], refused.Errors.Keys);
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("not a link")]
    [InlineData("/relative")]
    public void Complete_BadUrl_NamesTheField(string url) =>
        Assert.Equal(["url"], Open("I").Complete("09:10", "response", With(("url", url))).Refused!.Errors.Keys);

    [Theory]
    [InlineData(2000, true)]
    [InlineData(2001, false)]
    public void Complete_LongText_IsTakenUpTo2000Characters(int length, bool taken)
    {
        var story = Open("I").Complete("09:10", "phone-report", Phone(new string('县', length)));

        Assert.Equal(taken, story.Refused is null);
        Assert.Equal(taken ? [] : ["callee"], story.Refused?.Errors.Keys ?? []);
        if (taken)
            Assert.Equal(length, story.Lines("completed").Single().Data!["callee"].Length);
    }

    [Fact]
    public void Complete_Obligation_MustExistBeOpenAndBeNamed()
    {
        var story = Open("I");

        Assert.Equal(["obligation"], story.Complete("09:10", "no-such").Refused!.Errors.Keys);
        Assert.Equal(["obligation"], story.Act("09:10", SignalTypes.Complete).Refused!.Errors.Keys);
        story.Complete("09:10", "phone-report", Phone());
        Assert.Null(story.Refused);
        Assert.Equal(ProblemKind.Conflict, story.Complete("09:11", "phone-report", Phone()).Refused!.Kind);
        Assert.Equal(At("09:10"), story.Obligation("phone-report").AcceptedAt);
    }

    [Fact]
    public void Complete_WhatAnotherActFulfils_NamesThatAct() =>
        Assert.Equal(["type"], Open(null).Complete("09:05", "triage").Refused!.Errors.Keys);

    [Fact]
    public void Checklist_AllItemsDone_CompletesIt()
    {
        var story = Open("I");
        foreach (var item in story.Obligation("three-synchronisations").Items.Skip(1))
            story.Act("09:10", SignalTypes.Checklist, fields: With(("item", item.Id)));
        Assert.Equal("pending", story.Obligation("three-synchronisations").Status);
        Assert.Equal(ProblemKind.Conflict, story.Complete("09:11", "three-synchronisations").Refused!.Kind);

        story.Act("09:12", SignalTypes.Checklist, "three-synchronisations", With(("item", "emergency-work")), actor: "li");

        Assert.Equal("done", story.Obligation("three-synchronisations").Status);
        Assert.Equal(new ChecklistItemView("emergency-work", "应急处置工作启动", true, "li", At("09:12"), "Emergency work begun"), story.Obligation("three-synchronisations").Items[0]);
    }

    [Fact]
    public void Checklist_Undone_IsOpenAgain()
    {
        var story = Open("I").Act("09:10", SignalTypes.Checklist, fields: With(("item", "wording")))
            .Act("09:11", SignalTypes.Checklist, fields: With(("item", "wording"), ("done", "false")));

        Assert.All(story.Obligation("three-synchronisations").Items, item => Assert.False(item.Done));
    }

    [Fact]
    public void Checklist_UnknownItemOrValue_NamesTheField()
    {
        Assert.Equal(["item"], Open("I").Act("09:10", SignalTypes.Checklist, "three-synchronisations", With(("item", "x"))).Refused!.Errors.Keys);
        Assert.Equal(["item"], Open("I").Act("09:10", SignalTypes.Checklist, "three-synchronisations").Refused!.Errors.Keys);
        Assert.Equal(["done"], Open("I").Act("09:10", SignalTypes.Checklist, fields: With(("item", "wording"), ("done", "maybe"))).Refused!.Errors.Keys);
    }

    [Theory]
    [InlineData(SignalTypes.Note)]
    [InlineData(SignalTypes.Progress)]
    public void Remark_WithoutText_NamesTheField(string type) =>
        Assert.Equal(["text"], Open("I").Act("09:10", type).Refused!.Errors.Keys);

    [Fact]
    public void Apply_RefusedSignal_IsRecordedWithItsResultAndNothingElse()
    {
        var story = Open("I");
        var before = story.View.Obligations.Select(o => (o.Id, o.Status)).ToList();

        story.Complete("09:10", "phone-report");

        var result = story.Incident.Results.Single();
        Assert.False(result.Applied);
        Assert.NotNull(result.Problem);
        Assert.Single(story.Lines("refused"));
        Assert.Equal(1, story.Incident.LastSeq);
        Assert.Equal(before, story.View.Obligations.Select(o => (o.Id, o.Status)));
    }

    [Fact]
    public void CheckSignal_AfterAnActThatIsNotAppliedYet_CountsIt()
    {
        var story = Open("I");
        var state = story.Incident.Project(story.Seed).StateJson;
        var first = new Signal { SignalId = "x", Seq = 1, AcceptedAt = At("09:12"), Type = "complete", Actor = "wang", ActorRoles = DutyOfficer, Obligation = "phone-report", Fields = Phone() };
        var again = first with { SignalId = "y", Seq = 2 };

        Assert.Null(IncidentIntake.CheckSignal(state, TestPolicy.P1, again));
        Assert.Equal(ProblemKind.Conflict, IncidentIntake.CheckSignal(state, TestPolicy.P1, again, first)!.Kind);
    }

    [Fact]
    public void Metrics_OfARepeatedReport_ShowWithTheEarlierOnesWhereItHasNone()
    {
        var story = Open("I");
        var signal = new Signal { SignalId = "m", Seq = 1, AcceptedAt = At("09:12"), Type = "metrics", Actor = "system" };
        var next = story.Incident
            .Apply(signal with { Fields = new Dictionary<string, string> { ["views"] = "10", ["comments"] = "3" } })
            .Apply(signal with { SignalId = "n", Seq = 2, Fields = new Dictionary<string, string> { ["views"] = "90" } });

        Assert.Equal(new ReportMetrics(90, 3, story.Seed.Report.Metrics?.Reposts), next.ToView(story.Seed).Report.Metrics);
    }

    [Fact]
    public void CheckSignal_SaysWhatApplyWouldSay()
    {
        var story = Open("I").Complete("09:10", "phone-report", Phone());
        var state = story.Incident.Project(story.Seed).StateJson;
        var signal = new Signal { SignalId = "x", AcceptedAt = At("09:12"), Type = "complete", Actor = "wang", ActorRoles = DutyOfficer, Obligation = "phone-report", Fields = Phone() };

        Assert.Equal(ProblemKind.Conflict, IncidentIntake.CheckSignal(state, TestPolicy.P1, signal)!.Kind);
        Assert.Null(IncidentIntake.CheckSignal(state, TestPolicy.P1, signal with { Obligation = "paper-report", Fields = Paper }));
        Assert.Throws<ArgumentException>(() => IncidentIntake.CheckSignal(state, TestPolicy.P1, signal with { AcceptedAt = default }));
    }
}
