using System.Security.Cryptography;
using System.Text.Json;
using Yuqing.Functions.Attachments;
using Yuqing.Functions.Duty;
using Yuqing.Functions.Register;
using Yuqing.Orchestrations.Incidents;
using Yuqing.Orchestrations.Policies;

namespace Yuqing.Functions.Move;

/// <summary>What a check found.</summary>
/// <param name="Header">What the file is.</param>
/// <param name="Counts">What is in it.</param>
/// <param name="New">How many of its incidents are not here yet.</param>
/// <param name="Mistakes">Why it cannot be imported, one line each.</param>
internal sealed record ImportFindings(MoveHeader Header, MoveCounts Counts, int New, IReadOnlyList<string> Mistakes);

/// <summary>Reads an export to its end and says everything that is wrong with it, before anything is written.</summary>
/// <param name="except">Ids or numbers of incidents that are left out.</param>
internal sealed class ImportCheck(IMovableRegister movable, IPolicyArchive policies, IDutyDirectory directory, string file, IReadOnlySet<string> except)
{
    /// <summary>How many mistakes are listed.</summary>
    public const int MaxMistakes = 20;

    private readonly Dictionary<string, PolicySlice> _policies = [];
    private readonly HashSet<string> _ids = [];
    private readonly HashSet<string> _numbers = [];
    private readonly HashSet<string> _unknownUnits = [];
    private readonly List<string> _mistakes = [];
    private readonly Queue<Attachment> _files = [];
    private IncrementalHash? _content;
    private long _size;
    private MoveCounts _counts = MoveCounts.None;
    private int _new;
    private int _more;

    /// <summary>Reads the file.</summary>
    /// <exception cref="MoveFileException">It is not as it was written.</exception>
    public async Task<ImportFindings> RunAsync(CancellationToken cancellation)
    {
        MoveHeader? header = null;
        await foreach (var (number, line) in MoveFileReader.ReadAsync(file, cancellation).ConfigureAwait(false))
        {
            header ??= line.Header;
            if (line.Content is null && _files.TryPeek(out var missing))
                throw MoveFileException.At(file, number, $"the file {missing.Id} of the incident before is not complete");
            if (line.Policy is { } policy)
                _policies[policy.ContentHash] = policy;
            else if (line.Content is { } content)
                CheckContent(number, content);
            else if (line.Incident is { } incident)
                await CheckAsync(number, incident, cancellation).ConfigureAwait(false);
            else if (line.End is { } end && end.Counts != _counts)
                throw MoveFileException.At(file, number, $"{end.Counts} were written and {_counts} are here");
        }

        if (_more > 0)
            _mistakes.Add($"{file}: and {_more} more");
        return new ImportFindings(header!, _counts, _new, _mistakes);
    }

    private async Task CheckAsync(long line, MovedIncident incident, CancellationToken cancellation)
    {
        if (incident is not { Picture: { Seed: { Report: not null, IncidentId: not null, Number: not null }, View: not null, StateJson: not null }, Signals: not null, Timeline: not null, Notifications: not null, Attachments: not null })
            throw MoveFileException.At(file, line, "the incident is not whole");
        _counts = _counts.With(incident);
        foreach (var attachment in incident.Attachments)
            _files.Enqueue(attachment);
        if (except.Contains(incident.Id) || except.Contains(incident.Picture.Seed.Number))
            return;
        var wrong = await MistakeInAsync(incident, cancellation).ConfigureAwait(false);
        if (wrong is not null)
        {
            Add(line, $"{incident.Picture.Seed.Number} {wrong}");
            return;
        }

        var fit = await movable.FitAsync(incident, cancellation).ConfigureAwait(false);
        if (fit.Refusal is { } refusal)
            Add(line, $"{incident.Picture.Seed.Number} {refusal}");
        else if (!fit.IsHere)
            _new++;
    }

    private async Task<string?> MistakeInAsync(MovedIncident incident, CancellationToken cancellation)
    {
        var picture = incident.Picture;
        if (incident.Id.Length is 0 or > 64 || !incident.Id.All(char.IsAsciiLetterOrDigit) || picture.View.Id != incident.Id)
            return "has no proper id";
        if (!_ids.Add(incident.Id) || !_numbers.Add(picture.Seed.Number))
            return "is in the file twice";
        if (incident.Signals.Count != picture.InboxSeq || incident.Signals.Select((stored, index) => stored.Signal.Seq == index + 1).Contains(false) || picture.LastSeq > picture.InboxSeq)
            return "lacks some of its signals";
        if (directory.FindUnit(picture.Seed.Report.Unit) is null)
            return _unknownUnits.Add(picture.Seed.Report.Unit) ? $"is of the unit {picture.Seed.Report.Unit}, which the directory here does not have" : "is of a unit that the directory here does not have";
        var policy = _policies.GetValueOrDefault(picture.View.PolicyVersion)
            ?? await policies.GetAsync(picture.View.PolicyVersion, cancellation).ConfigureAwait(false);
        return policy is null ? "runs on a policy that is not in the file" : MistakeInState(incident, policy);
    }

    private static string? MistakeInState(MovedIncident incident, PolicySlice policy)
    {
        try
        {
            var state = Incident.Load(incident.Picture.StateJson, policy);
            return state.Id == incident.Id && state.LastSeq == incident.Picture.LastSeq ? null : "has the state of another incident";
        }
        catch (Exception wrong) when (wrong is JsonException or NotSupportedException)
        {
            return $"has a state that this program cannot read ({wrong.Message.ReplaceLineEndings(" ")})";
        }
    }

    private void CheckContent(long line, MoveContent content)
    {
        if (!_files.TryPeek(out var attachment) || content.Sha256 != attachment.Sha256 || content.Data is null || _size + content.Data.Length > attachment.Size)
            throw MoveFileException.At(file, line, "a piece of a file that does not belong here");
        _content ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        _content.AppendData(content.Data);
        _size += content.Data.Length;
        if (_size < attachment.Size)
            return;
        if (Convert.ToHexStringLower(_content.GetHashAndReset()) != attachment.Sha256)
            Add(line, $"the file {attachment.Id} is not the one that was stored");
        _files.Dequeue();
        _size = 0;
    }

    private void Add(long line, string mistake)
    {
        if (_mistakes.Count < MaxMistakes)
            _mistakes.Add($"{file}:{line}: {mistake}");
        else
            _more++;
    }
}
