using System.Text.Json;
using Functions.Tests.Register;
using Microsoft.DurableTask.Client;
using Yuqing.Functions.Register;
using Yuqing.Orchestrations.Contracts;

namespace Functions.Tests.Http;

public sealed class RunTests : IAsyncLifetime
{
    private ApiHost _host = null!;

    public async Task InitializeAsync() => _host = await ApiHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task List_FiltersAndPages_FollowTheQuery()
    {
        for (var i = 0; i < 5; i++)
            _host.Runs.Instances.Add(FakeRuns.Run($"a-{i}", i == 4 ? OrchestrationRuntimeStatus.Failed : OrchestrationRuntimeStatus.Running));
        _host.Runs.Instances.Add(FakeRuns.Run("b-1", name: "Other"));

        var first = await _host.As("all").GetJsonAsync("/api/runs?limit=4");
        var rest = await _host.As("all").GetJsonAsync("/api/runs?limit=4&cursor=" + first.GetProperty("next").GetString());
        Assert.Equal(["a-0", "a-1", "a-2", "a-3"], Ids(first));
        Assert.Equal(["a-4", "b-1"], Ids(rest));
        Assert.Equal(JsonValueKind.Null, rest.GetProperty("next").ValueKind);
        Assert.Equal(["a-4"], Ids(await _host.As("all").GetJsonAsync("/api/runs?status=Failed")));
        Assert.Equal(["b-1"], Ids(await _host.As("all").GetJsonAsync("/api/runs?name=other&limit=2")));
        Assert.Equal(["b-1"], Ids(await _host.As("all").GetJsonAsync("/api/runs?q=b-")));
    }

    [Fact]
    public async Task List_UnknownStatus_Is400()
    {
        using var response = await _host.As("all").GetAsync("/api/runs?status=lost");
        Assert.Equal(["status"], await response.BlamedAsync());
    }

    [Fact]
    public async Task List_CursorThatIsNone_Is400()
    {
        using var response = await _host.As("all").GetAsync("/api/runs?cursor=zz");
        await response.ProblemAsync(400);
    }

    [Fact]
    public async Task Get_Run_ShowsInputAndStatusAsJson()
    {
        _host.Runs.Instances.Add(FakeRuns.Run("a-1"));
        var run = await _host.As("all").GetJsonAsync("/api/runs/a-1");
        Assert.Equal("Running", run.GetProperty("status").GetString());
        Assert.Equal("I", run.GetProperty("customStatus").GetProperty("level").GetString());
        Assert.Equal(1, run.GetProperty("input").GetProperty("seed").GetInt32());
        Assert.EndsWith("+08:00", run.GetProperty("createdAt").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task History_Run_ListsItsSteps()
    {
        _host.Runs.Instances.Add(FakeRuns.Run("a-1"));
        var items = (await _host.As("all").GetJsonAsync("/api/runs/a-1/history")).GetProperty("items");
        Assert.Equal("ExecutionStarted", items[0].GetProperty("type").GetString());
        Assert.Equal("IncidentOrchestrator", items[0].GetProperty("data").GetProperty("name").GetString());
        Assert.Equal(1, items[0].GetProperty("data").GetProperty("input").GetProperty("seed").GetInt32());
        Assert.Equal(4, items[1].GetProperty("data").GetProperty("timerId").GetInt32());
        Assert.Equal("1970-01-01T08:30:00+08:00", items[1].GetProperty("at").GetString());
    }

    [Fact]
    public async Task AnyRead_CallerLimitedToUnits_SeesRunsOfItsIncidentsOnly()
    {
        var mine = await _host.OpenAsync();
        var register = _host.Get<IIncidentRegister>();
        var theirs = (await register.AcceptReportAsync(Sample.Delivery(Sample.Report("x", Sample.Town)), Sample.Open, default)).Incident.View.Id;
        _host.Runs.Instances.AddRange([FakeRuns.Run(mine + "-1"), FakeRuns.Run(theirs + "-1"), FakeRuns.Run("maintenance")]);

        Assert.Equal([mine + "-1"], Ids(await _host.As(Roles.Viewer).GetJsonAsync("/api/runs")));
        using var allowed = await _host.As(Roles.Viewer).GetAsync($"/api/runs/{mine}-1");
        using var hidden = await _host.As(Roles.Viewer).GetAsync($"/api/runs/{theirs}-1/history");
        using var foreign = await _host.As(Roles.Administrator).PostAsync($"/api/runs/{theirs}-1/suspend", null);
        await allowed.JsonAsync();
        await hidden.ProblemAsync(404);
        await foreign.ProblemAsync(404);
        Assert.Empty(_host.Runs.Asked);
    }

    [Theory]
    [InlineData("suspend", OrchestrationRuntimeStatus.Running, "suspend a-1 why")]
    [InlineData("resume", OrchestrationRuntimeStatus.Suspended, "resume a-1 why")]
    [InlineData("terminate", OrchestrationRuntimeStatus.Running, "terminate a-1 why")]
    [InlineData("restart", OrchestrationRuntimeStatus.Completed, "restart a-1 True")]
    [InlineData("rewind", OrchestrationRuntimeStatus.Failed, "rewind a-1 why")]
    [InlineData("purge", OrchestrationRuntimeStatus.Completed, "purge a-1")]
    [InlineData("raise-event", OrchestrationRuntimeStatus.Running, "raise-event a-1 look {\"a\":1}")]
    public async Task Operate_Action_IsCarriedOutAndAudited(string action, OrchestrationRuntimeStatus status, string asked)
    {
        _host.Runs.Instances.Add(FakeRuns.Run("a-1", status));
        using var response = await _host.As("all").PostJsonAsync($"/api/runs/a-1/{action}", """{ "reason": "why", "eventName": "look", "payload": {"a":1} }""");

        var answer = await response.JsonAsync(202);
        Assert.Equal(action, answer.GetProperty("action").GetString());
        Assert.Equal([asked], _host.Runs.Asked);
        var line = Assert.Single(await _host.Get<IAuditTrail>().ListAsync(0, 10));
        Assert.Equal(("key:all", "run." + action, "a-1", "done"), (line.Actor, line.Action, line.Target, line.Outcome));
    }

    [Fact]
    public async Task Operate_WithoutBody_NeedsNone()
    {
        _host.Runs.Instances.Add(FakeRuns.Run("a-1"));
        using var response = await _host.As("all").PostAsync("/api/runs/a-1/suspend", null);
        await response.JsonAsync(202);
    }

    [Theory]
    [InlineData("suspend", OrchestrationRuntimeStatus.Completed, 409)]
    [InlineData("purge", OrchestrationRuntimeStatus.Running, 409)]
    [InlineData("rewind", OrchestrationRuntimeStatus.Running, 409)]
    [InlineData("explode", OrchestrationRuntimeStatus.Running, 404)]
    [InlineData("raise-event", OrchestrationRuntimeStatus.Running, 400)]
    public async Task Operate_Impossible_IsRefused(string action, OrchestrationRuntimeStatus status, int expected)
    {
        _host.Runs.Instances.Add(FakeRuns.Run("a-1", status));
        using var response = await _host.As("all").PostAsync("/api/runs/a-1/" + action, null);
        await response.ProblemAsync(expected);
        Assert.Empty(_host.Runs.Asked);
    }

    [Fact]
    public async Task Operate_ProviderWithoutRewind_Is409()
    {
        _host.Runs.Instances.Add(FakeRuns.Run("a-1", OrchestrationRuntimeStatus.Failed));
        _host.Runs.KnowsRewind = false;

        using var response = await _host.As("all").PostAsync("/api/runs/a-1/rewind", null);

        await response.ProblemAsync(409);
    }

    [Fact]
    public async Task Operate_UnknownRun_Is404()
    {
        using var response = await _host.As("all").PostAsync("/api/runs/none/suspend", null);
        await response.ProblemAsync(404);
    }

    private static string[] Ids(JsonElement page) => [.. page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!)];
}
