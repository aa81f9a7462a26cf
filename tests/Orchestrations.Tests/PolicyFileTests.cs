using System.Text.Json;
using Yuqing.Orchestrations.Policies;

namespace Yuqing.Orchestrations.Tests;

/// <summary>Policy files: what compiles, and that every mistake is named with file, line and reason.</summary>
public class PolicyFileTests
{
    [Fact]
    public void Parse_HuaningHighway_Compiles()
    {
        var policy = TestPolicy.P1;

        Assert.Equal(["I", "II", "III"], policy.Levels.Select(level => level.Id));
        Assert.Equal(64, policy.ContentHash.Length);
        Assert.Equal("PT30M", policy.Obligations.Single(o => o.Id == "phone-report").Due!.Value.Text);
        Assert.True(policy.MayDecideLevel(["office"]));
        Assert.False(policy.MayDecideLevel(["duty-officer"]));
    }

    /// <summary>The regulation has every public word approved, by somebody else at each level, and spoken with one voice.</summary>
    [Theory]
    [InlineData("I", "专班或党委宣传部门审定")]
    [InlineData("II", "领导小组办公室审定")]
    [InlineData("III", "分管该科室的领导审定（或征求上级意见后）")]
    public void Parse_HuaningHighway_AsksForApprovalOfStatementsAtEveryLevel(string level, string approver)
    {
        var statements = TestPolicy.P1.Statements!;

        Assert.Equal(approver, Assert.Single(statements.Approval.Single(chain => chain.Levels!.Contains(level)).Steps).Title);
        Assert.Equal(["facts", "figures", "wording", "outlet"], statements.Review.Select(item => item.Id));
    }

    [Fact]
    public void Parse_OtherLineEnds_GiveTheSameHash() =>
        Assert.Equal(TestPolicy.P1.ContentHash, Parse(TestPolicy.Text.ReplaceLineEndings("\r\n")).ContentHash);

    [Theory]
    [InlineData("due: PT30M", "due: 30 minutes", "obligations/2/due: '30 minutes' is no duration such as PT30M, PT24H or P15D")]
    [InlineData("due: PT30M", "due: PT0S", "must be longer than nothing")]
    [InlineData("due: PT30M", "due: 30", "obligations/2/due: must be a string, but is 30")]
    [InlineData("due: PT30M", "dew: PT30M", "'dew' is not known here")]
    [InlineData("ladder: follow-up\n    completedBy", "ladder: nowhere\n    completedBy", "there is no ladder 'nowhere'")]
    [InlineData("levels: [III]", "levels: [IV]", "there is no level 'IV'")]
    [InlineData("id: paper-report", "id: phone-report", "'phone-report' is already defined for one of these levels")]
    [InlineData("of: internal-bulletin", "of: outside-bulletin", "there is no obligation 'outside-bulletin'")]
    [InlineData("outcomes: [instruction]", "outcomes: [wish]", "'sign-off' has no outcome 'wish'")]
    [InlineData("kind: triage", "kind: magic", "must be one of triage, confirmation")]
    [InlineData("anchor: closed", "anchor: occurred", "counts from closed, not from 'occurred'")]
    [InlineData("reminders: [PT10M, PT5M]", "reminders: [PT5M, PT10M]", "in order")]
    [InlineData("reminders: [PT10M, PT5M]", "reminders: [PT45M, PT5M]", "not after the start of the clock")]
    [InlineData("fallback: discovered\n    due: PT30M", "due: PT30M", "may be missing in a report")]
    [InlineData("wait: PT30M", "wait: soon", "'soon' is no duration")]
    [InlineData("notices:\n  newIncident: [duty-officer", "notices:\n  newIncident: [janitor", "there is no duty role 'janitor'")]
    [InlineData("close: [office, leader]", "close: [office, boss]", "there is no role 'boss'")]
    [InlineData("close: [office, leader]", "shut: [office, leader]", "there is no signal type 'shut'")]
    [InlineData("type: choice, choices: [call, sms, im]", "type: choice", "a choice needs 'choices'")]
    [InlineData("name: callee", "name: outcome", "is a field of the signal itself")]
    [InlineData("{ id: press-work,", "{ id: handling,", "'handling' stands here twice")]
    [InlineData("schemaVersion: 1", "schemaVersion: 2", "schemaVersion: must be 1")]
    [InlineData("maxTimeScale: 86400", "maxTimeScale: 0.5", "must be at least 1")]
    [InlineData("title: 一级（重大）", "title: ''", "must not be empty")]
    public void Parse_OneMistake_NamesFileLineAndReason(string good, string bad, string reason)
    {
        var at = TestPolicy.Text.IndexOf(good, StringComparison.Ordinal);

        var errors = Assert.Throws<PolicyLoadException>(() => Parse(Once(good, bad))).Errors;

        var error = errors.FirstOrDefault(e => e.Reason.Contains(reason, StringComparison.Ordinal));
        Assert.True(error is not null, string.Join('\n', errors));
        Assert.Equal("p1.yaml", error.File);
        var line = TestPolicy.Text[..at].Count(c => c == '\n') + 1;
        Assert.InRange(error.Line, line - 3, line + 2 + good.Count(c => c == '\n'));
        Assert.True(error.Column >= 1);
    }

    [Fact]
    public void Parse_WrongValue_PointsAtTheValueItself()
    {
        var error = Assert.Single(Assert.Throws<PolicyLoadException>(() => Parse(Once("due: PT30M", "due: soon"))).Errors);
        var lines = TestPolicy.Text.Split('\n');

        Assert.Contains("due: PT30M", lines[error.Line - 1], StringComparison.Ordinal);
        Assert.Equal(lines[error.Line - 1].IndexOf("PT30M", StringComparison.Ordinal) + 1, error.Column);
    }

    [Fact]
    public void Parse_SeveralMistakesInSeveralFiles_ListsAllInOrder()
    {
        var first = Once("due: PT30M", "due: soon").Replace("kind: triage", "kind: magic", StringComparison.Ordinal);
        var second = TestPolicy.Text.Replace("levels: [III]", "levels: [IV]", StringComparison.Ordinal).Replace("assignee: office", "assignee: nobody", StringComparison.Ordinal);

        var e = Assert.Throws<PolicyLoadException>(() => PolicyCatalog.Parse([new("b.yaml", second), new("a.yaml", first), new("c.yaml", "a: [")], TestPolicy.Schema));

        Assert.Equal(2, e.Errors.Count(error => error.File == "a.yaml"));
        Assert.True(e.Errors.Count(error => error.File == "b.yaml") > 5);
        Assert.Contains(e.Errors, error => error.File == "c.yaml" && error.Reason.StartsWith("No valid YAML", StringComparison.Ordinal));
        Assert.Equal(e.Errors.OrderBy(x => x.File, StringComparer.Ordinal).ThenBy(x => x.Line), e.Errors);
        Assert.Contains($"a.yaml:{e.Errors[0].Line}:", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_MissingSections_NamesEach()
    {
        var errors = Assert.Throws<PolicyLoadException>(() => Parse("schemaVersion: 1\nid: x\n")).Errors;

        Assert.Contains(errors, e => e.Reason == "'levels' is missing");
        Assert.Contains(errors, e => e.Reason == "'obligations' is missing");
    }

    [Theory]
    [InlineData("")]
    [InlineData("- a\n- b\n")]
    [InlineData("id: a\nid: b\n")]
    public void Parse_NoPolicyAtAll_IsRefused(string text) => Assert.NotEmpty(Assert.Throws<PolicyLoadException>(() => Parse(text)).Errors);

    [Fact]
    public void Parse_SameIdInTwoFiles_IsRefused()
    {
        var e = Assert.Throws<PolicyLoadException>(() => PolicyCatalog.Parse([new("a.yaml", TestPolicy.Text), new("b.yaml", TestPolicy.Text)], TestPolicy.Schema));

        Assert.Equal("b.yaml", Assert.Single(e.Errors).File);
    }

    [Theory]
    [InlineData("""{ "type": "object", "maxProperties": 3 }""")]
    [InlineData("""{ "properties": { "id": { "format": "uri" } } }""")]
    [InlineData("""{ "$ref": "#/$defs/nothing" }""")]
    public void Parse_SchemaBeyondTheSubset_IsRefusedRatherThanIgnored(string schema) =>
        Assert.Throws<JsonException>(() => PolicyCatalog.Parse([new("a.yaml", TestPolicy.Text)], schema));

    /// <summary>The policy with the first occurrence of something replaced.</summary>
    private static string Once(string good, string bad)
    {
        var at = TestPolicy.Text.IndexOf(good, StringComparison.Ordinal);
        Assert.True(at >= 0, $"The policy no longer holds '{good}'.");
        return string.Concat(TestPolicy.Text.AsSpan(0, at), bad, TestPolicy.Text.AsSpan(at + good.Length));
    }

    private static PolicySlice Parse(string text) => PolicyCatalog.Parse([new PolicySource("p1.yaml", text)], TestPolicy.Schema).All.Single();
}
