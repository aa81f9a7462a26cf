using Microsoft.Extensions.Logging.Abstractions;
using Yuqing.Functions.Calendars;
using Yuqing.Functions.Duty.Storage;
using Yuqing.Functions.Embedded.Attachments;
using Yuqing.Functions.Register;
using Yuqing.Functions.Security;
using Yuqing.Testing;

namespace Functions.Tests.Register;

/// <summary>A register on SQLite in a folder of its own.</summary>
internal sealed class RegisterFixture : IDisposable
{
    private readonly bool _ownsFolder;

    public RegisterFixture(FakeTimeProvider? time = null, string? folder = null)
    {
        Time = time ?? new FakeTimeProvider();
        _ownsFolder = folder is null;
        Folder = folder ?? System.IO.Directory.CreateTempSubdirectory("register-").FullName;
        Database = Open(Folder, AlarmRows.Schema, SqliteDutyStore.Schema, SqliteMovableRegister.Schema, AttachmentRows.Part, SqliteCalendarMemory.Schema, SecuritySchema.Part);
        Changes = new ChangeFeed(Database, Time);
        Register = new SqliteIncidentRegister(Database, Changes, new TwoUnits(), Time);
        Notifications = new SqliteNotificationStore(Database, Time);
        Audit = new SqliteAuditTrail(Database, Time);
    }

    public FakeTimeProvider Time { get; }

    public string Folder { get; }

    public RegisterDatabase Database { get; }

    public ChangeFeed Changes { get; }

    public SqliteIncidentRegister Register { get; }

    public SqliteNotificationStore Notifications { get; }

    public SqliteAuditTrail Audit { get; }

    public static RegisterDatabase Open(string folder, params RegisterSchemaPart[] parts) =>
        RegisterDatabase.Open(folder, [RegisterSchema.Part, .. parts], NullLogger<RegisterDatabase>.Instance);

    /// <summary>What the disk would hold if the machine died now: the files as they are, without closing.</summary>
    public string CrashImage()
    {
        var image = System.IO.Directory.CreateTempSubdirectory("register-crash-").FullName;
        foreach (var name in new[] { RegisterDatabase.FileName, RegisterDatabase.FileName + "-wal" })
            File.Copy(Path.Combine(Folder, name), Path.Combine(image, name));
        return image;
    }

    public void Dispose()
    {
        Changes.Dispose();
        Database.Dispose();
        if (_ownsFolder)
            System.IO.Directory.Delete(Folder, recursive: true);
    }
}
