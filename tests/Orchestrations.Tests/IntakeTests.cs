using System.Text.Json;
using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Incidents;
using static Yuqing.Orchestrations.Tests.Story;

namespace Yuqing.Orchestrations.Tests;

/// <summary>Which reports are taken in, and the first picture of an incident.</summary>
public class IntakeTests
{
    private static readonly DateTimeOffset Now = At("09:05");

    private static IncidentReport Good => Report("I") with { OccurredAt = At("09:00"), Category = "emergency" };

    [Fact]
    public void CheckReport_Good_IsTaken() => Assert.Null(IncidentIntake.CheckReport(Good, TestPolicy.P1, Now));

    [Fact]
    public void CheckReport_UnknownLevelAndCategory_NamesBothAtOnce()
    {
        var problem = IncidentIntake.CheckReport(Good with { Level = "IV", Category = "gossip" }, TestPolicy.P1, Now)!;

        Assert.Equal(ProblemKind.Invalid, problem.Kind);
        Assert.Equal(["category", "level"], problem.Errors.Keys.Order());
        Assert.Contains("I、II、III", problem.Errors["level"][0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5 * 60, true)]
    [InlineData((5 * 60) + 1, false)]
    [InlineData(-30 * 86400, true)]
    [InlineData((-30 * 86400) - 1, false)]
    public void CheckReport_TimeFarAheadOrLongAgo_IsRefusedWithTheReason(int seconds, bool taken)
    {
        var problem = IncidentIntake.CheckReport(Good with { OccurredAt = null, DiscoveredAt = Now.AddSeconds(seconds) }, TestPolicy.P1, Now);

        Assert.Equal(taken, problem is null);
        if (problem is not null)
            Assert.Contains(seconds > 0 ? "5 分钟" : "30 天", problem.Errors["discoveredAt"].Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void CheckReport_NoTimeAtAll_IsRefused() =>
        Assert.Equal(["discoveredAt"], IncidentIntake.CheckReport(Good with { OccurredAt = null }, TestPolicy.P1, Now)!.Errors.Keys);

    [Theory]
    [InlineData(0.5)]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(86401)]
    public void CheckReport_ImpossibleTimeScale_IsRefused(double scale) =>
        Assert.Equal(["drill.timeScale"], IncidentIntake.CheckReport(Good with { Drill = true, TimeScale = scale }, TestPolicy.P1, Now)!.Errors.Keys);

    [Fact]
    public void CheckReport_TimeScaleOutsideDrills_IsRefused() =>
        Assert.Equal(["drill.timeScale"], IncidentIntake.CheckReport(Good with { TimeScale = 60 }, TestPolicy.P1, Now)!.Errors.Keys);

    [Fact]
    public void CheckReport_EmptyTitle_IsRefused() =>
        Assert.Equal(["title"], IncidentIntake.CheckReport(Good with { Title = " " }, TestPolicy.P1, Now)!.Errors.Keys);

    [Fact]
    public void Open_FirstPicture_EqualsTheOrchestrationsOwnFirstTurn()
    {
        var seed = new IncidentSeed("inc-1", "HNGL-2026-0001", Now, Good);

        var picture = IncidentIntake.Open(seed, TestPolicy.P1);
        var again = Incident.Open(seed, TestPolicy.P1).Project(seed);

        Assert.Equal((1, 1L, 0L, false), (picture.Generation, picture.Version, picture.LastSeq, picture.Final));
        Assert.Equal(picture.StateJson, again.StateJson);
        Assert.Equal(picture.Entries.Select(e => e.Id), again.Entries.Select(e => e.Id));
        Assert.Equal("reported", Assert.Single(picture.Entries).Kind);
        Assert.Equal(At("09:30"), picture.View.NextDue);
    }

    [Fact]
    public void Picture_CrossesTheEngineUnchanged()
    {
        var seed = new IncidentSeed("inc-1", "HNGL-2026-0001", Now, Good);
        var picture = IncidentIntake.Open(seed, TestPolicy.P1);
        var input = new IncidentInput(seed, TestPolicy.P1, 2, picture.StateJson);

        var picture2 = JsonSerializer.Deserialize<IncidentProjection>(JsonSerializer.Serialize(picture))!;
        var input2 = JsonSerializer.Deserialize<IncidentInput>(JsonSerializer.Serialize(input))!;

        Assert.Equal(JsonSerializer.Serialize(picture), JsonSerializer.Serialize(picture2));
        Assert.Equal(JsonSerializer.Serialize(input), JsonSerializer.Serialize(input2));
        Assert.Equal("某路段积水", picture2.View.Report.Title);
        Assert.Equal(TimeSpan.FromMinutes(30), input2.Policy.Obligations.Single(o => o.Id == "phone-report").Due!.Value.Value);
    }

    [Fact]
    public void Load_StateOfANewerVersion_IsRefused()
    {
        var newer = (Incident.Open(new IncidentSeed("i", "n", Now, Good), TestPolicy.P1) with { SchemaVersion = 2 }).Save();

        Assert.Throws<NotSupportedException>(() => Incident.Load(newer, TestPolicy.P1));
    }

    [Fact]
    public void InstanceId_NamesIncidentAndGeneration() => Assert.Equal("inc-1-2", IncidentInput.InstanceId("inc-1", 2));
}
