using System.Net;
using System.Text.Json.Nodes;
using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests;

/// <summary>
/// The clocks of the regulations over HTTP: what a webhook reports, what the incident then shows. The due times are worked
/// out here from the regulations' own words, not from the policy files.
/// </summary>
public sealed class PolicyClockTests(PolicyServer running) : IClassFixture<PolicyServer>
{
    private readonly ApiClient _api = running.Api;

    [Theory]
    [InlineData("major", true)]
    [InlineData("important", true)]
    [InlineData("general", false)]
    public async Task Housing_EveryLevel_OwesAHandlingReportADayAfterDiscovery(string level, bool toCounty)
    {
        var times = new Times();
        var incident = await OpenAsync("county-housing-bureau", level, times);

        AssertDue(incident, "handling-report", times.Discovered.AddHours(24));
        if (toCounty)
            AssertDue(incident, "county-report", times.Discovered.AddHours(1));
        else
            Assert.Null(Find(incident, "county-report"));
    }

    [Theory]
    [InlineData("major")]
    [InlineData("general")]
    public async Task School_EveryLevel_RespondsFiveHoursAfterDiscoveryAndAnswersADayAfterThePost(string level)
    {
        var times = new Times();
        var incident = await OpenAsync("school", level, times, ("postedAt", times.Posted));

        AssertDue(incident, "first-response", times.Discovered.AddHours(5));
        AssertDue(incident, "formal-answer", times.Posted.AddHours(24));
    }

    [Theory]
    [InlineData("major")]
    [InlineData("general")]
    public async Task Town_HandedOverByTheCounty_ReportsTwoHoursLater(string level)
    {
        var times = new Times();
        var handed = await OpenAsync("town", level, times, ("handedOffAt", times.HandedOff));
        var found = await OpenAsync("town", level, times);

        AssertDue(handed, "leading-group-report", times.HandedOff.AddHours(2));
        AssertDue(found, "leading-group-report", times.Discovered.AddHours(2));
    }

    [Theory]
    [InlineData("extraordinary", 2)]
    [InlineData("major", 3)]
    [InlineData("larger", 24)]
    [InlineData("general", 24)]
    public async Task CityManagement_EachLevel_ReportsWithinItsHoursAndSpeaksWithinADay(string level, int hours)
    {
        var times = new Times();
        var incident = await OpenAsync("city-management", level, times);

        AssertDue(incident, "initial-report", times.Discovered.AddHours(hours));
        AssertDue(incident, "authoritative-response", times.Discovered.AddHours(24));
    }

    [Fact]
    public async Task OpenGovernment_Major_InformsInFiveHoursAndHoldsAPressConferenceInADay()
    {
        var times = new Times();
        var incident = await OpenAsync("open-government", "major", times);

        AssertDue(incident, "authoritative-information", times.Discovered.AddHours(5));
        AssertDue(incident, "press-conference", times.Discovered.AddHours(24));
    }

    [Fact]
    public async Task OpenGovernment_EverythingElse_IsAnsweredInTwoDays()
    {
        var times = new Times();
        var incident = await OpenAsync("open-government", "other", times);

        AssertDue(incident, "response", times.Discovered.AddHours(48));
        Assert.Null(Find(incident, "press-conference"));
    }

    [Theory]
    [InlineData("major", "problem", "problem-playbook")]
    [InlineData("general", "emergency", "emergency-playbook")]
    [InlineData("general", "sensitive", "sensitive-playbook")]
    [InlineData("general", "suggestion", "suggestion-playbook")]
    public async Task Township_EachCategory_ShowsItsPlaybook(string level, string category, string playbook)
    {
        var incident = await OpenAsync("township-categories", level, new Times(), ("category", category));

        Assert.Equal(category, (string?)incident["category"]);
        Assert.Equal([playbook], incident["obligations"]!.AsArray().Select(o => (string)o!["id"]!).Where(id => id.EndsWith("-playbook", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Township_Rumour_IsUnverifiedUntilSomebodyHasVerifiedIt()
    {
        var incident = await OpenAsync("township-categories", "general", new Times(), ("category", "rumour"));

        Assert.Equal("unverified", (string?)incident["category"]);
        Assert.Null(Find(incident, "rumour-playbook"));
        Assert.NotNull(Find(incident, "verification"));
    }

    [Theory]
    [InlineData("county-housing-bureau")]
    [InlineData("school")]
    [InlineData("town")]
    [InlineData("city-management")]
    [InlineData("open-government")]
    [InlineData("township-categories")]
    public async Task Report_LevelOfAnotherPolicy_IsRefusedNamingTheField(string unit)
    {
        var report = Report(unit, "I", new Times());

        using var response = await _api.WebhookAsync(report);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var problem = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        Assert.NotNull(problem["errors"]!["level"]);
    }

    [Fact]
    public async Task Report_CategoryThatOnlyPeopleMaySet_IsRefusedNamingTheField()
    {
        var report = Report("township-categories", "general", new Times(), ("category", "unverified"));

        using var response = await _api.WebhookAsync(report);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.NotNull(JsonNode.Parse(await response.Content.ReadAsStringAsync())!["errors"]!["category"]);
    }

    /// <summary>All drills run at once; the scales bring each clock to some seconds.</summary>
    [Fact]
    public async Task Drill_OfEachPolicy_RunsToItsBreachAndClimbs()
    {
        var drills = new[]
        {
            ("county-housing-bureau", "major", "party-group-report", 30),
            ("school", "general", "first-response", 5 * 60),
            ("town", "major", "leading-group-report", 2 * 60),
            ("city-management", "extraordinary", "initial-report", 2 * 60),
            ("open-government", "major", "county-government-report", 30),
            ("township-categories", "general", "leading-group-report", 30),
        };

        await Task.WhenAll(drills.Select(async drill =>
        {
            var (unit, level, obligation, minutes) = drill;
            var now = DateTimeOffset.UtcNow;
            var report = Report(unit, level, new Times(now, now, now, now));
            report["drill"] = new JsonObject { ["timeScale"] = minutes * 60 / 4.0 };
            var id = await _api.OpenAsync(report);
            var due = DateTimeOffset.Parse((string)(await _api.ObligationAsync(id, obligation))["dueAt"]!, null);
            var breach = (await Eventually.SomeAsync(() => _api.TimelineAsync(id, "breached", obligation), lines => lines.Count > 0)).Single();
            Assert.Equal(due, DateTimeOffset.Parse((string)breach["at"]!, null));
            await Eventually.SomeAsync(() => _api.TimelineAsync(id, "escalated", obligation), lines => lines.Count >= 2);
        }));
    }

    private static JsonObject Report(string unit, string level, Times times, params (string Name, object Value)[] more)
    {
        var report = new JsonObject
        {
            ["unit"] = unit,
            ["externalId"] = Guid.NewGuid().ToString("N"),
            ["title"] = "网民反映问题",
            ["level"] = level,
            ["discoveredAt"] = times.Discovered.ToString("O"),
        };
        foreach (var (name, value) in more)
            report[name] = value is DateTimeOffset at ? at.ToString("O") : (string)value;
        return report;
    }

    private async Task<JsonNode> OpenAsync(string unit, string level, Times times, params (string Name, object Value)[] more) =>
        await _api.IncidentAsync(await _api.OpenAsync(Report(unit, level, times, more)));

    private static JsonNode? Find(JsonNode incident, string obligation) =>
        incident["obligations"]!.AsArray().SingleOrDefault(o => (string)o!["id"]! == obligation);

    private static void AssertDue(JsonNode incident, string obligation, DateTimeOffset expected) =>
        Assert.Equal(expected, DateTimeOffset.Parse((string)Find(incident, obligation)!["dueAt"]!, null), TimeSpan.FromMilliseconds(1));

    /// <summary>Different times for everything, so that a clock that counts from the wrong one shows.</summary>
    private sealed record Times(DateTimeOffset Discovered, DateTimeOffset Occurred, DateTimeOffset Posted, DateTimeOffset HandedOff)
    {
        public Times()
            : this(DateTimeOffset.UtcNow)
        {
        }

        private Times(DateTimeOffset now)
            : this(now.AddMinutes(-3), now.AddMinutes(-11), now.AddMinutes(-17), now.AddMinutes(-7))
        {
        }
    }
}

/// <summary>One server for all clocks; each test reports incidents of its own.</summary>
public sealed class PolicyServer : IAsyncLifetime
{
    private ServerProcess _server = null!;

    internal ApiClient Api { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        _server = await ServerProcess.StartAsync();
        Api = new ApiClient(_server, Keys.Office);
    }

    public async Task DisposeAsync()
    {
        Api.Dispose();
        await _server.DisposeAsync();
    }
}
