using Yuqing.Functions.Register;
using Yuqing.Orchestrations.Contracts;
using Yuqing.Testing;

namespace Functions.Tests.Register;

/// <summary>What every register's search and lists keep to. An adapter's tests derive from this.</summary>
public abstract class IncidentSearchContract
{
    private static readonly CancellationToken None = CancellationToken.None;

    /// <summary>The register under test, on the clock below, knowing the units <c>huaning-highway</c> (HNGL) and <c>town</c> (NZJD).</summary>
    protected abstract IIncidentRegister Register { get; }

    protected FakeTimeProvider Time { get; } = new();

    [Theory]
    [InlineData("垮塌")]
    [InlineData("国道")]
    [InlineData("道垮")]
    [InlineData("国道垮塌致交通")]
    [InlineData("断")]
    [InlineData("国")]
    [InlineData("塌方")]
    [InlineData("垮塌 华宁")]
    [InlineData("G323")]
    [InlineData("g323线")]
    [InlineData("Ｇ３２３")]
    [InlineData("HNGL-2026-0001")]
    [InlineData("hngl 0001")]
    [InlineData("wb-50")]
    [InlineData("0001")]
    [InlineData("weibo.com/detail")]
    [InlineData("WeiBo")]
    [InlineData("wb-5012")]
    [InlineData("501")]
    [InlineData("𠮷祥")]
    public async Task List_TextThatOccurs_FindsTheIncident(string text)
    {
        await AcceptAsync(Sample.Report() with { Summary = "网民反映 G323 线华宁段塌方，𠮷祥村受影响。" });
        await AcceptAsync(Sample.Report("other-1", title: "学校食堂投诉") with { Summary = null, Url = null, Platform = "douyin" });

        Assert.Equal(["国道垮塌致交通中断"], await TitlesAsync(text));
    }

    [Theory]
    [InlineData("塌垮")]
    [InlineData("国垮")]
    [InlineData("断网")]
    [InlineData("国道 食堂")]
    [InlineData("323")]
    [InlineData("，。！")]
    [InlineData("\"")]
    [InlineData("* OR title")]
    [InlineData("NEAR(国道)")]
    [InlineData("words:国道 NOT 食堂")]
    [InlineData("'; DROP TABLE incidents; --")]
    public async Task List_TextThatDoesNotOccur_FindsNothingAndBreaksNothing(string text)
    {
        await AcceptAsync(Sample.Report());

        Assert.Empty(await TitlesAsync(text));
    }

    [Fact]
    public async Task List_TitleChanged_IsFoundByTheNewWordsOnly()
    {
        var seed = await AcceptAsync(Sample.Report());
        var renamed = Sample.Picture(seed, version: 2);
        await Register.ProjectAsync(
            renamed with { View = renamed.View with { Report = seed.Report with { Title = "桥梁限高" } } }, None);

        Assert.Equal(["桥梁限高"], await TitlesAsync("桥梁"));
        Assert.Empty(await TitlesAsync("垮塌"));
    }

    [Fact]
    public async Task List_Order_NextDueFirstThenNewest()
    {
        var now = Time.GetUtcNow();
        var later = await AcceptAsync(Sample.Report("later"), due: now.AddHours(2));
        var oldDone = await AcceptAsync(Sample.Report("old-done"), due: null);
        var soon = await AcceptAsync(Sample.Report("soon"), due: now.AddHours(1));
        var newDone = await AcceptAsync(Sample.Report("new-done"), due: null);
        var sameAsSoon = await AcceptAsync(Sample.Report("same-as-soon"), due: now.AddHours(1));

        var page = await Register.ListAsync(new IncidentQuery(), None);

        Assert.Equal(
            new[] { sameAsSoon, soon, later, newDone, oldDone }.Select(seed => seed.IncidentId), page.Items.Select(item => item.Seed.IncidentId));
        Assert.Null(page.Next);
    }

    [Fact]
    public async Task List_Pages_AreCompleteWithoutRepetitionWhileRowsArrive()
    {
        var now = Time.GetUtcNow();
        var expected = new List<string>();
        for (var i = 0; i < 25; i++)
            expected.Add((await AcceptAsync(Sample.Report($"a-{i}"), due: i % 3 == 0 ? null : now.AddMinutes(i % 4))).IncidentId);

        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = await Register.ListAsync(new IncidentQuery { Limit = 4, Cursor = cursor }, None);
            seen.AddRange(page.Items.Select(item => item.Seed.IncidentId));
            cursor = page.Next;
            await AcceptAsync(Sample.Report($"new-{seen.Count}"), due: now.AddMinutes(-1));
        }
        while (cursor is not null);

        Assert.Equal(expected.Order(), seen.Order());
    }

    [Fact]
    public async Task List_Filters_RestrictTheList()
    {
        var now = Time.GetUtcNow();
        await AcceptAsync(Sample.Report("a"), due: now.AddMinutes(10));
        Time.Advance(TimeSpan.FromHours(1));
        await AcceptAsync(Sample.Report("b") with { Level = "II" }, due: now.AddHours(5));
        await AcceptAsync(Sample.Report("c", Sample.Town), due: null, status: "closed");

        Assert.Equal(["a", "b"], await QueryAsync(new IncidentQuery { Units = [Sample.Highway] }));
        Assert.Empty(await QueryAsync(new IncidentQuery { Units = [] }));
        Assert.Equal(["c"], await QueryAsync(new IncidentQuery { Statuses = ["closed", "merged"] }));
        Assert.Equal(["b"], await QueryAsync(new IncidentQuery { Levels = ["II"] }));
        Assert.Equal(["a"], await QueryAsync(new IncidentQuery { Overdue = true, Now = now.AddHours(1) }));
        Assert.Empty(await QueryAsync(new IncidentQuery { Overdue = true, Now = now.AddMinutes(10) }));
        Assert.Equal(["b", "c"], await QueryAsync(new IncidentQuery { Overdue = false, Now = now.AddHours(1) }));
        Assert.Equal(["a"], await QueryAsync(new IncidentQuery { To = now.AddHours(1) }));
        Assert.Equal(["b", "c"], await QueryAsync(new IncidentQuery { From = now.AddHours(1) }));
        Assert.Equal(["a"], await QueryAsync(new IncidentQuery { Text = "国道", Units = [Sample.Highway], Levels = ["I"] }));
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("bm90IGEgY3Vyc29y")]
    [InlineData("MS4yLjM")]
    [InlineData("%00%00")]
    public async Task List_ForeignCursor_IsRefused(string cursor)
    {
        var error = await Assert.ThrowsAsync<BadCursorException>(
            () => Register.ListAsync(new IncidentQuery { Cursor = cursor }, None));

        Assert.Equal((ProblemKind.Invalid, "cursor"), (error.Problem.Kind, error.Problem.Errors.Keys.Single()));
    }

    [Fact]
    public async Task List_CursorOfAnotherQuery_IsRefused()
    {
        await AcceptAsync(Sample.Report("a"));
        await AcceptAsync(Sample.Report("b"));
        var page = await Register.ListAsync(new IncidentQuery { Limit = 1, Text = "国道" }, None);

        await Assert.ThrowsAsync<BadCursorException>(
            () => Register.ListAsync(new IncidentQuery { Limit = 1, Text = "垮塌", Cursor = page.Next }, None));
        Assert.Single((await Register.ListAsync(new IncidentQuery { Limit = 5, Text = "国道", Cursor = page.Next }, None)).Items);
    }

    private async Task<IncidentSeed> AcceptAsync(IncidentReport report, DateTimeOffset? due = null, string status = "open")
    {
        var outcome = await Register.AcceptReportAsync(
            Sample.Delivery(report), seed => Sample.Picture(seed, version: 1, status: status, obligations: [Sample.Obligation(due)]), None);
        return outcome.Incident.Seed;
    }

    private async Task<IEnumerable<string>> TitlesAsync(string text) =>
        (await Register.ListAsync(new IncidentQuery { Text = text }, None)).Items.Select(item => item.View.Report.Title);

    private async Task<IEnumerable<string>> QueryAsync(IncidentQuery query) =>
        (await Register.ListAsync(query, None)).Items.Select(item => item.Seed.Report.ExternalId).Order(StringComparer.Ordinal);
}
