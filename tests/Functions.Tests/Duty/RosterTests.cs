using Yuqing.Functions.Duty;
using Yuqing.Functions.Duty.Rosters;
using Yuqing.Orchestrations.Calendars;
using Yuqing.Orchestrations.Contracts;

namespace Functions.Tests.Duty;

public sealed class RosterTests
{
    /// <summary>2026: 1 to 7 October off, 10 October (a Saturday) worked.</summary>
    private static readonly WorkingCalendar Calendar = new(
        [new CalendarYear(2026, [.. Enumerable.Range(1, 7).Select(day => new DateOnly(2026, 10, day))], [new DateOnly(2026, 10, 10)])]);

    private static readonly Rotation Daily = new(["a", "b", "c"], 1, new DateOnly(2026, 1, 1));

    [Fact]
    public void At_RandomRosters_EqualsTheObviousModelAtEveryQuarterHour()
    {
        for (var seed = 1; seed <= 60; seed++)
        {
            var random = new Random(seed);
            var roster = RandomRoster(random);
            var from = new DateTimeOffset(2026, 12, 20, 0, 0, 0, TimeSpan.Zero);
            for (var quarter = 0; quarter < 4 * 24 * 25; quarter++)
            {
                // The same instant with another offset is the same instant.
                var at = from.AddMinutes(15 * quarter).ToOffset(TimeSpan.FromHours(random.Next(-11, 12)));
                Assert.True(Obvious(roster, at).SequenceEqual(roster.At(at, Calendar)), $"seed {seed} at {at:O}");
            }
        }
    }

    [Fact]
    public void Stretches_RandomRosters_CoverTheTimeAndSayWhatAtSays()
    {
        for (var seed = 1; seed <= 60; seed++)
        {
            var random = new Random(seed);
            var roster = RandomRoster(random);
            var from = China(2026, 12, 20, 3, 7);
            var stretches = roster.Stretches(from, from.AddDays(25), Calendar).ToList();

            Assert.Equal((from, from.AddDays(25)), (stretches[0].From, stretches[^1].To));
            Assert.All(stretches.Zip(stretches.Skip(1)), pair => Assert.Equal(pair.First.To, pair.Second.From));
            foreach (var stretch in stretches)
            {
                Assert.Equal(roster.At(stretch.From, Calendar), stretch.People);
                Assert.Equal(roster.At(stretch.To.AddTicks(-1), Calendar), stretch.People);
            }
            Assert.All(stretches.Joined().Zip(stretches.Joined().Skip(1)), pair => Assert.NotEqual(pair.First.People, pair.Second.People));
        }
    }

    [Fact]
    public void At_OverrideAcrossTheHandOver_TakesBothShiftsInPartAndEndsHalfOpen()
    {
        var roster = new Roster("duty-officer")
        {
            Regular = Daily,
            Overrides = [new DutyOverride("o", China(2026, 1, 2, 6, 0), China(2026, 1, 2, 12, 0), ["x"], null, null)],
        };

        Assert.Equal(["a"], roster.At(China(2026, 1, 2, 6, 0).AddTicks(-1), Calendar));
        Assert.Equal(["x"], roster.At(China(2026, 1, 2, 6, 0), Calendar));
        Assert.Equal(["x"], roster.At(China(2026, 1, 2, 8, 30), Calendar));
        Assert.Equal(["b"], roster.At(China(2026, 1, 2, 12, 0), Calendar));
    }

    [Fact]
    public void At_OverrideInsteadOfOne_LeavesTheOthersAndCountsOnlyForThatOne()
    {
        var roster = new Roster("duty-officer")
        {
            Regular = new Rotation(["a", "b", "c", "d"], 1, new DateOnly(2026, 1, 1), Together: 2),
            Overrides = [new DutyOverride("o", China(2026, 1, 1, 0, 0), China(2026, 1, 9, 0, 0), ["x", "b"], "a", null)],
        };

        Assert.Equal(["x", "b"], roster.At(China(2026, 1, 1, 9, 0), Calendar));
        Assert.Equal(["c", "d"], roster.At(China(2026, 1, 2, 9, 0), Calendar));
    }

    [Fact]
    public void At_HolidaysOff_FollowTheStateCouncilAndTheDayOnWhichTheShiftBegins()
    {
        var roster = new Roster("duty-officer") { Regular = Daily, DaysOff = new Rotation(["h"], 0, default) };

        Assert.Equal(["h"], roster.At(China(2026, 10, 1, 8, 30), Calendar));
        Assert.NotEqual(["h"], roster.At(China(2026, 10, 1, 8, 29), Calendar));
        // Until the hand-over of 8 October the shift of the 7th goes on.
        Assert.Equal(["h"], roster.At(China(2026, 10, 8, 8, 29), Calendar));
        Assert.NotEqual(["h"], roster.At(China(2026, 10, 8, 8, 30), Calendar));
        Assert.NotEqual(["h"], roster.At(China(2026, 10, 10, 12, 0), Calendar));
        Assert.Equal(["h"], roster.At(China(2026, 10, 11, 12, 0), Calendar));
    }

    [Fact]
    public void At_YearEnd_TurnsGoOnAndPlannedShiftsBelongToTheDayTheyBegin()
    {
        var roster = new Roster("duty-officer")
        {
            Regular = Daily,
            Planned = new Dictionary<DateOnly, IReadOnlyList<string>> { [new DateOnly(2026, 12, 31)] = ["x", "y"] },
        };

        Assert.Equal(["x", "y"], roster.At(China(2027, 1, 1, 8, 29), Calendar));
        Assert.Equal(["a"], roster.At(China(2026, 12, 31, 8, 29), Calendar));
        // 365 days after the start.
        Assert.Equal(["c"], roster.At(China(2027, 1, 1, 8, 30), Calendar));
    }

    [Fact]
    public void At_Swap_ExchangesBothShiftsBeforeOverridesCount()
    {
        var roster = new Roster("duty-officer")
        {
            Regular = Daily,
            Swaps = [new DutySwap("s", new SwappedShift(new DateOnly(2026, 1, 1), 1, "a"), new SwappedShift(new DateOnly(2026, 1, 5), 1, "b"), null)],
            Overrides = [new DutyOverride("o", China(2026, 1, 5, 20, 0), China(2026, 1, 5, 22, 0), ["x"], "a", null)],
        };

        Assert.Equal(["b"], roster.At(China(2026, 1, 1, 9, 0), Calendar));
        Assert.Equal(["a"], roster.At(China(2026, 1, 5, 9, 0), Calendar));
        Assert.Equal(["x"], roster.At(China(2026, 1, 5, 21, 0), Calendar));
        Assert.Equal(["b"], roster.At(China(2026, 1, 2, 9, 0), Calendar));
    }

    [Fact]
    public void LengthFrom_WeeklyTurn_IsTheRestOfTheWeekUnlessPlanned()
    {
        var weekly = new Roster("leader-on-duty") { Regular = new Rotation(["a", "b"], 7, new DateOnly(2026, 1, 5)) };
        var planned = weekly with { Planned = new Dictionary<DateOnly, IReadOnlyList<string>> { [new DateOnly(2026, 1, 8)] = ["c"] } };

        Assert.Equal(7, weekly.LengthFrom(new DateOnly(2026, 1, 5), Calendar));
        Assert.Equal(2, weekly.LengthFrom(new DateOnly(2026, 1, 10), Calendar));
        Assert.Equal(3, planned.LengthFrom(new DateOnly(2026, 1, 5), Calendar));
        Assert.Equal(1, planned.LengthFrom(new DateOnly(2026, 1, 8), Calendar));
    }

    [Fact]
    public void Gaps_NobodyNoContactAndUnknownRole_AreJoinedStretches()
    {
        var directory = DutyFileReader.Read("county.yaml", """
            people:
              - { id: a, name: 甲, contacts: [{ channel: console }] }
              - { id: b, name: 乙 }
              - { id: c, name: 丙, contacts: [{ channel: console, urgency: normal }] }
            units:
              - id: u
                title: 某局
                policy: p
                numberPrefix: MJ
                duty:
                  - role: duty-officer
                    planned: { 2026-01-01: [a], 2026-01-02: [b], 2026-01-03: [c], 2026-01-04: [b, a] }
            """);

        var gaps = directory.Gaps("u", China(2026, 1, 1, 12, 0), China(2026, 1, 7, 12, 0), _ => true);

        Assert.Equal(
            [
                ("duty-officer", China(2026, 1, 2, 8, 30), China(2026, 1, 3, 8, 30), GapKind.NoContact),
                ("duty-officer", China(2026, 1, 3, 8, 30), China(2026, 1, 4, 8, 30), GapKind.NoContact),
                ("duty-officer", China(2026, 1, 5, 8, 30), China(2026, 1, 7, 12, 0), GapKind.Nobody),
                ("leader-on-duty", China(2026, 1, 1, 12, 0), China(2026, 1, 7, 12, 0), GapKind.Nobody),
            ],
            gaps.Select(gap => (gap.Role, gap.From, gap.To, gap.Kind)));
        Assert.Contains(directory.Gaps("u", China(2026, 1, 1, 12, 0), China(2026, 1, 1, 13, 0), _ => false), gap => gap.People is ["a"]);
    }

    [Theory]
    [InlineData(ContactUrgency.All, true, true)]
    [InlineData(ContactUrgency.Urgent, true, false)]
    [InlineData(ContactUrgency.Normal, false, true)]
    public void Takes_ByUrgency_IsAsTheDirectorySays(ContactUrgency urgency, bool urgent, bool normal)
    {
        var contact = new ContactMethod("console", null, true, urgency);

        Assert.Equal((urgent, normal), (contact.Takes(true), contact.Takes(false)));
    }

    /// <summary>The rules as one would say them, day by day from the first, without arithmetic on turns.</summary>
    private static List<string> Obvious(Roster roster, DateTimeOffset at)
    {
        var local = at.UtcDateTime.AddHours(8);
        var day = DateOnly.FromDateTime(local);
        if (TimeOnly.FromDateTime(local) < roster.HandOver)
            day = day.AddDays(-1);
        List<string> holders;
        if (roster.Planned.TryGetValue(day, out var planned))
            holders = [.. planned];
        else
            holders = Turn(roster.DaysOff is not null && !Calendar.IsWorkingDay(day) ? roster.DaysOff : roster.Regular, day);
        foreach (var swap in roster.Swaps)
        {
            foreach (var (mine, theirs) in new[] { (swap.One, swap.Other.Person), (swap.Other, swap.One.Person) })
            {
                if (day >= mine.Day && day < mine.Day.AddDays(mine.Days) && holders.IndexOf(mine.Person) is >= 0 and var index)
                    holders[index] = theirs;
            }
        }
        holders = [.. holders.Distinct()];
        foreach (var exception in roster.Overrides.Where(exception => exception.From <= at && at < exception.To))
        {
            if (exception.InsteadOf is null)
                holders = [.. exception.People];
            else if (holders.IndexOf(exception.InsteadOf) is >= 0 and var index)
                holders = [.. holders.Take(index).Concat(exception.People).Concat(holders.Skip(index + 1)).Distinct()];
        }
        return holders;
    }

    private static List<string> Turn(Rotation? rotation, DateOnly day)
    {
        if (rotation is null || (rotation.Days > 0 && day < rotation.Start))
            return [];
        if (rotation.Days == 0)
            return [.. rotation.People];
        var turns = rotation.People.Chunk(rotation.Together).ToList();
        var turn = 0;
        for (var begin = rotation.Start; begin.AddDays(rotation.Days) <= day; begin = begin.AddDays(rotation.Days))
            turn = (turn + 1) % turns.Count;
        return [.. turns[turn]];
    }

    private static Roster RandomRoster(Random random)
    {
        var start = new DateOnly(2026, 12, 22);
        string Someone() => ((char)('a' + random.Next(6))).ToString();
        DateOnly Day() => start.AddDays(random.Next(20));
        DateTimeOffset Moment() => China(2026, 12, 20, 0, 0).AddMinutes(15 * random.Next(4 * 24 * 22));
        Rotation Rotate()
        {
            var together = random.Next(1, 3);
            return new Rotation([.. Enumerable.Range(0, together * random.Next(1, 4)).Select(number => ((char)('a' + number)).ToString())], random.Next(3) switch { 0 => 0, 1 => 1, _ => 7 }, Day(), together);
        }
        return new Roster("duty-officer")
        {
            HandOver = new TimeOnly(random.Next(24), random.Next(4) * 15),
            Regular = random.Next(8) == 0 ? null : Rotate(),
            DaysOff = random.Next(2) == 0 ? null : Rotate(),
            Planned = Enumerable.Range(0, random.Next(6)).Select(_ => Day()).Distinct().ToDictionary(day => day, _ => (IReadOnlyList<string>)[Someone()]),
            Overrides = [.. Enumerable.Range(0, random.Next(4)).Select(number =>
            {
                var from = Moment();
                return new DutyOverride($"o{number}", from, from.AddMinutes(15 * random.Next(1, 300)), [Someone()], random.Next(2) == 0 ? null : Someone(), null);
            })],
            Swaps = [.. Enumerable.Range(0, random.Next(4)).Select(number =>
            {
                var (one, days) = (Day(), random.Next(1, 4));
                return new DutySwap($"s{number}", new SwappedShift(one, days, Someone()), new SwappedShift(one.AddDays(days + random.Next(4)), random.Next(1, 8), Someone()), null);
            })],
        };
    }

    private static DateTimeOffset China(int year, int month, int day, int hour, int minute) => new(year, month, day, hour, minute, 0, TimeSpan.FromHours(8));
}
