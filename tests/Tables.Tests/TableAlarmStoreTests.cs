using Functions.Tests.Watch;
using Yuqing.Functions.Azure.Stores.Alarms;
using Yuqing.Functions.Register;
using Yuqing.Functions.Watch;

namespace Tables.Tests;

[Collection(nameof(TableEmulator))]
public sealed class TableAlarmStoreTests(TableEmulator emulator) : AlarmStoreContract, IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly AlarmSight Everything = new(new Sight(null, Restricted: true), Installation: true);
    private readonly BreakingLine _line = new();
    private TableRegister _register = null!;
    private TableAlarmStore _store = null!;
    private TableAlarmStore _other = null!;

    internal override IAlarmStore Store => _store;

    internal override IAlarmStore Other => _other;

    internal override IIncidentRegister Register => _register.Register;

    public async Task InitializeAsync()
    {
        _register = await TableRegister.CreateAsync(emulator, Time);
        var name = emulator.NewName();
        var tables = new AlarmTables(_line.Connect(emulator), name);
        await tables.EnsureAsync(None);
        _store = new TableAlarmStore(tables, _register.Heads);
        _other = new TableAlarmStore(new AlarmTables(emulator.Service, name), _register.Heads);
    }

    public async Task DisposeAsync()
    {
        await _register.DisposeAsync();
        _line.Dispose();
    }

    [Fact]
    public async Task Apply_ClearedByAnotherRoundMeanwhile_IsRaisedAnewAndNotHalfThere()
    {
        await _store.ApplyAsync([Found.Gap("a")], AlarmKinds.All, Time.GetUtcNow(), None);
        // Between the reading of what is open and the note of what was found again.
        _line.Before(2, () => _other.ApplyAsync([], AlarmKinds.All, Time.GetUtcNow(), None));

        var changes = await _store.ApplyAsync([Found.Gap("a")], AlarmKinds.All, Time.GetUtcNow(), None);

        Assert.Equal("a", Assert.Single(changes.Raised).Subject);
        Assert.Equal(changes.Raised.Select(alarm => alarm.Id), (await _other.ListOpenAsync(AlarmKinds.All, 10, None)).Select(alarm => alarm.Id));
    }

    [Fact]
    public Task Apply_BrokenOffAtAnyRequest_IsCompletedByTheNextRound() => _line.AtEachRequestAsync(
        async name =>
        {
            await _other.ApplyAsync([], AlarmKinds.All, Time.GetUtcNow(), None);
            await _other.ApplyAsync([Found.Gap(name + "-gone"), Found.Gap(name + "-stays")], AlarmKinds.All, Time.GetUtcNow(), None);
        },
        name => _store.ApplyAsync(Later(name), AlarmKinds.All, Time.GetUtcNow(), None),
        async name =>
        {
            var open = await _other.ListOpenAsync(AlarmKinds.All, 1000, None);
            Assert.Equal(Later(name).Select(finding => finding.Subject).Order(StringComparer.Ordinal), open.Select(alarm => alarm.Subject));
            var (ids, cleared, cursor) = (new HashSet<long>(), 0, (string?)null);
            do
            {
                var page = await _other.ListAsync(Everything, openOnly: false, 200, cursor, None);
                Assert.All(page.Items, alarm => Assert.True(ids.Add(alarm.Id)));
                cleared += page.Items.Count(alarm => alarm.Subject == name + "-gone" && alarm.ClearedAt is not null);
                cursor = page.Next;
            }
            while (cursor is not null);
            Assert.Equal(1, cleared);
        });

    [Fact]
    public async Task Apply_ServiceAway_IsUnavailableAndNothingIsThere()
    {
        _line.BreakAt(1);

        await Assert.ThrowsAsync<RegisterUnavailableException>(() => _store.ApplyAsync([Found.Queue()], AlarmKinds.All, Time.GetUtcNow(), None));

        Assert.Empty(await _store.ListOpenAsync(AlarmKinds.All, 10, None));
    }

    /// <summary>What is found then: more than one transaction takes.</summary>
    private static List<Finding> Later(string name) =>
        [Found.Gap(name + "-stays"), .. Enumerable.Range(0, 120).Select(i => Found.Gap($"{name}-new-{i:000}"))];
}
