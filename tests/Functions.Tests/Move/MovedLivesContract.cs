using Functions.Tests.Register;
using Yuqing.Orchestrations.Contracts;
using Yuqing.Testing;

namespace Functions.Tests.Move;

/// <summary>
/// An incident that is moved while it waits goes on as one that never was: the same clocks, reminders, rungs and notices at the same
/// times. Run for each pair of registers.
/// </summary>
public abstract class MovedLivesContract : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 11, 19, 9, 0, 0, TimeSpan.FromHours(8));
    private readonly DirectoryInfo _folder = System.IO.Directory.CreateTempSubdirectory("moved-");
    private int _files;

    public static TheoryData<string> States => [.. Stories.Keys];

    private static readonly Dictionary<string, Func<MoveSide, Task<Life>>> Stories = new()
    {
        ["first clock runs"] = side => OpenAsync(side, "I"),
        ["reminded"] = side => OpenAsync(side, "I", life => life.PassAsync(TimeSpan.FromMinutes(21))),
        ["breached, between two rungs"] = side => OpenAsync(side, "I", life => life.PassAsync(TimeSpan.FromMinutes(37))),
        ["acknowledged"] = side => OpenAsync(side, "I", async life =>
        {
            await life.PassAsync(TimeSpan.FromMinutes(32));
            await life.ActAsync(SignalTypes.Acknowledge, "report", Roles.DutyOfficer);
        }),
        ["level not decided"] = side => Life.OpenAsync(side, Report(null)),
        ["level provisional"] = side => Life.OpenAsync(side, Report("I") with { LevelProvisional = true }),
        ["drill at twenty times the speed"] = side => Life.OpenAsync(side, Report("I") with { Drill = true, TimeScale = 20 }),
        ["extension asked for"] = side => OpenAsync(side, "III", life =>
            life.ActAsync(SignalTypes.RequestExtension, "answer", Roles.DutyOfficer, true, ("until", "2026-11-24"), ("reason", "情况复杂"))),
        ["extended"] = side => OpenAsync(side, "III", async life =>
        {
            await life.ActAsync(SignalTypes.RequestExtension, "answer", Roles.DutyOfficer, true, ("until", "2026-11-24"), ("reason", "情况复杂"));
            await life.ActAsync(SignalTypes.DecideExtension, "answer", Roles.Leader, true, ("decision", "approve"));
        }),
        ["superior's task"] = side => OpenAsync(side, "III", life => life.ActAsync(
            SignalTypes.Instruct, null, Roles.Office, true, ("text", "报情况"), ("dueAt", "2026-11-19T15:00:00+08:00"), ("issuedBy", "县委宣传部"))),
        ["watch after closing"] = side => OpenAsync(side, "II", async life =>
        {
            await life.ActAsync(SignalTypes.Complete, "answer", Roles.DutyOfficer);
            await life.ActAsync(SignalTypes.Close);
        }),
        ["signal accepted and not applied"] = side => OpenAsync(side, "I", async life =>
        {
            await life.PassAsync(TimeSpan.FromMinutes(29));
            await life.ActAsync(
                SignalTypes.Complete, "report", Roles.DutyOfficer, apply: false, ("callee", "周"), ("calledAt", "2026-11-19T09:28:00+08:00"));
        }),
    };

    /// <summary>How long it takes until something happens that the state is about.</summary>
    private static readonly Dictionary<string, TimeSpan> Spans = new()
    {
        ["drill at twenty times the speed"] = TimeSpan.FromMinutes(10),
        ["extension asked for"] = TimeSpan.FromHours(25),
        ["extended"] = TimeSpan.FromHours(5),
        ["superior's task"] = TimeSpan.FromHours(7),
        ["watch after closing"] = TimeSpan.FromHours(50),
        ["signal accepted and not applied"] = TimeSpan.FromHours(121),
    };

    [Theory]
    [MemberData(nameof(States))]
    public async Task Moved_WhileItWaits_GoesOnAsIfItHadStayed(string state)
    {
        var (stayed, moved) = (await TellAsync(state, TimeSpan.Zero, move: false), await TellAsync(state, TimeSpan.Zero, move: true));

        Assert.NotEmpty(stayed.Events);
        Assert.Equal(stayed.Events, moved.Events);
        Assert.Equal(stayed.Picture, moved.Picture);
    }

    [Fact]
    public async Task Moved_ClockPassesMeanwhile_IsBreachedAsOfItsDueTime()
    {
        var (stayed, moved) = (await TellAsync("first clock runs", TimeSpan.FromHours(2), move: false), await TellAsync("first clock runs", TimeSpan.FromHours(2), move: true));

        Assert.Contains(moved.Events, happened => happened.Contains("breach", StringComparison.Ordinal));
        Assert.Contains("2026-11-19T09:30:00.0000000+08:00 breached report", moved.Picture, StringComparison.Ordinal);
        Assert.Equal(Records(stayed.Picture), Records(moved.Picture));
    }

    public void Dispose()
    {
        _folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>An empty installation that incidents come from.</summary>
    private protected abstract Task<MoveSide> FromAsync(FakeTimeProvider time);

    /// <summary>An empty installation that they go to.</summary>
    private protected abstract Task<MoveSide> ToAsync(FakeTimeProvider time);

    /// <summary>What happens to the incident after it was, or was not, moved.</summary>
    private async Task<(IReadOnlyList<string> Events, string Picture)> TellAsync(string state, TimeSpan off, bool move)
    {
        var span = Spans.GetValueOrDefault(state, TimeSpan.FromHours(3));
        await using var from = await FromAsync(new FakeTimeProvider(Start));
        var life = await Stories[state](from);
        if (!move)
        {
            life.Events.Clear();
            await life.PassAsync(off);
            await life.PassAsync(span);
            return (life.Events, await life.PictureAsync());
        }

        var file = Path.Combine(_folder.FullName, $"{++_files}.jsonl");
        await from.QuietAsync();
        await from.ExportAsync(file);
        await using var to = await ToAsync(new FakeTimeProvider(from.Time.GetUtcNow() + off));
        await to.QuietAsync();
        Assert.Equal(1, (await to.ImportAsync(file)).Added);
        var again = await Life.GoOnAsync(to, life.Id, life);
        await again.PassAsync(span);
        return (again.Events, await again.PictureAsync());
    }

    /// <summary>What is recorded as of its time, however late it is noticed; the top of a ladder is not told again for the time that was missed.</summary>
    private static readonly string[] Kept = ["reported", "reminded", "breached", "finding"];

    private static IEnumerable<string> Records(string picture) =>
        picture.Split('\n').Where(line => Kept.Any(kind => line.Contains($" {kind} ", StringComparison.Ordinal)));

    private static async Task<Life> OpenAsync(MoveSide side, string level, Func<Life, Task>? then = null)
    {
        var life = await Life.OpenAsync(side, Report(level));
        if (then is not null)
            await then(life);
        return life;
    }

    private static IncidentReport Report(string? level) => Sample.Report() with { Level = level };
}
