using Yuqing.Functions.Duty.Rosters;
using Yuqing.Functions.Shifts;
using Yuqing.Orchestrations.Calendars;

namespace Functions.Tests.Shifts;

public sealed class HandOversTests
{
    private static readonly WorkingCalendar Calendar = new([]);
    private static readonly Roster Daily = new("duty-officer") { Regular = new Rotation(["a", "b"], 1, new DateOnly(2026, 2, 2)) };

    [Fact]
    public void Until_DailyTurns_AreOneADay() =>
        Assert.Equal(["2T08:30 b→a", "3T08:30 a→b"], Last(Daily, At(3, 12, 0), 2));

    [Fact]
    public void Until_TheMomentItself_IsPartOfIt()
    {
        Assert.Equal(At(2, 8, 30), Daily.Until(At(2, 8, 30), Calendar)[^1].At);
        Assert.Equal(At(1, 8, 30), Daily.Until(At(2, 8, 30).AddTicks(-1), Calendar)[^1].At);
    }

    [Fact]
    public void Until_Override_HandsOverAtItsBeginningAndEnd()
    {
        var roster = Daily with { Overrides = [new DutyOverride("o", At(2, 13, 0), At(2, 15, 0), ["c"], null, null)] };
        Assert.Equal(["2T08:30 b→a", "2T13:00 a→c", "2T15:00 c→a", "3T08:30 a→b"], Last(roster, At(3, 9, 0), 4));
    }

    [Fact]
    public void Until_OverrideOverAHandOver_LeavesOne()
    {
        var roster = Daily with { Overrides = [new DutyOverride("o", At(2, 20, 0), At(3, 20, 0), ["c"], null, null)] };
        Assert.Equal(["2T08:30 b→a", "2T20:00 a→c", "3T20:00 c→b"], Last(roster, At(3, 23, 0), 3));
    }

    [Fact]
    public void Until_Swap_MovesThePeople()
    {
        var roster = Daily with
        {
            Swaps = [new DutySwap("s", new SwappedShift(new DateOnly(2026, 3, 2), 1, "a"), new SwappedShift(new DateOnly(2026, 3, 5), 1, "b"), null)],
        };
        // b keeps the night of 1 March and has 2 and 3 March too; a has 4, 5 and 6 March.
        Assert.Equal(["1T08:30 a→b", "4T08:30 b→a", "7T08:30 a→b"], Last(roster, At(7, 9, 0), 3));
    }

    [Fact]
    public void Until_WeeklyTurns_AreOneAWeek()
    {
        var roster = new Roster("duty-officer") { Regular = new Rotation(["a", "b"], 7, new DateOnly(2026, 2, 2)) };
        Assert.Equal(["9T08:30 a→b", "16T08:30 b→a"], Last(roster, At(20, 9, 0), 2));
        Assert.Equal(At(23, 8, 30), roster.After(At(20, 9, 0), Calendar)!.At);
        Assert.Equal(At(9, 8, 30), roster.Until(At(20, 9, 0), Calendar)[^1].From);
    }

    [Fact]
    public void Until_AlwaysTheSamePeople_IsOneADutyDay()
    {
        var roster = new Roster("duty-officer") { Regular = new Rotation(["a", "b"], 0, default), HandOver = new TimeOnly(9, 0) };
        Assert.Equal(["2T09:00 ab→ab", "3T09:00 ab→ab"], Last(roster, At(3, 12, 0), 2));
        Assert.Equal(At(4, 9, 0), roster.After(At(3, 12, 0), Calendar)!.At);
    }

    [Fact]
    public void Until_SamePersonForLongerThanAnyTurn_IsOneADutyDayFromThenOn()
    {
        var roster = Daily with { Overrides = [new DutyOverride("o", At(2, 8, 30), At(30, 8, 30), ["c"], null, null)] };
        Assert.Equal(["2T08:30 b→c", "9T08:30 c→c", "10T08:30 c→c"], Last(roster, At(10, 12, 0), 3));
        Assert.Equal(At(11, 8, 30), roster.After(At(10, 12, 0), Calendar)!.At);
    }

    [Fact]
    public void Until_OthersOnDaysOff_HandOverAtTheWeekend()
    {
        var roster = new Roster("duty-officer")
        {
            Regular = new Rotation(["a"], 0, default),
            DaysOff = new Rotation(["b"], 0, default),
        };
        Assert.Equal(["7T08:30 a→b", "9T08:30 b→a"], Last(roster, At(10, 12, 0), 2));
    }

    [Fact]
    public void Until_NobodyEver_HasNone()
    {
        Assert.Empty(new Roster("duty-officer").Until(At(10, 12, 0), Calendar));
        Assert.Null(new Roster("duty-officer").After(At(10, 12, 0), Calendar));
    }

    private static IEnumerable<string> Last(Roster roster, DateTimeOffset now, int count) =>
        roster.Until(now, Calendar).TakeLast(count).Select(change => $"{change.At.Day}T{change.At:HH:mm} {string.Concat(change.Leaves)}→{string.Concat(change.Comes)}");

    private static DateTimeOffset At(int day, int hour, int minute) => new(2026, 3, day, hour, minute, 0, TimeSpan.FromHours(8));
}
