using Azure;
using Azure.Data.Tables;
using Functions.Tests.Register;
using Yuqing.Functions.Azure.Stores;
using Yuqing.Functions.Azure.Stores.Audit;
using Yuqing.Functions.Register;

namespace Tables.Tests;

[Collection(nameof(TableEmulator))]
public sealed class TableAuditTrailTests : AuditTrailContract, IAsyncLifetime
{
    private const string Partition = "a";
    private readonly TableEmulator _emulator;
    private readonly string _prefix;
    private readonly List<TableAuditTrail> _trails = [];

    public TableAuditTrailTests(TableEmulator emulator)
    {
        (_emulator, _prefix) = (emulator, emulator.NewName());
        (Trail, Other) = (Open(emulator.Service), Open(emulator.Service));
    }

    protected override IAuditTrail Trail { get; }

    protected override IAuditTrail Other { get; }

    private TableClient Table => new CoreTables(_emulator.Service, _prefix).Audit;

    public Task InitializeAsync() => new CoreTables(_emulator.Service, _prefix).EnsureAsync(CancellationToken.None);

    public async Task DisposeAsync()
    {
        foreach (var trail in _trails)
            await trail.DisposeAsync();
    }

    [Theory]
    [InlineData(3, "Actor", "someone", 3)]
    [InlineData(3, "Data0", """{"signal":"other"}""", 3)]
    [InlineData(3, "Hash", "00", 3)]
    [InlineData(5, "Action", "signal.return", 5)]
    public async Task Verify_LineChanged_NamesIt(long seq, string property, string value, long broken)
    {
        await FillAsync(5);
        await Table.UpdateEntityAsync(new TableEntity(Partition, Row(seq)) { [property] = value }, ETag.All, TableUpdateMode.Merge);

        Assert.Equal(broken, (await Trail.VerifyAsync()).FirstBroken);
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(3, 4)]
    [InlineData(5, 5)]
    public async Task Verify_LineRemoved_NamesTheNextAndTheEndToo(long seq, long broken)
    {
        await FillAsync(5);
        await Table.DeleteEntityAsync(Partition, Row(seq));

        Assert.Equal(broken, (await Trail.VerifyAsync()).FirstBroken);
    }

    [Fact]
    public async Task Append_EndRemoved_GoesOnAfterTheLastLine()
    {
        await FillAsync(5);
        await Table.DeleteEntityAsync(Partition, "!");
        await FillAsync(2);

        Assert.Equal((7L, null), (await Trail.VerifyAsync() is var result ? result.Lines : 0, result.FirstBroken));
    }

    [Theory]
    [InlineData(3, 1)]
    [InlineData(3, 3)]
    [InlineData(0, 1)]
    [InlineData(0, int.MaxValue)]
    public async Task Append_AnswerLost_WritesTheLinesOnce(int retries, int lost)
    {
        await FillAsync(1);
        var line = new LostAnswers { Next = lost };
        var trail = Open(line.Over(_emulator, retries));

        await trail.AppendAsync("li", "read", "i-2", "done");
        await FillAsync(1);

        Assert.Equal(["chen", "li", "chen"], (await Trail.ListAsync(0, 10)).Select(entry => entry.Actor));
        Assert.Equal((3L, null), (await Trail.VerifyAsync() is var result ? result.Lines : 0, result.FirstBroken));
        Assert.True(line.Next < lost);
    }

    [Fact]
    public async Task Append_AnswersLostWhileAnotherInstanceGoesOn_WritesEachLineOnce()
    {
        const int Lines = 40;
        var line = new LostAnswers { Next = 15 };
        var trail = Open(line.Over(_emulator, retries: 1));

        for (var round = 0; round < Lines / 4; round++)
            await Task.WhenAll(Enumerable.Range(0, 4).Select(i => (i % 2 == 0 ? trail : Other).AppendAsync("chen", "read", $"{round}-{i}", "done")));

        var written = await Trail.ListAsync(0, 1000);
        Assert.Equal(Lines, written.Count);
        Assert.Equal(Lines, written.Select(entry => entry.Target).Distinct().Count());
        Assert.Null((await Trail.VerifyAsync()).FirstBroken);
    }

    [Fact]
    public async Task Append_AccountAway_IsUnavailable()
    {
        var options = new TableClientOptions { Retry = { MaxRetries = 0 } };
        var trail = Open(new TableServiceClient(new Uri("http://127.0.0.1:9/none"), TableEmulator.Credential, options));

        await Assert.ThrowsAsync<RegisterUnavailableException>(() => trail.AppendAsync("chen", "read", null, "done"));
        await Assert.ThrowsAsync<RegisterUnavailableException>(() => trail.VerifyAsync());
    }

    [Fact]
    public async Task Append_LineThatNoEntityHolds_IsRefusedAlone()
    {
        var others = Enumerable.Range(0, 5).Select(i => Trail.AppendAsync("chen", "read", $"i-{i}", "done")).ToList();
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Trail.AppendAsync("chen", "read", new string('x', 40_000), "done"));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Trail.AppendAsync("chen", "read", null, "done", new Dictionary<string, string> { ["x"] = new('x', 400_000) }));
        await Task.WhenAll(others);

        Assert.Equal(5, (await Trail.VerifyAsync()).Lines);
    }

    [Fact]
    public async Task Dispose_LinesWaiting_WritesThemFirst()
    {
        var trail = Open(_emulator.Service);
        var waiting = Enumerable.Range(0, 150).Select(i => trail.AppendAsync("chen", "read", $"i-{i}", "done")).ToList();
        await trail.DisposeAsync();
        await Task.WhenAll(waiting);

        Assert.Equal(150, (await Trail.VerifyAsync()).Lines);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => trail.AppendAsync("chen", "read", null, "done"));
    }

    private static string Row(long seq) => seq.ToString("D19", System.Globalization.CultureInfo.InvariantCulture);

    private TableAuditTrail Open(TableServiceClient service)
    {
        var trail = new TableAuditTrail(new CoreTables(service, _prefix), Time);
        _trails.Add(trail);
        return trail;
    }
}
