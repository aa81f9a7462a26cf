using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Yuqing.Functions.Duty.Storage;
using Yuqing.Orchestrations.Calendars;

namespace Yuqing.Functions.Duty;

/// <summary>Gives the working days that count now.</summary>
internal delegate WorkingCalendar WorkingDays();

/// <summary>A version of the directory in use.</summary>
/// <param name="Version">Its number; 0 is the configured file as it was at start.</param>
/// <param name="Directory">Its content.</param>
internal sealed record DirectoryVersion(long Version, DutyDirectory Directory);

/// <summary>The configured file.</summary>
/// <param name="Directory">Its content.</param>
/// <param name="Hash">Hash of its text.</param>
internal sealed record ConfiguredFile(DutyDirectory Directory, string Hash);

/// <summary>
/// The directory as it is now: the configured file until somebody edits it, from then on the latest version. An edit counts
/// at once, without a restart; one that another instance of the app saved is seen by <see cref="RefreshAsync"/>: at once by whoever shows
/// or edits the directory, and within seconds by all others (<see cref="DirectoryFollower"/>).
/// </summary>
internal sealed partial class LiveDutyDirectory(IDutyStore store, WorkingDays calendar, IOptions<YuqingOptions> options, ILogger<LiveDutyDirectory> logger)
    : IDutyDirectory
{
    private readonly Lock _gate = new();
    private volatile DirectoryVersion? _now;
    private volatile string _fileHash = "";
    private long _unreadable;

    /// <summary>The version in use.</summary>
    /// <exception cref="InvalidOperationException">Nothing was loaded yet.</exception>
    public DirectoryVersion Now => _now ?? throw new InvalidOperationException("The directory was not loaded; load it at start-up.");

    /// <inheritdoc/>
    public IReadOnlyList<Unit> Units => Now.Directory.Units;

    /// <inheritdoc/>
    public Unit? FindUnit(string unitId) => Now.Directory.FindUnit(unitId);

    /// <inheritdoc/>
    public Person? FindPerson(string personId) => Now.Directory.FindPerson(personId);

    /// <inheritdoc/>
    public IReadOnlyList<Person> OnDuty(string unitId, string dutyRole, DateTimeOffset at) => Now.Directory.OnDuty(unitId, dutyRole, at);

    /// <summary>Reads the configured file and the edits. Where there are edits they count, and a file that changed since is only warned about.</summary>
    /// <exception cref="DutyFileException">Nothing was edited and the file is wrong, or the edited version cannot be read by this program.</exception>
    public async Task LoadAsync(CancellationToken cancellation)
    {
        var path = options.Value.Directory;
        if (await store.GetAsync(cancellation).ConfigureAwait(false) is not { } edited)
        {
            var text = DutyFileReader.TextOf(path);
            _fileHash = HashOf(text);
            _now = new DirectoryVersion(0, DutyFileReader.Read(path, text, () => calendar()));
            return;
        }
        _now = Read(edited);
        _fileHash = edited.FileHash;
        if (HashOfFile(path) is { } hash && hash != edited.FileHash)
            LogFileChanged(path, edited.Version);
    }

    /// <summary>The latest version, whoever saved it.</summary>
    public async ValueTask<DirectoryVersion> LatestAsync(CancellationToken cancellation)
    {
        await RefreshAsync(cancellation).ConfigureAwait(false);
        return Now;
    }

    /// <summary>Takes over a version that another instance saved; asks for its number only when there is none.</summary>
    public async Task RefreshAsync(CancellationToken cancellation)
    {
        if (_now is not { } known || await store.GetVersionAsync(cancellation).ConfigureAwait(false) <= known.Version)
            return;
        if (await store.GetAsync(cancellation).ConfigureAwait(false) is not { } latest)
            return;
        try
        {
            Use(Read(latest), latest.FileHash);
        }
        catch (DutyFileException wrong)
        {
            // Saved by a later program under rules that this one does not know: what it knows still counts here until it is replaced too.
            if (Interlocked.Exchange(ref _unreadable, latest.Version) != latest.Version)
                LogNotRead(wrong, latest.Version, known.Version);
        }
    }

    /// <summary>Reads a document that somebody wants to save.</summary>
    /// <exception cref="DutyFileException">It is wrong.</exception>
    public DutyDirectory Read(JsonElement document) => DutyFileReader.Read("directory", document, () => calendar());

    /// <inheritdoc cref="Read(JsonElement)"/>
    public DutyDirectory Read(string yaml) => DutyFileReader.Read("directory", yaml, () => calendar());

    /// <summary>The configured file as it is now.</summary>
    /// <exception cref="DutyFileException">It is missing or wrong.</exception>
    public ConfiguredFile ReadFile()
    {
        var text = DutyFileReader.TextOf(options.Value.Directory);
        return new ConfiguredFile(DutyFileReader.Read(options.Value.Directory, text, () => calendar()), HashOf(text));
    }

    /// <summary>Saves a version and uses it from now on.</summary>
    /// <param name="directory">Its content.</param>
    /// <param name="expectedVersion">The version it was made from.</param>
    /// <param name="by">Who edits.</param>
    /// <param name="change">What, such as <c>directory.put</c>.</param>
    /// <param name="cancellation">Gives up before the commit.</param>
    /// <param name="fileHash">The hash of the configured file when that is what is saved; once saved, later versions carry it on.</param>
    /// <returns>The version, or null when the expected one is no longer the latest.</returns>
    public async Task<DirectoryVersion?> SaveAsync(
        DutyDirectory directory, long expectedVersion, string by, string change, CancellationToken cancellation, string? fileHash = null)
    {
        var document = DirectoryDocument.Of(directory).ToJson();
        var saved = await store.SaveAsync(new NewDirectory(document, fileHash ?? _fileHash, by, change), expectedVersion, cancellation).ConfigureAwait(false);
        if (saved is not null)
            return Use(new DirectoryVersion(saved.Version, directory), saved.FileHash);
        // Whoever tries again must see what was in the way.
        await RefreshAsync(cancellation).ConfigureAwait(false);
        return null;
    }

    /// <summary>A stored version.</summary>
    /// <exception cref="DutyFileException">This program cannot read it.</exception>
    public DirectoryVersion Read(StoredDirectory stored)
    {
        using var document = JsonDocument.Parse(stored.Document);
        return new DirectoryVersion(stored.Version, DutyFileReader.Read($"version {stored.Version} of the directory", document.RootElement, () => calendar()));
    }

    /// <summary>Two edits may return in the other order than they were committed: only a later version replaces one.</summary>
    private DirectoryVersion Use(DirectoryVersion version, string fileHash)
    {
        lock (_gate)
        {
            if (version.Version > Now.Version)
                (_now, _fileHash) = (version, fileHash);
        }
        return version;
    }

    private static string? HashOfFile(string path)
    {
        try
        {
            return HashOf(DutyFileReader.TextOf(path));
        }
        catch (DutyFileException)
        {
            // The file is no longer needed: its edited successor counts.
            return null;
        }
    }

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    [LoggerMessage(3240, LogLevel.Warning, "The directory file {Path} changed, but version {Version}, edited here, still counts; import the file to replace it")]
    private partial void LogFileChanged(string path, long version);

    [LoggerMessage(3245, LogLevel.Error, "Version {Saved} of the directory, saved by another instance, cannot be read; version {Known} still counts here")]
    private partial void LogNotRead(Exception wrong, long saved, long known);
}
