using Yuqing.Functions.Register;
using Yuqing.Testing;

namespace Functions.Tests.Register;

/// <summary>What every audit trail keeps to. An adapter's tests derive from this.</summary>
public abstract class AuditTrailContract
{
    protected abstract IAuditTrail Trail { get; }

    /// <summary>Another instance of the app on the same trail.</summary>
    protected abstract IAuditTrail Other { get; }

    protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Verify_UntouchedTrail_IsIntact()
    {
        await FillAsync(5);

        var lines = await Trail.ListAsync(0, 100);
        var result = await Trail.VerifyAsync();

        Assert.Equal((5L, null, lines[^1].Hash), (result.Lines, result.FirstBroken, result.LastHash));
        Assert.Equal(("chen", "signal.complete", "i-3", "done"), (lines[2].Actor, lines[2].Action, lines[2].Target, lines[2].Outcome));
        Assert.Equal("s-3", lines[2].Data!["signal"]);
        Assert.Equal(Time.GetUtcNow(), lines[2].At);
    }

    [Fact]
    public async Task Verify_EmptyTrail_IsIntact()
    {
        Assert.Equal(new AuditVerification(0, null, new string('0', 64)), await Trail.VerifyAsync());
        Assert.Empty(await Trail.ListAsync(0, 10));
    }

    /// <summary>A trail that is carried from one store to another must keep its seals.</summary>
    [Fact]
    public async Task Append_KnownLines_HaveTheSameSealsEverywhere()
    {
        await Trail.AppendAsync("chen", "signal.complete", "i-1", "done", new Dictionary<string, string> { ["via"] = "link", ["signal"] = "呈报 \"一\"" });
        Time.Advance(TimeSpan.FromTicks(1));
        await Trail.AppendAsync("source:demo", "session.open", null, "refused");

        var lines = await Other.ListAsync(0, 10);

        Assert.Equal(
            ["6858a0f0cb86d4f72cc5c68b8e1f9e50b0489bf54f1f7ab9c6b20975876ea4d5", "67cc7d8fe355bb514add7006ed0223cdb6faef0a1207aa4f2110a294cce99c58"],
            lines.Select(line => line.Hash));
        Assert.Equal(Time.GetUtcNow(), lines[1].At);
        Assert.True(lines[1] is { Target: null, Data: null });
    }

    [Fact]
    public async Task List_Pages_AreWholeAndInOrder()
    {
        await FillAsync(12);

        var first = await Other.ListAsync(0, 5);
        var second = await Other.ListAsync(first[^1].Seq, 5);
        var third = await Other.ListAsync(second[^1].Seq, 5);

        Assert.Equal(Enumerable.Range(1, 12).Select(i => (long)i), first.Concat(second).Concat(third).Select(line => line.Seq));
        Assert.Empty(await Other.ListAsync(12, 5));
    }

    [Fact]
    public async Task Append_ManyAtOnceFromTwoInstances_FormOneChain()
    {
        const int Lines = 250;
        await Task.WhenAll(Enumerable.Range(0, Lines).Select(i => (i % 2 == 0 ? Trail : Other).AppendAsync("chen", "read", $"i-{i}", "refused")));

        var result = await Trail.VerifyAsync();
        Assert.Equal((Lines, null), (result.Lines, result.FirstBroken));
        Assert.Equal(Lines, (await Other.ListAsync(0, 1000)).Select(line => line.Target).Distinct().Count());
    }

    [Fact]
    public async Task Append_LongAndManyFacts_AreKeptWhole()
    {
        var data = Enumerable.Range(0, 5).ToDictionary(i => $"fact {i}", i => new string('舆', 20_000));
        await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Trail.AppendAsync("chen", "read", $"i-{i}", "done", data)));

        var lines = await Other.ListAsync(0, 100);
        Assert.Equal(12, lines.Count);
        Assert.All(lines, line => Assert.Equal(data, line.Data));
        Assert.Null((await Trail.VerifyAsync()).FirstBroken);
    }

    [Fact]
    public async Task Append_AlreadyGivenUp_WritesNothing()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Trail.AppendAsync("chen", "read", null, "done", null, new CancellationToken(canceled: true)));

        Assert.Empty(await Trail.ListAsync(0, 10));
    }

    protected async Task FillAsync(int lines)
    {
        for (var i = 1; i <= lines; i++)
            await Trail.AppendAsync("chen", "signal.complete", $"i-{i}", "done", new Dictionary<string, string> { ["signal"] = $"s-{i}" });
    }
}
