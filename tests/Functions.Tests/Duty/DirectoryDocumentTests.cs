using System.Text.Json;
using Yuqing.Functions.Duty;

namespace Functions.Tests.Duty;

public sealed class DirectoryDocumentTests
{
    private const string Everything = """
        people:
          - { id: a, name: 𠮷田, phone: "0877-1234567", language: en, contacts: [{ channel: sms, address: "13800000000", urgency: urgent }, { channel: console, allowDrills: true }] }
          - { id: b, name: "null" }
          - { id: c, name: 丙 }
        units:
          - id: u
            title: "某局: 一"
            policy: p
            numberPrefix: MJ
            duty:
              - role: duty-officer
                people: [a, b]
                every: day
                start: 2026-01-01 08:00
                together: 2
                daysOff: { people: [c, a], every: week, start: 2026-01-05 08:00 }
                planned: { 2026-02-01: [a, c], 2026-01-31: [b] }
                overrides:
                  - { id: o1, from: 2026-01-03 20:00, to: "2026-01-04T10:00:00+08:00", people: [c], insteadOf: a, reason: 出差 }
                swaps:
                  - { id: s1, one: { day: 2026-01-08, person: a }, other: { day: 2026-01-12, days: 7, person: c } }
              - role: leader-on-duty
                handOver: "17:30"
                planned: { 2026-01-01: [b] }
              - role: office
                people: [a, b]
        """;

    [Fact]
    public void JsonAndYaml_WrittenAndRead_SayTheSame()
    {
        var json = DirectoryDocument.Of(DutyFileReader.Read("x", Everything)).ToJson();

        Assert.Equal(json, DirectoryDocument.Of(DutyFileReader.Read("x", JsonDocument.Parse(json).RootElement)).ToJson());
        Assert.Equal(json, DirectoryDocument.Of(DutyFileReader.Read("x", DirectoryDocument.Of(DutyFileReader.Read("x", Everything)).ToYaml())).ToJson());
        Assert.Contains("\"insteadOf\":\"a\"", json, StringComparison.Ordinal);
        Assert.Contains("17:30", json, StringComparison.Ordinal);
    }

    [Fact]
    public void Demo_WrittenAndRead_SaysTheSame()
    {
        var demo = DutyFileReader.Load(Path.Combine(AppContext.BaseDirectory, "demo", "county.yaml"));

        var again = DutyFileReader.Read("x", DirectoryDocument.Of(demo).ToYaml());

        Assert.Equal(DirectoryDocument.Of(demo).ToJson(), DirectoryDocument.Of(again).ToJson());
    }

    [Theory]
    [InlineData("together: 2", "together: 3", "units[0].duty[0].together", "must divide")]
    [InlineData("start: 2026-01-05 08:00", "start: 2026-01-05 09:00", "units[0].duty[0].daysOff.start", "same time of the day")]
    [InlineData("2026-01-31: [b]", "2026-02-30: [b]", "units[0].duty[0].planned.2026-02-30", "must be a date")]
    [InlineData("2026-01-31: [b]", "2026-01-31: [z]", "units[0].duty[0].planned.2026-01-31[0]", "no person \"z\"")]
    [InlineData("2026-01-31: [b]", "2026-01-31: []", "units[0].duty[0].planned.2026-01-31", "at least one person")]
    [InlineData("from: 2026-01-03 20:00", "from: 2026-01-05 20:00", "units[0].duty[0].overrides[0].to", "later than")]
    [InlineData("from: 2026-01-03 20:00", "from: yesterday", "units[0].duty[0].overrides[0].from", "must be a time")]
    [InlineData("insteadOf: a", "insteadOf: z", "units[0].duty[0].overrides[0].insteadOf", "no person")]
    [InlineData("id: s1", "id: o1", "units[0].duty[0].swaps[0].id", "twice")]
    [InlineData("day: 2026-01-12", "day: 2026-01-08", "units[0].duty[0].swaps[0].other", "overlap")]
    [InlineData("days: 7", "days: 0", "units[0].duty[0].swaps[0].other.days", "from 1 to")]
    [InlineData("handOver: \"17:30\"", "handOver: 25:00", "units[0].duty[1].handOver", "time of the day")]
    [InlineData("urgency: urgent", "urgency: high", "people[0].contacts[0].urgency", "all or urgent or normal")]
    [InlineData("language: en", "language: fr", "people[0].language", "zh or en")]
    public void Read_Mistake_NamesItsPath(string right, string wrong, string path, string message)
    {
        var at = Everything.IndexOf(right, StringComparison.Ordinal);

        var error = Assert.Throws<DutyFileException>(
            () => DutyFileReader.Read("x", string.Concat(Everything.AsSpan(0, at), wrong, Everything.AsSpan(at + right.Length))));

        Assert.Contains(error.Mistakes, mistake => mistake.Path == path && mistake.Message.Contains(message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("people: &x [*x]")]
    [InlineData("a: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]")]
    public void Read_EndlessOrDeep_IsRefused(string text) => Assert.Throws<DutyFileException>(() => DutyFileReader.Read("x", text));
}
