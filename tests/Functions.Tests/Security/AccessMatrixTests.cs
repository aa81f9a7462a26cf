using System.Net;
using Functions.Tests.Http;
using Yuqing.Functions.Http;
using Yuqing.Functions.Security;
using Yuqing.Orchestrations.Contracts;

namespace Functions.Tests.Security;

/// <summary>Who may call what, written down once more by hand: every function of the app must be in this table.</summary>
public sealed class AccessMatrixTests : IClassFixture<AccessMatrixTests.Fixture>
{
    private const string Everybody = "public";
    private const string EveryRole = "viewer duty-officer office leader assessor administrator";
    private readonly ApiHost _host;

    public AccessMatrixTests(Fixture fixture) => _host = fixture.Host;

    private static readonly (string Function, string Method, string Path, string Allowed)[] Table =
    [
        ("ReceiveWebhook", "POST", "/api/webhooks/demo", Everybody),
        ("RegisterIncident", "POST", "/api/incidents", "duty-officer office leader administrator"),
        ("ListIncidents", "GET", "/api/incidents", EveryRole),
        ("GetIncident", "GET", "/api/incidents/i", EveryRole),
        ("GetTimeline", "GET", "/api/incidents/i/timeline", EveryRole),
        ("SendSignal", "POST", "/api/incidents/i/signals", "duty-officer office leader assessor administrator"),
        ("GetSignal", "GET", "/api/incidents/i/signals/s", EveryRole),
        ("AddAttachment", "POST", "/api/incidents/i/attachments", "duty-officer office leader assessor administrator"),
        ("ListAttachments", "GET", "/api/incidents/i/attachments", EveryRole),
        ("GetAttachment", "GET", "/api/incidents/i/attachments/a", EveryRole),
        ("GetFacts", "GET", "/api/incidents/i/facts", EveryRole),
        ("GetDocument", "GET", "/api/incidents/i/documents/o", EveryRole),
        ("GetArchive", "GET", "/api/incidents/i/archive", EveryRole),
        ("GetLedger", "GET", "/api/units/u/ledger", EveryRole),
        ("GetAssessment", "GET", "/api/assessment", "office leader assessor administrator"),
        ("ExportAssessment", "GET", "/api/assessment/export", "office leader assessor administrator"),
        ("GetDuty", "GET", "/api/duty/huaning-highway", EveryRole),
        ("GetDutyCalendar", "GET", "/api/duty/huaning-highway/calendar", EveryRole),
        ("ListDuty", "GET", "/api/duty", EveryRole),
        ("ListGaps", "GET", "/api/duty/gaps", EveryRole),
        ("GetDirectory", "GET", "/api/directory", "office administrator"),
        ("PutDirectory", "PUT", "/api/directory", "office administrator"),
        ("ImportDirectory", "POST", "/api/directory/import?version=7", "administrator"),
        ("ListDirectoryVersions", "GET", "/api/directory/versions", "office administrator"),
        ("RestoreDirectory", "POST", "/api/directory/versions/999/restore?version=7", "office administrator"),
        ("AddOverride", "POST", "/api/duty/u/overrides", "office administrator"),
        ("RemoveOverride", "DELETE", "/api/duty/u/overrides/o", "office administrator"),
        ("AddSwap", "POST", "/api/duty/u/swaps", "office administrator"),
        ("RemoveSwap", "DELETE", "/api/duty/u/swaps/s", "office administrator"),
        ("ImportRoster", "POST", "/api/duty/u/import", "office administrator"),
        ("ExportRoster", "GET", "/api/duty/u/export", EveryRole),
        ("GetChanges", "GET", "/api/changes?wait=0", EveryRole),
        ("GetNotifications", "GET", "/api/notifications?incident=i", EveryRole),
        ("ReplayNotification", "POST", "/api/notifications/n/replay", "office leader administrator"),
        ("ListAlarms", "GET", "/api/alarms", "duty-officer office administrator"),
        ("SeeAlarm", "POST", "/api/alarms/1/seen", "office administrator"),
        ("ListMonitoring", "GET", "/api/monitoring", EveryRole),
        ("ListShiftReports", "GET", "/api/shift-reports", EveryRole),
        ("GetShiftReport", "GET", "/api/shift-reports/s", EveryRole),
        ("GetCurrentShift", "GET", "/api/shift-reports/current?unit=huaning-highway", EveryRole),
        ("ConfirmShiftReport", "POST", "/api/shift-reports/s/confirm", "duty-officer office leader administrator"),
        ("RemarkShiftReport", "POST", "/api/shift-reports/s/remarks", "duty-officer office leader administrator"),
        ("ListUnits", "GET", "/api/units", EveryRole),
        ("ListPolicies", "GET", "/api/policies", EveryRole),
        ("GetPolicy", "GET", "/api/policies/huaning-highway", EveryRole),
        ("SignIn", "POST", "/api/session", Everybody),
        ("GetSession", "GET", "/api/session", EveryRole),
        ("SignOut", "DELETE", "/api/session", EveryRole),
        ("ListRuns", "GET", "/api/runs", EveryRole),
        ("GetRun", "GET", "/api/runs/r", EveryRole),
        ("GetRunHistory", "GET", "/api/runs/r/history", EveryRole),
        ("OperateRun", "POST", "/api/runs/r/suspend", "administrator"),
        ("ListAccounts", "GET", "/api/accounts", "administrator"),
        ("CreateAccount", "POST", "/api/accounts", "administrator"),
        ("OperateAccount", "POST", "/api/accounts/nobody/enable", "administrator"),
        ("GetLive", "GET", "/api/health/live", Everybody),
        ("GetReady", "GET", "/api/health/ready", Everybody),
        ("GetOpenApi", "GET", "/api/openapi.json", Everybody),
        ("UnknownApiPath", "GET", "/api/nothing/here", Everybody),
        ("ShowLink", "GET", "/l/none", Everybody),
        ("ActByLink", "POST", "/l/none", Everybody),
        ("ServeDashboard", "GET", "/", Everybody),
    ];

    public static TheoryData<string, string, string, string, bool> Cases()
    {
        var cases = new TheoryData<string, string, string, string, bool>();
        foreach (var (function, method, path, allowed) in Table)
        {
            foreach (var role in Roles.All)
                cases.Add(function, method, path, role, allowed == Everybody || allowed.Split(' ').Contains(role));
        }
        return cases;
    }

    [Fact]
    public void Table_Functions_AreExactlyThoseOfTheApp() =>
        Assert.Equal(
            _host.Get<EndpointCatalog>().All.Select(endpoint => endpoint.Name).Order(StringComparer.Ordinal),
            Table.Select(row => row.Function).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Request_ByRole_IsLetInOrRefused(string function, string method, string path, string role, bool allowed)
    {
        using var client = _host.As(role);
        using var response = await client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));

        if (allowed)
            Assert.True(response.StatusCode is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden) || function is "ReceiveWebhook", $"{response.StatusCode}");
        else
            await response.ProblemAsync(403);
    }

    [Fact]
    public async Task Request_WithoutCredentials_Is401UnlessPublic()
    {
        foreach (var (function, method, path, allowed) in Table.Where(row => row.Function is not "ReceiveWebhook"))
        {
            using var response = await _host.Anonymous.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));
            Assert.True((response.StatusCode == HttpStatusCode.Unauthorized) == (allowed != Everybody), $"{function}: {response.StatusCode}");
        }
    }

    [Theory]
    [InlineData("Bearer wrong-key")]
    [InlineData("Bearer ")]
    [InlineData("Bearer")]
    [InlineData("Basic YWRtaW46YWRtaW4=")]
    [InlineData("secret-key-of-all-0123456789")]
    public async Task Request_WrongKey_Is401WithChallenge(string authorization)
    {
        using var client = _host.NewClient();
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", authorization);
        using var response = await client.GetAsync("/api/incidents");
        await response.ProblemAsync(401);
        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.Single().Scheme);
    }

    [Fact]
    public async Task EveryAnswer_WhateverItsStatus_CarriesTheSecurityHeaders()
    {
        foreach (var (_, method, path, _) in Table)
        {
            foreach (var client in new[] { _host.Anonymous, _host.As("all") })
            {
                using var response = await client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));
                var policy = response.Headers.GetValues("Content-Security-Policy").Single();
                Assert.Equal(SecurityHeaders.ContentSecurityPolicy, policy);
                Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
                Assert.Equal(path.StartsWith("/l/", StringComparison.Ordinal) ? "no-referrer" : "same-origin", response.Headers.GetValues("Referrer-Policy").Single());
            }
        }
        Assert.Contains("default-src 'self'", SecurityHeaders.ContentSecurityPolicy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", SecurityHeaders.ContentSecurityPolicy, StringComparison.Ordinal);
    }

    [Fact]
    public void Catalog_FunctionThatSaysNothing_IsAnErrorAtStart() =>
        Assert.Throws<InvalidOperationException>(() => new EndpointCatalog([typeof(Forgotten)]));

    /// <summary>One host for all rows: none of them changes anything.</summary>
    public sealed class Fixture : IAsyncLifetime
    {
        internal ApiHost Host { get; private set; } = null!;

        public async Task InitializeAsync() => Host = await ApiHost.StartAsync();

        public async Task DisposeAsync() => await Host.DisposeAsync();
    }

    private static class Forgotten
    {
        [Microsoft.Azure.Functions.Worker.Function("Forgotten")]
        public static string Run([Microsoft.Azure.Functions.Worker.HttpTrigger(Route = "api/forgotten")] Microsoft.AspNetCore.Http.HttpRequest request) => request.Path;
    }
}
