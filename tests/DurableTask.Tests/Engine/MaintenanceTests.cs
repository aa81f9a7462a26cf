using DurableTask.Tests.Support;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Yuqing.Embedded.DurableTask;
using Yuqing.Embedded.DurableTask.Store.Sqlite;
using Yuqing.Testing;

namespace DurableTask.Tests.Engine;

/// <summary>What an operator does with the database, also while the engine works with it.</summary>
public sealed class MaintenanceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _clock = new();

    private string Database => Path.Combine(_folder.Path, "orchestrations.db");

    private EngineMaintenance Maintenance => new(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Backup_WhileTheEngineWorks_HoldsAllThatWasAcknowledged()
    {
        var copy = Path.Combine(_folder.Path, "copy", "orchestrations.db");
        Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
        using var stop = new CancellationTokenSource();
        List<string> acknowledged = [];
        await using (var host = await StartAsync())
        {
            var load = Task.Run(async () =>
            {
                for (var i = 0; !stop.IsCancellationRequested; i++)
                {
                    var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("wait");
                    lock (acknowledged)
                        acknowledged.Add(id);
                }
            });
            await Eventually.TrueAsync(() => Count(acknowledged) > 100);
            List<string> before;
            lock (acknowledged)
                before = [.. acknowledged];

            Assert.Equal(Maintenance.Backup(copy), new FileInfo(copy).Length);
            await stop.CancelAsync();
            await load;
            acknowledged = before;
        }

        Assert.Empty(new EngineMaintenance(Path.GetDirectoryName(copy)!).Check().Damages);
        await using var restored = await EngineHost.StartAsync(Tasks, Path.GetDirectoryName(copy), clock: _clock);
        await restored.Client.RaiseEventAsync(acknowledged[^1], "go", "on");
        Assert.Equal("on", (await restored.EndAsync(acknowledged[^1])).ReadOutputAs<string>());
        foreach (var id in acknowledged)
            Assert.NotNull(await restored.Client.GetInstanceAsync(id));
    }

    [Fact]
    public async Task Backup_OfAFileThatExists_LeavesItAlone()
    {
        await using (await StartAsync())
        {
        }

        var target = Path.Combine(_folder.Path, "precious");
        await File.WriteAllTextAsync(target, "mine");

        var refused = Assert.Throws<StoreUnavailableException>(() => Maintenance.Backup(target));

        Assert.Contains(target, refused.Message, StringComparison.Ordinal);
        Assert.Equal("mine", await File.ReadAllTextAsync(target));
    }

    [Fact]
    public async Task Backup_IntoAFolderThatIsMissing_NamesTheFileAndLeavesNothing()
    {
        await using (await StartAsync())
        {
        }

        var target = Path.Combine(_folder.Path, "missing", "copy.db");

        var refused = Assert.Throws<StoreUnavailableException>(() => Maintenance.Backup(target));

        Assert.Contains(target, refused.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.GetDirectoryName(target)));
    }

    [Fact]
    public async Task AnyCommand_OnAFolderThatIsNotAnEngines_IsRefusedAndChangesNothing()
    {
        var maintenance = new EngineMaintenance(Path.Combine(_folder.Path, "nothing"));
        Assert.Throws<StoreMissingException>(() => maintenance.Backup(Path.Combine(_folder.Path, "copy.db")));
        Assert.Throws<StoreMissingException>(() => maintenance.Check());
        Assert.Throws<StoreMissingException>(() => maintenance.Compact());
        Assert.Throws<StoreMissingException>(() => maintenance.ReadFigures());
        Assert.False(Directory.Exists(Path.Combine(_folder.Path, "nothing")));

        await File.WriteAllTextAsync(Database, new string('x', 10_000));
        Assert.Throws<StoreCorruptException>(() => Maintenance.Check());
        Assert.Throws<StoreCorruptException>(() => Maintenance.Compact());
    }

    [Fact]
    public async Task Check_OfAllKindsOfInstances_FindsNothing()
    {
        await using var host = await StartAsync();
        await FillAsync(host);

        var report = Maintenance.Check();

        Assert.Empty(report.Damages);
        Assert.Equal(5, report.Instances);
    }

    [Theory]
    [InlineData("UPDATE instances SET work = 1 WHERE id = 'sleeps'", "work left")]
    [InlineData("UPDATE instances SET status = 1 WHERE id = 'sleeps'", "its row says Completed")]
    [InlineData("UPDATE instances SET completed = 1 WHERE id = 'sleeps'", "has not ended")]
    [InlineData("UPDATE instances SET turn = 0 WHERE id = 'sleeps'", "its history goes to turn")]
    [InlineData("UPDATE timers SET due = due + 1 WHERE id = 1", "which is not set")]
    [InlineData("INSERT INTO timers SELECT due, key, 77 FROM timers WHERE id = 1", "nobody waits for it")]
    [InlineData("UPDATE history SET segment = x'01ffffff' WHERE row >> 28 = (SELECT key FROM instances WHERE id = 'sleeps')", "cannot be read")]
    [InlineData("DELETE FROM history WHERE row >> 28 = (SELECT key FROM instances WHERE id = 'sleeps')", "has no start")]
    [InlineData("INSERT INTO inbox SELECT key, 1000000, x'ff' FROM instances WHERE id = 'sleeps'", "cannot be read")]
    public async Task Check_RowsThatContradictEachOther_NamesTheInstance(string damage, string finding)
    {
        await using (var host = await StartAsync())
            await FillAsync(host);
        using (var connection = new SqliteConnectionHandle(Database, readOnly: false))
            connection.Execute(damage);

        var found = Maintenance.Check().Damages;

        Assert.Contains(found, each => each.InstanceId == "sleeps" && each.What.Contains(finding, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Check_HistoryOfNobody_IsFound()
    {
        await using (var host = await StartAsync())
            await FillAsync(host);
        using (var connection = new SqliteConnectionHandle(Database, readOnly: false))
            connection.Execute("DELETE FROM instances WHERE id = 'ends'");

        Assert.Contains(Maintenance.Check().Damages, each => each.What.Contains("history", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Check_PagesOverwritten_IsFound()
    {
        await using (var host = await StartAsync())
            await FillAsync(host);
        await using (var file = new FileStream(Database, FileMode.Open))
        {
            // Page 1 holds the schema; what is behind it is data.
            file.Position = 4_096;
            await file.WriteAsync(new byte[file.Length - 4_096]);
        }

        Assert.NotEmpty(Maintenance.Check().Damages);
    }

    [Fact]
    public async Task Compact_AfterAPurge_GivesTheSpaceBack()
    {
        await using (var host = await StartAsync())
        {
            var ended = await host.RunAsync("ends", new string('x', 500_000));
            await host.Client.PurgeInstanceAsync(ended.InstanceId);
            Assert.Throws<StoreOwnedException>(() => Maintenance.Compact());
        }

        var report = Maintenance.Compact();

        Assert.True(report.BytesAfter < report.BytesBefore - 400_000, report.ToString());
        Assert.Equal(report.BytesAfter, new FileInfo(Database).Length);
        Assert.Empty(Maintenance.Check().Damages);
        await using var again = await StartAsync();
        Assert.Equal("\"y\"", (await again.RunAsync("ends", "y")).SerializedOutput);
    }

    [Fact]
    public async Task ReadFigures_WhileTheEngineWorks_CountsWhatIsThere()
    {
        await using var host = await StartAsync();
        await FillAsync(host);

        var figures = Maintenance.ReadFigures();

        Assert.Equal(
            new Dictionary<string, long> { ["Running"] = 2, ["Completed"] = 1, ["Failed"] = 1, ["Pending"] = 1 }, figures.Instances);
        Assert.Equal(2, figures.Timers);
        Assert.Equal(_clock.GetUtcNow().AddHours(5).UtcDateTime, figures.NextTimer);
        Assert.Equal("ends", figures.LargestHistoryInstance);
        Assert.True(figures.LargestHistoryBytes > 2_000 && figures.HistoryBytes > figures.LargestHistoryBytes, figures.ToString());
        Assert.True(figures.LogBytes > 0 && figures.FileBytes > 0, figures.ToString());
        Assert.Equal(SqliteSchema.Version, figures.SchemaVersion);
    }

    private static int Count(List<string> list)
    {
        lock (list)
            return list.Count;
    }

    private static void Tasks(DurableTaskRegistry tasks) => tasks
        .AddOrchestratorFunc<string, string>("ends", (_, input) => Task.FromResult(input))
        .AddOrchestratorFunc("fails", _ => throw new InvalidOperationException("no"))
        .AddOrchestratorFunc("wait", context => context.WaitForExternalEvent<string>("go"))
        .AddOrchestratorFunc("sleeps", context => context.CreateTimer(TimeSpan.FromHours(9), CancellationToken.None));

    private async Task FillAsync(EngineHost host)
    {
        foreach (var name in new[] { "ends", "fails", "wait", "sleeps" })
            await host.Client.ScheduleNewOrchestrationInstanceAsync(name, new string('x', name == "ends" ? 2_000 : 1), new StartOrchestrationOptions(name));
        await host.Client.ScheduleNewOrchestrationInstanceAsync(
            "ends", "late", new StartOrchestrationOptions("later", _clock.GetUtcNow().AddHours(5)));
        await host.EndAsync("ends");
        await host.EndAsync("fails");
        foreach (var id in new[] { "wait", "sleeps" })
            await host.UntilAsync(id, instance => instance.RuntimeStatus == OrchestrationRuntimeStatus.Running);
    }

    private Task<EngineHost> StartAsync() => EngineHost.StartAsync(Tasks, _folder.Path, clock: _clock);
}
