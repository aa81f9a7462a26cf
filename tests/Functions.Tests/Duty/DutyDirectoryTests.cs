using Yuqing.Functions.Duty;

namespace Functions.Tests.Duty;

public sealed class DutyDirectoryTests
{
    private static readonly string Demo = Path.Combine(AppContext.BaseDirectory, "demo", "county.yaml");

    [Theory]
    [InlineData("huaning-highway", "华宁公路分局", "HNGL")]
    [InlineData("county-housing-bureau", "县住房和城乡建设局", "ZJJ")]
    [InlineData("school", "县第一中学", "XXYZ")]
    [InlineData("town", "青溪镇", "QXZ")]
    [InlineData("city-management", "县城市管理局", "CGJ")]
    [InlineData("open-government", "县政务公开办公室", "ZWGK")]
    [InlineData("township-categories", "白石镇", "BSZ")]
    public void Load_DemoCounty_HasAUnitForEachPolicyWithEveryRoleHeldAroundTheClock(string id, string title, string prefix)
    {
        var directory = DutyFileReader.Load(Demo);

        Assert.Equal(7, directory.Units.Count);
        Assert.Equal(new Unit(id, title, id, prefix), directory.Units.Single(unit => unit.Id == id));
        var start = China(2026, 11, 21, 0, 0);
        foreach (var role in new[] { "duty-officer", "leader-on-duty", "office", "deputy-leader", "leader", "superior" })
        {
            for (var hour = 0; hour < 24 * 30; hour++)
            {
                var holders = directory.OnDuty(id, role, start.AddHours(hour));
                Assert.NotEmpty(holders);
                Assert.All(holders, person => Assert.Contains(person.Contacts, contact => contact is { Channel: "console", AllowDrills: true }));
            }
        }
    }

    [Fact]
    public void OnDuty_DailyShift_HandsOverAtTheTimeOfTheStart()
    {
        var directory = DutyFileReader.Load(Demo);

        Assert.Equal("chen-min", Officer(China(2026, 1, 1, 8, 30)));
        Assert.Equal("chen-min", Officer(China(2026, 1, 2, 8, 30).AddTicks(-1)));
        Assert.Equal("li-jun", Officer(China(2026, 1, 2, 8, 30)));
        Assert.Equal("yang-fan", Officer(China(2026, 1, 3, 23, 59)));
        Assert.Equal("chen-min", Officer(China(2026, 1, 4, 8, 30)));
        Assert.Equal("chen-min", Officer(new DateTimeOffset(2026, 1, 4, 0, 30, 0, TimeSpan.Zero)));

        string Officer(DateTimeOffset at) => Assert.Single(directory.OnDuty("huaning-highway", "duty-officer", at)).Id;
    }

    [Fact]
    public void OnDuty_WeeklyShift_ChangesOnceAWeek()
    {
        var directory = DutyFileReader.Load(Demo);

        Assert.Equal("wang-wei", Leader(China(2026, 1, 11, 12, 0)));
        Assert.Equal("wang-wei", Leader(China(2026, 1, 12, 8, 29)));
        Assert.Equal("sun-hong", Leader(China(2026, 1, 12, 8, 30)));
        Assert.Equal("wang-wei", Leader(China(2026, 1, 19, 8, 30)));

        string Leader(DateTimeOffset at) => Assert.Single(directory.OnDuty("huaning-highway", "leader-on-duty", at)).Id;
    }

    [Fact]
    public void OnDuty_BeforeTheFirstHandOverOrUnknown_IsNobody()
    {
        var directory = DutyFileReader.Load(Demo);

        Assert.Empty(directory.OnDuty("huaning-highway", "duty-officer", China(2026, 1, 1, 8, 29)));
        Assert.Empty(directory.OnDuty("huaning-highway", "janitor", China(2026, 1, 2, 8, 29)));
        Assert.Empty(directory.OnDuty("elsewhere", "office", China(2026, 1, 2, 8, 29)));
        Assert.Equal(2, directory.OnDuty("huaning-highway", "superior", China(2026, 1, 2, 8, 29)).Count);
    }

    [Fact]
    public void Read_Json_IsYamlToo()
    {
        var directory = DutyFileReader.Read("county.json", """
            {"people": [{"id": "a", "name": "甲", "contacts": [{"channel": "webhook", "address": "https://example.org/x"}]}],
             "units": [{"id": "u", "title": "某局", "policy": "p", "numberPrefix": "MJ", "duty": [{"role": "office", "people": ["a"]}]}]}
            """);

        Assert.Equal([new ContactMethod("webhook", "https://example.org/x", false)], directory.FindPerson("a")!.Contacts);
        Assert.Equal("甲", Assert.Single(directory.OnDuty("u", "office", DateTimeOffset.UnixEpoch)).Name);
    }

    [Theory]
    [InlineData("name: 甲", "nme: 甲", 3, "\"nme\" is not known here")]
    [InlineData("id: a,", "id: '',", 3, "\"id\" is missing or empty")]
    [InlineData("allowDrills: true", "allowDrills: maybe", 3, "must be true or false")]
    [InlineData("contacts: [", "contacts: [console, ", 3, "must have keys of its own")]
    [InlineData("id: b,", "id: a,", 4, "\"a\" is there twice")]
    [InlineData("numberPrefix: MJ", "numberPrefix: 'M-J'", 6, "letters and digits only")]
    [InlineData("role: office", "role: cook", 11, "no duty role \"cook\"")]
    [InlineData("people: [b]", "people: [c]", 14, "no person \"c\"")]
    [InlineData("people: [b]", "people: []", 13, "at least one person")]
    [InlineData("role: leader", "role: office", 13, "is there twice")]
    [InlineData("every: day", "every: month", 15, "must be day or week")]
    [InlineData("start: 2026-01-01 08:30", "start: tomorrow", 15, "first hand-over in Chinese time")]
    [InlineData("every: day", "# gone", 15, "must be day or week")]
    [InlineData("people: [b]", "people: ]b", 14, "not valid YAML")]
    public void Read_Mistake_NamesFileAndLine(string right, string wrong, int line, string message)
    {
        const string Good = """
            # comment
            people:
              - { id: a, name: 甲, contacts: [{ channel: console, allowDrills: true }] }
              - { id: b, name: 乙 }
            units:
              - id: u
                title: 某局
                policy: p
                numberPrefix: MJ
                duty:
                  - role: office
                    people: [a]
                  - role: leader
                    people: [b]
                  - role: duty-officer
                    people: [a, b]
                    every: day
                    start: 2026-01-01 08:30
            """;
        Assert.NotNull(DutyFileReader.Read("county.yaml", Good));
        var at = Good.IndexOf(right, StringComparison.Ordinal);

        var error = Assert.Throws<DutyFileException>(
            () => DutyFileReader.Read("county.yaml", string.Concat(Good.AsSpan(0, at), wrong, Good.AsSpan(at + right.Length))));

        Assert.Contains(error.Errors, text => text.StartsWith($"county.yaml:{line}: ", StringComparison.Ordinal) && text.Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public void Read_SeveralMistakes_ListsThemAll()
    {
        var error = Assert.Throws<DutyFileException>(() => DutyFileReader.Read("county.yaml", """
            people:
              - { id: a }
            units:
              - { id: u, title: x, policy: p, numberPrefix: X }
              - { id: u, title: x, policy: p, numberPrefix: X }
            """));

        Assert.Equal(3, error.Errors.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("- a\n- b")]
    [InlineData("people: []")]
    public void Read_NoUnits_IsRefused(string text) => Assert.Throws<DutyFileException>(() => DutyFileReader.Read("county.yaml", text));

    [Fact]
    public void Load_NoSuchFile_NamesItAndTheSetting()
    {
        var error = Assert.Throws<DutyFileException>(() => DutyFileReader.Load("/nowhere/county.yaml"));

        Assert.Contains("/nowhere/county.yaml", error.Message, StringComparison.Ordinal);
        Assert.Contains("Yuqing:Directory", error.Message, StringComparison.Ordinal);
    }

    private static DateTimeOffset China(int year, int month, int day, int hour, int minute) =>
        new(year, month, day, hour, minute, 0, TimeSpan.FromHours(8));
}
