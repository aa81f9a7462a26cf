using DurableTask.Tests.Support;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Yuqing.Embedded.DurableTask;
using Yuqing.Embedded.DurableTask.Store.Sqlite;
using Yuqing.Testing;

namespace DurableTask.Tests.Store;

/// <summary>
/// Databases of earlier versions. <c>Data/version-1.db</c> was written by the engine when its schema had version 1: an instance
/// that is done and one that failed, one that waits with an event in its history and another in its inbox, one that sleeps, one
/// that starts later and one that has yet to run.
/// </summary>
public sealed class MigrationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _clock = new();

    public MigrationTests() => File.Copy(
        Path.Combine(AppContext.BaseDirectory, "Store", "Data", "version-1.db"), Path.Combine(_folder.Path, "orchestrations.db"));

    private string Database => Path.Combine(_folder.Path, "orchestrations.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Open_Version1_IsBroughtUpToDateAndAllOfItGoesOn()
    {
        Assert.Equal(1, Read("PRAGMA user_version"));

        await using (var host = await StartAsync())
        {
            Assert.Equal("\"given\"", (await host.EndAsync("done")).SerializedOutput);
            Assert.Equal("南山", (await host.EndAsync("done")).Tags["unit"]);
            Assert.Contains("given", (await host.EndAsync("failed")).FailureDetails!.ErrorMessage, StringComparison.Ordinal);
            Assert.Equal("一二", (await host.EndAsync("waiting")).ReadOutputAs<string>());
            Assert.Equal("new", (await host.EndAsync("new")).ReadOutputAs<string>());
            Assert.Equal(OrchestrationRuntimeStatus.Pending, (await host.Client.GetInstanceAsync("later"))!.RuntimeStatus);
            _clock.Advance(TimeSpan.FromHours(5));
            Assert.Equal("late", (await host.EndAsync("later")).ReadOutputAs<string>());
            Assert.Equal("\"asleep\"", (await host.UntilAsync("sleeping", _ => true)).SerializedCustomStatus);
            _clock.Advance(TimeSpan.FromHours(5));
            Assert.Equal("awake", (await host.EndAsync("sleeping")).ReadOutputAs<string>());
        }

        Assert.Equal(SqliteSchema.Version, Read("PRAGMA user_version"));
        Assert.Empty(new EngineMaintenance(_folder.Path).Check().Damages);
    }

    [Fact]
    public async Task Open_Version1_GetsTheSchemaOfANewFile()
    {
        var fresh = Path.Combine(_folder.Path, "fresh.db");
        await using (var store = new SqliteOrchestrationStore(fresh, action => action()))
            await store.OpenAsync(CancellationToken.None);
        await using (var store = new SqliteOrchestrationStore(Database, action => action()))
            await store.OpenAsync(CancellationToken.None);

        Assert.Equal(Schema(fresh), Schema(Database));
    }

    [Fact]
    public async Task Open_AMigrationFails_LeavesTheOldVersionWhole()
    {
        // The step of version 2 finds the name of its index taken.
        using (var connection = new SqliteConnectionHandle(Database, readOnly: false))
            connection.Execute("CREATE TABLE instances_completed(x)");
        await using (var store = new SqliteOrchestrationStore(Database, action => action()))
            await Assert.ThrowsAnyAsync<StoreException>(() => store.OpenAsync(CancellationToken.None).AsTask());
        Assert.Equal(1, Read("PRAGMA user_version"));

        using (var connection = new SqliteConnectionHandle(Database, readOnly: false))
            connection.Execute("DROP TABLE instances_completed");
        await using var host = await StartAsync();
        Assert.Equal("new", (await host.EndAsync("new")).ReadOutputAs<string>());
    }

    [Fact]
    public void Maintenance_OfVersion1_WorksWithoutChangingIt()
    {
        var maintenance = new EngineMaintenance(_folder.Path);
        var copy = Path.Combine(_folder.Path, "before-the-upgrade.db");

        Assert.Empty(maintenance.Check().Damages);
        Assert.Equal(1, maintenance.ReadFigures().SchemaVersion);
        maintenance.Backup(copy);
        maintenance.Compact();

        Assert.Equal(1, Read("PRAGMA user_version"));
        Assert.Empty(new EngineMaintenance(_folder.Path, Path.GetFileName(copy)).Check().Damages);
    }

    private static List<string> Schema(string path)
    {
        using var connection = new SqliteConnectionHandle(path, readOnly: true);
        var rows = connection.Prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name");
        List<string> schema = [];
        while (rows.Read())
            schema.Add(rows.Text(0));
        return schema;
    }

    private static string Broken(TaskActivityContext context, string? input) => throw new InvalidOperationException(input);

    private static void Tasks(DurableTaskRegistry tasks) => tasks
        .AddActivityFunc<string, string>("echo", (_, input) => input!)
        .AddActivityFunc<string, string>("broken", Broken)
        .AddOrchestratorFunc<string, string>("done", (context, input) => context.CallActivityAsync<string>("echo", input))
        .AddOrchestratorFunc<string, string>("failed", (context, input) => context.CallActivityAsync<string>("broken", input))
        .AddOrchestratorFunc("waiting", async context =>
            await context.WaitForExternalEvent<string>("first") + await context.WaitForExternalEvent<string>("second"))
        .AddOrchestratorFunc("sleeping", async context =>
        {
            context.SetCustomStatus("asleep");
            await context.CreateTimer(TimeSpan.FromHours(10), CancellationToken.None);
            return await context.CallActivityAsync<string>("echo", "awake");
        });

    private long Read(string sql)
    {
        using var connection = new SqliteConnectionHandle(Database, readOnly: true);
        return connection.Scalar(sql);
    }

    private Task<EngineHost> StartAsync() => EngineHost.StartAsync(Tasks, _folder.Path, clock: _clock);
}
