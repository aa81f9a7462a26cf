using Functions.Tests.Register;
using Microsoft.Extensions.Options;
using Yuqing.Functions;
using Yuqing.Functions.Attachments;
using Yuqing.Functions.Calendars;
using Yuqing.Functions.Embedded.Attachments;
using Yuqing.Functions.Move;
using Yuqing.Functions.Register;
using Yuqing.Testing;

namespace Functions.Tests.Move;

/// <summary>One installation: a register and what belongs to it, on a clock of its own.</summary>
internal sealed class MoveSide : IAsyncDisposable
{
    private readonly RegisterFixture _rest;
    private readonly IAsyncDisposable? _also;
    private readonly SqliteMovableRegister _notifications;

    private MoveSide(RegisterFixture rest, IIncidentRegister? register, IMovableRegister? movable, IAsyncDisposable? also)
    {
        (_rest, _also) = (rest, also);
        _notifications = new SqliteMovableRegister(rest.Database);
        Register = register ?? rest.Register;
        Movable = movable ?? _notifications;
        Attachments = movable is null ? new FileAttachmentStore(rest.Database, Options.Create(new YuqingOptions { DataDirectory = rest.Folder }), rest.Time) : new NoAttachments();
        Policies = new SqlitePolicyArchive(rest.Database, rest.Time);
    }

    public IIncidentRegister Register { get; }

    public IMovableRegister Movable { get; }

    public IAttachmentStore Attachments { get; }

    public IPolicyArchive Policies { get; }

    public SqliteNotificationStore Notifications => _rest.Notifications;

    public SqliteAuditTrail Audit => _rest.Audit;

    public FakeTimeProvider Time => _rest.Time;

    public string Folder => _rest.Folder;

    public List<string> Said { get; } = [];

    /// <summary>All on SQLite.</summary>
    public static MoveSide OnSqlite(FakeTimeProvider? time = null) => new(new RegisterFixture(time), null, null, null);

    /// <summary>Incidents in another register, the rest on SQLite.</summary>
    public static MoveSide On(FakeTimeProvider time, IIncidentRegister register, IMovableRegister movable, IAsyncDisposable also) =>
        new(new RegisterFixture(time), register, movable, also);

    /// <summary>Freezes what must be frozen and lets the time pass that this takes to be noticed.</summary>
    public async Task QuietAsync()
    {
        if (!Movable.IsExclusive)
            await Movable.WriteMarkAsync(new MoveMark(MovePhase.Frozen, Time.GetUtcNow() - MoveMark.Settled), MoveMark.None, default);
    }

    public Task<(MoveHeader Header, MoveCounts Counts)> ExportAsync(string file, bool all = false, bool close = true) => ExportAsync(Movable, file, all, close);

    /// <summary>Exports through something that stands before the register.</summary>
    public Task<(MoveHeader Header, MoveCounts Counts)> ExportAsync(IMovableRegister movable, string file, bool all = false, bool close = true) =>
        new Exporter(movable, new MoveQuiet(movable, Time), Register, Notifications, Attachments, Policies, Audit, Time)
            .RunAsync(new ExportRequest(file, all, close), Said.Add, default);

    public Task<ImportResult> ImportAsync(string file, bool dryRun = false, bool copy = false, params string[] except) => ImportAsync(Movable, file, dryRun, copy, except);

    /// <summary>Imports through something that stands before the register.</summary>
    public Task<ImportResult> ImportAsync(IMovableRegister movable, string file, bool dryRun = false, bool copy = false, params string[] except) =>
        new Importer(movable, new MoveQuiet(movable, Time), _notifications, Attachments, Policies, new TwoUnits(), Audit, new SqliteCalendarMemory(_rest.Database), Time)
            .RunAsync(new ImportRequest(file, dryRun, copy, except.ToHashSet()), Said.Add, default);

    public async ValueTask DisposeAsync()
    {
        (Attachments as IDisposable)?.Dispose();
        _rest.Dispose();
        if (_also is not null)
            await _also.DisposeAsync();
    }

    private sealed class NoAttachments : IAttachmentStore
    {
        public Task<AttachmentOutcome> AddAsync(NewAttachment attachment, Stream content, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<bool> ExistsAsync(string incidentId, string id, CancellationToken cancellation) => Task.FromResult(false);

        public Task<Attachment?> FindAsync(string incidentId, string id, CancellationToken cancellation) => Task.FromResult<Attachment?>(null);

        public Task<IReadOnlyList<Attachment>> ListAsync(string incidentId, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<Attachment>>([]);

        public Task<Stream> OpenAsync(Attachment attachment, CancellationToken cancellation) => throw new NotSupportedException();
    }
}
