using System.Text;
using Xunit.Abstractions;
using Yuqing.Orchestrations.Contracts;
using static Yuqing.Orchestrations.Tests.Story;

namespace Yuqing.Orchestrations.Tests;

/// <summary>Statements, transfers, tasks and findings keep the state below what the cloud's storage takes inline.</summary>
public class MatterSizeTests(ITestOutputHelper output)
{
    private const int Limit = 32 * 1024;
    private static readonly string Long = new('县', 2000);

    [Fact]
    public void Save_TwelveStatementsTwentyTransfersAndTasks_StaysBelow32KB()
    {
        var story = Story.Open("I", policy: MatterPolicy.All);
        for (var i = 0; i < 12; i++)
            story.Submit("09:05", new string('县', 10_000)).Approve("09:06", "li").Approve("09:07", "chen", Leader);
        for (var i = 0; i < 20; i++)
            story.Act("09:10", SignalTypes.Assign, fields: With(("unit", $"unit-{i}"), ("role", "assist"), ("reason", "职责所在")));
        for (var i = 0; i < 20; i++)
            story.Act("09:11", SignalTypes.Return, fields: With(("transfer", $"transfer:{i + 1}"), ("reason", "不属本单位")), units: [$"unit-{i}"]);
        story.Instruct("09:12", "2026-11-21T12:00:00+08:00").Complete("09:20", "report", With(("documentNo", "1号"))).Until("+1 09:00");

        Assert.Equal((12, 20), (story.View.Statements.Count, story.View.Transfers.Count));
        Assert.InRange(Bytes(story), 8_000, Limit);
    }

    [Fact]
    public void Save_EverythingToTheBrim_RefusesWhatWouldGrowItAndStaysBelow32KB()
    {
        var story = Story.Open("I", policy: MatterPolicy.All);
        var full = 0;
        for (var i = 0; i < 20; i++)
        {
            story.Act("09:05", SignalTypes.SubmitStatement, fields: With(("kind", "release"), ("text", Long), ("title", new string('题', 100))), actor: LongName("z"));
            full += story.Refused is null ? 0 : 1;
            story.Act("09:06", SignalTypes.ApproveStatement, fields: With(("review", "law,typos")), actor: LongName("l"), onBehalfOf: new string('张', 100));
            story.Act("09:06", SignalTypes.ApproveStatement, fields: With(("review", "law,typos")), actor: LongName("c"), roles: Leader, onBehalfOf: new string('李', 100));
            story.Act("09:07", SignalTypes.PublishStatement, fields: With(("where", Long), ("url", "https://example.gov.cn/" + new string('1', 470))), actor: LongName("p"));
            story.Act("09:08", SignalTypes.Assign, fields: With(("unit", $"a-unit-with-a-rather-long-id-{i}"), ("role", "assist"), ("reason", Long)), actor: LongName("o"));
            full += story.Refused is null ? 0 : 1;
            story.Act("09:09", SignalTypes.Return, fields: With(("reason", Long)), actor: LongName("r"));
            story.Instruct("09:10", "2026-11-21T12:00:00+08:00");
            story.Act("09:11", SignalTypes.Complete, $"instruction:{i + 1}", With(("text", Long), ("evidence", Long), ("reason", Long)), actor: LongName("k"), onBehalfOf: new string('张', 100));
        }

        Assert.NotEqual(0, full);
        Assert.InRange(Bytes(story), 20_000, Limit);
        story.Complete("09:20", "report", With(("documentNo", Long), ("text", Long), ("evidence", Long))).Until("+5 09:00");
        Assert.InRange(Bytes(story), 20_000, Limit);
    }

    private static string LongName(string prefix) => prefix + "-a-person-with-a-rather-long-id";

    private int Bytes(Story story)
    {
        var bytes = Encoding.UTF8.GetByteCount(story.Incident.Project(story.Seed).StateJson);
        output.WriteLine($"{bytes} bytes.");
        return bytes;
    }
}
