using Functions.Tests.Register;
using Functions.Tests.Shifts;
using Yuqing.Functions.Azure.Stores.Alarms;
using Yuqing.Functions.Azure.Stores.Shifts;
using Yuqing.Functions.Notifications;
using Yuqing.Functions.Register;
using Yuqing.Functions.Shifts;
using Yuqing.Functions.Watch;

namespace Tables.Tests;

[Collection(nameof(TableEmulator))]
public sealed class TableShiftStoreTests(TableEmulator emulator) : ShiftStoreContract, IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly BreakingLine _line = new();
    private readonly string _tables = emulator.NewName();
    private TableNotifications _notifications = null!;
    private TableAlarmStore _alarms = null!;
    private ShiftFacts _facts = null!;
    private TableShiftStore _store = null!;
    private TableShiftStore _other = null!;

    internal override IShiftStore Store => _store;

    internal override IShiftStore Other => _other;

    internal override IIncidentRegister Register => _notifications.Register.Register;

    internal override INotificationStore Notifications => _notifications.Store;

    internal override IAlarmStore Alarms => _alarms;

    public async Task InitializeAsync()
    {
        _notifications = await TableNotifications.CreateAsync(emulator, Time);
        var register = _notifications.Register;
        var alarms = new AlarmTables(emulator.Service, emulator.NewName());
        await alarms.EnsureAsync(None);
        _alarms = new TableAlarmStore(alarms, register.Heads);
        var tables = new ShiftTables(_line.Connect(emulator), _tables);
        await tables.EnsureAsync(None);
        _facts = new ShiftFacts(register.Tables, register.Heads, Notifications, _alarms);
        _store = new TableShiftStore(tables, _facts);
        _other = new TableShiftStore(new ShiftTables(emulator.Service, _tables), _facts);
    }

    public async Task DisposeAsync()
    {
        await _notifications.DisposeAsync();
        _line.Dispose();
    }

    [Fact]
    public Task Add_BrokenOffAtAnyRequest_IsThereWholeOnceItIsRepeated() => _line.AtEachRequestAsync(
        _ => Task.CompletedTask,
        async name => await _store.AddAsync(Document(IdOf(name), unit: name), owed: true, Start.AddMinutes(30), None),
        async name =>
        {
            var id = IdOf(name);
            Assert.Single((await _other.GetAsync(id, None))!.Content!.Open);
            Assert.Equal(id, Assert.Single(await _other.ListOwedAsync(10, None)).Report.Id);
            Assert.Equal(id, (await _other.LatestAsync(name, ShiftKinds.HandOver, Start, None))!.Id);
            Assert.Single(await _other.ListRemindersAsync(Start.AddHours(1), 10, None));
            await _other.ToldAsync(id, None);
            await _other.RemindedAsync(id, None);
        });

    [Fact]
    public Task Confirm_BrokenOffAtAnyRequest_CountsOnceItIsRepeated() => _line.AtEachRequestAsync(
        async name => await _other.AddAsync(Document(IdOf(name)), owed: false, Start.AddMinutes(30), None),
        async name => await _store.ConfirmAsync(IdOf(name), Confirmation("a"), None),
        async name =>
        {
            Assert.Equal((Confirmation("a"), false), await _other.ConfirmAsync(IdOf(name), Confirmation("b"), None));
            Assert.Null(await _other.NextReminderAsync(None));
        });

    [Fact]
    public Task Remark_BrokenOffAtAnyRequest_IsThereOnceItIsRepeated() => _line.AtEachRequestAsync(
        async name => await _other.AddAsync(Document(IdOf(name)), owed: false, null, None),
        async name => await _store.RemarkAsync(IdOf(name), Remark("a", "请关注"), None),
        async name => Assert.Single((await _other.GetAsync(IdOf(name), None))!.Remarks));

    [Fact]
    public async Task Write_AnswerLostAndTriedAgainByTheClient_KnowsItsOwnWork()
    {
        var store = new TableShiftStore(new ShiftTables(_line.Connect(emulator, retries: 1), _tables), _facts);
        for (var (turn, broke) = (1, true); broke; turn++)
        {
            var id = $"a{turn}";
            broke = false;
            foreach (var (act, expected) in new (Func<Task<object?>>, object?)[]
            {
                (async () => await store.AddAsync(Document(id), owed: true, Start, None), true),
                (async () => await store.RemarkAsync(id, Remark("a", "请关注"), None), RemarkOutcome.Added),
                (async () => await store.ConfirmAsync(id, Confirmation("a"), None), (Confirmation("a"), true)),
            })
            {
                _line.BreakAt(turn, done: true);
                Assert.Equal(expected, await act());
                broke |= _line.Broke;
            }
        }
    }

    [Fact]
    public async Task Begin_TableGone_FailsInsteadOfTryingForEver()
    {
        await emulator.Service.DeleteTableAsync(_tables + "Shifts");

        var failure = await Assert.ThrowsAnyAsync<Azure.RequestFailedException>(() => _store.BeginAsync(Sample.Highway, ShiftKinds.Digest, Start, None));

        Assert.Equal("TableNotFound", failure.ErrorCode);
    }

    private static string IdOf(string name) => name.Replace("-", "", StringComparison.Ordinal);
}
