using System.Globalization;
using System.Text.RegularExpressions;
using Smoke.Tests.Harness;

namespace Smoke.Tests.Scenarios;

/// <summary>A great deal at once.</summary>
public partial class VolumeTests
{
    [Fact]
    public Task Breach_OfAThousandIncidentsInOneMinute_AllOfLevelOneAreToldWithinAMinuteAndNothingIsLost() => SmokeRun.RunAsync(
        async run =>
        {
            const int Count = 1_000;
            await run.Until("09:00");
            var levels = new[] { "I", "II", "III" };
            DateTimeOffset[] occurred = [run.At("09:00"), run.At("08:30"), run.At("-1 09:30")];
            var opened = Enumerable.Range(0, Count).Select(async i =>
            {
                var report = run.ReportOf(levels[i % 3], "road", new { occurredAt = occurred[i % 3].ToString("O") });
                Assert.Equal(System.Net.HttpStatusCode.Accepted, (await run.Send(HttpMethod.Post, "/api/incidents", report)).Status);
            });
            await Task.WhenAll(opened);
            await run.Until("09:29:59");
            run.ExpectAll(_ => true);

            // Level I is due by its flash report, the others by their answer.
            await run.Until("09:31");
            var alarms = run.ExpectAll(message => message.Text.StartsWith("逾期 ", StringComparison.Ordinal)).ToList();
            Assert.Equal(334, alarms.Count(message => message.Text.Contains("快报", StringComparison.Ordinal)));
            await run.Until("09:33:59");
            alarms.AddRange(run.ExpectAll(message => message.Text.StartsWith("逾期 ", StringComparison.Ordinal)));
            Assert.Equal(Count, alarms.Count);
            Assert.Equal(Count, alarms.Select(message => Number().Match(message.Text).Value).Distinct().Count());
        });

    [Fact]
    public Task Robot_OfTwentyAMinute_UrgentOnesGoFirstAndNothingIsLost() => SmokeRun.RunAsync(
        async run =>
        {
            for (var i = 0; i < 40; i++)
                await run.Open("III");
            for (var i = 0; i < 5; i++)
                await run.Open("I");
            await run.FastForward(TimeSpan.FromMinutes(10));

            var messages = run.ExpectAll(message => message.Channel == "wecom" && message.Text.Contains("新舆情", StringComparison.Ordinal));
            var numbers = messages.SelectMany(message => Number().Matches(message.Text).Select(match => match.Value)).ToList();
            Assert.Equal(45, numbers.Distinct().Count());
            Assert.Equal(45, numbers.Count);
            for (var i = 41; i <= 45; i++)
            {
                var number = string.Create(CultureInfo.InvariantCulture, $"ROAD-2026-{i:D4}");
                Assert.True(messages.Single(message => message.Text.Contains(number, StringComparison.Ordinal)).At <= run.At("09:00"), number);
            }

            Assert.All(messages, message => Assert.True(messages.Count(other => other.At > message.At - TimeSpan.FromMinutes(1) && other.At <= message.At) <= 20));
        },
        setup => setup.County.Person("chen", "wecom"));

    [GeneratedRegex(@"ROAD-\d{4}-\d+")]
    private static partial Regex Number();
}
