using System.Text;
using Yuqing.Orchestrations.Contracts;
using static Yuqing.Orchestrations.Tests.Story;

namespace Yuqing.Orchestrations.Tests;

/// <summary>The state must stay below what the cloud's storage takes inline.</summary>
public class StateSizeTests
{
    private static readonly string Long = new('县', 2000);

    [Fact]
    public void Save_EveryDutyOfEveryLevelBreachedAndFilledToTheBrim_StaysBelow32KB()
    {
        var story = Open("II", provisional: true);
        story.Complete("09:20", "internal-bulletin", With(("documentNo", Long), ("receivedBy", Long), ("receivedAt", Now), ("text", Long), ("reason", Long), ("evidence", Long)))
            .Act("09:21", SignalTypes.SignOff, "sign-off", With(("outcome", "instruction"), ("signedBy", Long), ("documentNo", Long), ("text", Long), ("evidence", Long)), onBehalfOf: new string('张', 100))
            .Complete("09:22", "act-on-instruction", With(("measures", Long), ("text", Long), ("evidence", Long)))
            .Act("09:23", SignalTypes.ChangeLevel, fields: With(("level", "III"), ("reason", Long)))
            .Complete("09:24", "report-back", With(("reportedTo", Long), ("documentNo", Long), ("evidence", Long)))
            .Act("09:25", SignalTypes.ChangeLevel, fields: With(("level", "I"), ("reason", Long)))
            .Complete("09:55:01", "phone-report", With(("callee", Long), ("calledAt", Now), ("sender", Long), ("receipt", Long), ("text", Long)), performedAt: "09:50")
            .Complete("10:25:01", "paper-report", With(("documentNo", Long), ("receivedBy", Long), ("text", Long)), performedAt: "10:20");
        foreach (var list in new[] { "three-synchronisations", "level-one-measures" })
        {
            foreach (var item in story.Obligation(list).Items.SkipLast(1))
                story.Act("10:26", SignalTypes.Checklist, list, With(("item", item.Id)), actor: "a-person-with-a-rather-long-id");
        }
        story.Act("10:27", SignalTypes.Dismiss, fields: With(("reason", Long))).Until("+1 12:00");
        var people = Enumerable.Range(0, 60).Select(i => $"a-person-with-a-rather-long-id-{i}").ToList();
        var incident = story.Incident with
        {
            People = people,
            Obligations = [.. story.Incident.Obligations.Select(o => o.IsPending ? o with { Alarmed = [.. Enumerable.Range(0, 60)] } : o)],
        };

        var bytes = Encoding.UTF8.GetByteCount(incident.Project(story.Seed).StateJson);

        Assert.Equal(15, incident.Obligations.Count);
        Assert.All(incident.Results, result => Assert.True(result.Applied));
        Assert.InRange(bytes, 12_000, 32 * 1024);
    }

    [Fact]
    public void Tick_TenDaysInOneLeap_OwesNoMoreThanOneNotificationPerRung()
    {
        var incident = Open("I").Incident.Tick(At("+10 00:00"));

        Assert.All(incident.Effects.Where(e => e.Rung > 0).GroupBy(e => (e.Obligation, e.Rung)), group => Assert.Single(group));
        Assert.InRange(Encoding.UTF8.GetByteCount(incident.Save()), 1000, 32 * 1024);
    }

    [Fact]
    public void Complete_LongEvidence_IsFullInTheTimelineAndAnExcerptInTheState()
    {
        var story = Open("I").Complete("09:10", "phone-report", Phone(Long)).Complete("09:11", "paper-report", With(("documentNo", Long), ("receivedBy", "李四")));

        Assert.Equal(Long, story.Lines("completed", "paper-report").Single().Data!["documentNo"]);
        Assert.Equal(Long, story.Obligation("phone-report").Given["callee"]);
        Assert.Equal(60, story.Obligation("paper-report").Given["documentNo"].Length);
        Assert.Equal("李四", story.Obligation("paper-report").Given["receivedBy"]);
    }

    private static string Now => "2026-11-21T09:20:00+08:00";
}
