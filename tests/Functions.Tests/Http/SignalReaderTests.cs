using System.Text;
using Yuqing.Functions.Http;
using Yuqing.Functions.Http.Incidents;
using Yuqing.Functions.Http.Requests;
using Yuqing.Functions.Security;
using Yuqing.Orchestrations.Contracts;

namespace Functions.Tests.Http;

public sealed class SignalReaderTests
{
    private static readonly Caller Officer = new("chen-min", "陈敏", [Roles.DutyOfficer], null);

    [Fact]
    public void Read_CompleteWithEvidence_FieldsBecomeText()
    {
        var signal = Read("""
            { "signalId": "s-1", "type": "complete", "obligation": "phone-report", "performedAt": "2026-11-21T09:28:00+08:00", "onBehalfOf": "孙宏",
              "callee": "周洁", "count": 3, "urgent": true, "nothing": null, "evidence": { "calledAt": "2026-11-21T09:28:00+08:00", "answered": false } }
            """);

        Assert.Equal("s-1", signal.SignalId);
        Assert.Equal(SignalTypes.Complete, signal.Type);
        Assert.Equal("phone-report", signal.Obligation);
        Assert.Equal(new DateTimeOffset(2026, 11, 21, 9, 28, 0, TimeSpan.FromHours(8)), signal.PerformedAt);
        Assert.Equal("孙宏", signal.OnBehalfOf);
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["callee"] = "周洁",
                ["count"] = "3",
                ["urgent"] = "true",
                ["calledAt"] = "2026-11-21T09:28:00+08:00",
                ["answered"] = "false",
            },
            signal.Fields);
    }

    [Fact]
    public void Read_BodyClaimsAnActor_TheCallerActs()
    {
        var signal = Read("""{ "signalId": "s", "type": "note", "actor": "sun-hong", "actorRoles": "leader", "actorName": "孙宏", "seq": 9, "acceptedAt": "2020-01-01T00:00:00Z" }""");

        Assert.Equal("chen-min", signal.Actor);
        Assert.Equal("陈敏", signal.ActorName);
        Assert.Equal([Roles.DutyOfficer], signal.ActorRoles);
        Assert.Equal(0, signal.Seq);
        Assert.Equal(default, signal.AcceptedAt);
    }

    [Theory]
    [InlineData("""{ "type": "note" }""", "signalId")]
    [InlineData("""{ "signalId": "s" }""", "type")]
    [InlineData("""{ "signalId": 1, "type": "note" }""", "signalId")]
    [InlineData("""{ "signalId": "s", "type": "metrics", "views": 1 }""", "type")]
    [InlineData("""{ "signalId": "s", "type": "merged-in" }""", "type")]
    [InlineData("""{ "signalId": "s", "type": "calendar" }""", "type")]
    [InlineData("""{ "signalId": "s", "type": "note", "performedAt": "09:28" }""", "performedAt")]
    [InlineData("""{ "signalId": "s", "type": "note", "text": { "a": 1 } }""", "text")]
    [InlineData("""{ "signalId": "s", "type": "note", "text": [ "a" ] }""", "text")]
    [InlineData("""{ "signalId": "s", "type": "note", "evidence": { "text": [ "a" ] } }""", "evidence.text")]
    [InlineData("""{ "signalId": "s", "type": "note", "evidence": [ "scan.pdf" ] }""", "evidence")]
    [InlineData("""{ "signalId": "s", "type": "note", "text": "a", "evidence": { "text": "b" } }""", "evidence.text")]
    public void Read_Malformed_NamesTheField(string json, string field) => Assert.Equal([field], ErrorsOf(json).Keys);

    [Fact]
    public void Read_TooManyFields_IsRefused()
    {
        var fields = string.Join(",", Enumerable.Range(0, SignalReader.MaxFields + 1).Select(i => $"\"f{i}\":\"x\""));
        Assert.Equal(["evidence"], ErrorsOf($$"""{ "signalId": "s", "type": "note", {{fields}} }""").Keys);
    }

    [Fact]
    public void Read_FieldTooLong_IsRefused() =>
        Assert.Equal(["reason"], ErrorsOf($$"""{ "signalId": "s", "type": "note", "reason": "{{new string('x', SignalReader.MaxFieldLength + 1)}}" }""").Keys);

    [Fact]
    public void Read_TextOfAStatement_MayBeLongerThanOtherFields()
    {
        var text = new string('字', SignalReader.MaxTextLength);

        Assert.Equal(text, Read($$"""{ "signalId": "s", "type": "submit-statement", "text": "{{text}}" }""").Fields["text"]);
        Assert.Equal(["text"], ErrorsOf($$"""{ "signalId": "s", "type": "submit-statement", "text": "{{text}}字" }""").Keys);
    }

    [Fact]
    public void Read_UnitsOfTheCaller_AreNotedUnlessAll()
    {
        using var document = JsonBody.Parse("""{ "signalId": "s", "type": "accept", "actorUnits": "everywhere" }"""u8.ToArray());

        Assert.Null(SignalReader.Read(document.RootElement, Officer).ActorUnits);
        Assert.Equal(
            ["school", "town"], SignalReader.Read(document.RootElement, Officer with { Units = new HashSet<string> { "town", "school" } }).ActorUnits);
    }

    private static Signal Read(string json)
    {
        using var document = JsonBody.Parse(Encoding.UTF8.GetBytes(json));
        return SignalReader.Read(document.RootElement, Officer);
    }

    private static IReadOnlyDictionary<string, IReadOnlyList<string>> ErrorsOf(string json) =>
        Assert.Throws<ProblemException>(() => Read(json)).Problem.Errors!;
}
