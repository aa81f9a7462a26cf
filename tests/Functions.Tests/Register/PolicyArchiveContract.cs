using System.Text.Json;
using Functions.Tests.Calendars;
using Functions.Tests.Orchestrators;
using Yuqing.Functions.Register;

namespace Functions.Tests.Register;

/// <summary>What every archive of policies keeps to. An adapter's tests derive from this.</summary>
public abstract class PolicyArchiveContract
{
    /// <summary>The archive, each time as an instance of the app that has read nothing yet.</summary>
    protected abstract IPolicyArchive Open();

    [Fact]
    public async Task Get_AfterThePolicyChanged_StillFindsTheOldOne()
    {
        var old = RunnerFixture.Policy("old");
        await Open().EnsureAsync([old]);
        var archive = Open();
        await archive.EnsureAsync([RunnerFixture.Policy("new") with { Title = "修订" }, old with { Title = "same hash, other words" }]);

        var found = await archive.GetAsync("old");

        Assert.Equal(JsonSerializer.Serialize(old), JsonSerializer.Serialize(found));
        Assert.Same(found, await archive.GetAsync("old"));
        Assert.Equal("修订", (await archive.GetAsync("new"))!.Title);
        Assert.Null(await archive.GetAsync("never"));
    }

    [Fact]
    public async Task Get_PolicyThatArrivesLater_IsFoundThen()
    {
        var archive = Open();
        Assert.Null(await archive.GetAsync("later"));
        await Open().EnsureAsync([RunnerFixture.Policy("later")]);

        Assert.NotNull(await archive.GetAsync("later"));
    }

    [Fact]
    public async Task Ensure_SeveralInstancesAtOnce_KeepEachPolicyOnce()
    {
        var policies = Enumerable.Range(0, 5).Select(i => RunnerFixture.Policy($"p{i}")).ToList();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Open().EnsureAsync(policies)));

        foreach (var policy in policies)
            Assert.Equal(JsonSerializer.Serialize(policy), JsonSerializer.Serialize(await Open().GetAsync(policy.ContentHash)));
    }

    [Fact]
    public async Task Ensure_ShippedPolicyOfManyWords_ComesBackWhole()
    {
        var shipped = CalendarFolder.ShippedPolicy("huaning-highway");
        var wordy = shipped with { ContentHash = "wordy", Title = new string('规', 100_000) };
        await Open().EnsureAsync([shipped, wordy]);

        Assert.Equal(JsonSerializer.Serialize(shipped), JsonSerializer.Serialize(await Open().GetAsync(shipped.ContentHash)));
        Assert.Equal(wordy.Title, (await Open().GetAsync("wordy"))!.Title);
    }
}
