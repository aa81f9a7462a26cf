using System.Text.Json;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Yuqing.Embedded.DurableTask;
using Yuqing.Functions.Embedded;

namespace Functions.Tests.Embedded;

/// <summary>The command line: what it prints and how it ends. What the commands do is tested with the engine.</summary>
public sealed class EngineCommandsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("commands").FullName;
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    private string Data => Path.Combine(_folder, "data");

    public void Dispose()
    {
        _output.Dispose();
        _error.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Run_WhileAServerOwnsTheData_BacksUpChecksAndCounts()
    {
        using var host = await StartEngineAsync();
        var backup = Path.Combine(_folder, "backup.db");

        Assert.Equal(0, await RunAsync("backup", backup));
        Assert.Equal(0, await RunAsync("check"));
        Assert.Equal(0, await RunAsync("stats"));
        Assert.True(File.Exists(backup));
        Assert.Contains("1 instances, no damage", _output.ToString(), StringComparison.Ordinal);
        Assert.Matches(@"Pending +1\n", _output.ToString());

        _output.GetStringBuilder().Clear();
        Assert.Equal(0, await RunAsync("stats", "--json"));
        using var figures = JsonDocument.Parse(_output.ToString());
        Assert.Equal(1, figures.RootElement.GetProperty("instances").GetProperty("Pending").GetInt64());

        Assert.Equal(EngineCommands.Failed, await RunAsync("compact"));
        Assert.Contains(Data, Assert.Single(Lines(_error)), StringComparison.Ordinal);
        await host.StopAsync();
    }

    [Fact]
    public async Task Run_AfterTheServerStopped_Compacts()
    {
        using (var host = await StartEngineAsync())
            await host.StopAsync();

        Assert.Equal(0, await RunAsync("compact"));

        Assert.Contains("before", Assert.Single(Lines(_output)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("check")]
    [InlineData("stats")]
    [InlineData("compact")]
    [InlineData("backup", "copy.db")]
    [InlineData("check", "--data-directory", "/nowhere")]
    public async Task Run_NoEngineInTheFolder_SaysSoInOneLine(params string[] args)
    {
        Assert.Equal(EngineCommands.Failed, await RunAsync(args));

        var line = Assert.Single(Lines(_error));
        Assert.Contains(args.Contains("/nowhere") ? "/nowhere" : Data, line, StringComparison.Ordinal);
        Assert.Contains("Yuqing__DataDirectory", line, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Data));
    }

    [Theory]
    [InlineData("backup")]
    [InlineData("mend")]
    [InlineData("check", "--fast")]
    public async Task Run_WrongArguments_SaysSoInOneLine(params string[] args)
    {
        Assert.Equal(EngineCommands.Failed, await RunAsync(args));
        Assert.Contains("--help", Assert.Single(Lines(_error)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_Help_NamesEveryCommand()
    {
        Assert.Equal(0, await RunAsync("--help"));
        Assert.All(["backup", "check", "compact", "stats"], name => Assert.Contains(name, _output.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Check_DamagedData_NamesTheInstanceAndEndsWithAnotherCode()
    {
        using (var host = await StartEngineAsync())
            await host.StopAsync();
        using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(Data, "orchestrations.db")};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "UPDATE instances SET work = 0";
            command.ExecuteNonQuery();
        }

        Assert.Equal(EngineCommands.Damaged, await RunAsync("check"));
        Assert.Contains("instance asked-for: ", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TryRun_WithoutACommand_LetsTheServerStart() =>
        Assert.Null(await StackCommands.TryRunAsync(["--urls", "http://127.0.0.1:0"]));

    private async Task<IHost> StartEngineAsync()
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddEmbeddedDurableTask(options => options.DataDirectory = Data);
        builder.Services.AddDurableTaskClient();
        var host = builder.Build();
        await host.StartAsync();
        await host.Services.GetRequiredService<DurableTaskClient>()
            .ScheduleNewOrchestrationInstanceAsync("later", new Microsoft.DurableTask.StartOrchestrationOptions("asked-for"));
        return host;
    }

    private Task<int> RunAsync(params string[] args) => new EngineCommands(() => Data).RunAsync([EngineCommands.Name, .. args], _output, _error);

    private static string[] Lines(StringWriter writer) => writer.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
