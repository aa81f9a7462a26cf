using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Yuqing.Orchestrations.Calendars;

namespace Yuqing.Orchestrations.Tests.Calendars;

/// <summary>
/// The calendar files against data that others keep: the npm package <c>chinese-days</c>, pinned with the dashboard's packages.
/// </summary>
public class CalendarOracleTests
{
    [Fact]
    public void AddWorkingDays_EveryDayOfThreeYears_AgreesWithChineseDays()
    {
        var calendar = new WorkingCalendar(TestCalendar.Years);
        var oracle = JsonSerializer.Deserialize<Dictionary<DateOnly, OracleDay>>(RunOracle(), JsonSerializerOptions.Web)!;

        Assert.Equal(366 + 365 + 365, oracle.Count);
        Assert.True(oracle.Values.Sum(day => day.Ends.Count) > 10_800);
        foreach (var (day, expected) in oracle)
        {
            Assert.True(expected.Working == calendar.IsWorkingDay(day), $"{day:yyyy-MM-dd}");
            var start = new DateTimeOffset(day.ToDateTime(new TimeOnly(15, 0)), TimeSpan.FromHours(8));
            for (var n = 1; n <= expected.Ends.Count; n++)
            {
                var end = calendar.AddWorkingDays(start, n, out var provisional);
                Assert.False(provisional, $"{day:yyyy-MM-dd} + {n}");
                Assert.True(expected.Ends[n - 1] == DateOnly.FromDateTime(end.DateTime), $"{day:yyyy-MM-dd} + {n}: {end:yyyy-MM-dd}");
            }
        }
    }

    private static string RunOracle()
    {
        var modules = Path.Combine(RepositoryRoot(), "dashboard", "node_modules");
        Assert.True(Directory.Exists(Path.Combine(modules, "chinese-days")), "Run 'npm --prefix dashboard ci' first.");
        var start = new ProcessStartInfo("node", [Path.Combine(AppContext.BaseDirectory, "oracle.cjs")])
        {
            RedirectStandardOutput = true,
            Environment = { ["NODE_PATH"] = modules, ["TZ"] = "Asia/Shanghai" },
        };
        using var node = Process.Start(start)!;
        var output = node.StandardOutput.ReadToEnd();
        node.WaitForExit();
        Assert.Equal(0, node.ExitCode);
        return output;
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Yuqing.Functions.sln")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException(string.Create(CultureInfo.InvariantCulture, $"No repository around {AppContext.BaseDirectory}."));
        return folder.FullName;
    }

    private sealed record OracleDay(bool Working, IReadOnlyList<DateOnly> Ends);
}
