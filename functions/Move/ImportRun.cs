using System.Globalization;
using Yuqing.Functions.Attachments;
using Yuqing.Functions.Register;

namespace Yuqing.Functions.Move;

/// <summary>
/// Writes a checked export. Some incidents are under way at a time; one with files is finished before its files come, because
/// these need it.
/// </summary>
internal sealed class ImportRun(
    IMovableRegister movable,
    INotificationImport notifications,
    IAttachmentStore attachments,
    IPolicyArchive policies,
    ImportRequest request,
    ImportFindings findings,
    Action<string> progress) : IDisposable
{
    private const int Parallel = 16;
    private const int ProgressEvery = 1000;

    private readonly SemaphoreSlim _places = new(Parallel);
    private readonly List<Task> _running = [];
    private readonly Queue<Attachment> _files = [];
    private readonly MemoryStream _content = new();
    private CancellationTokenSource _failed = new();
    private bool _leftOut;
    private int _added;
    private int _done;

    /// <summary>Writes what is not here yet; gives the number of incidents that were not.</summary>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        _failed.Dispose();
        _failed = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            await foreach (var (_, line) in MoveFileReader.ReadAsync(request.File, _failed.Token).ConfigureAwait(false))
                await TakeAsync(line).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // One of those under way failed and says so below.
        }
        finally
        {
            await Task.WhenAll(_running).ConfigureAwait(false);
        }

        return _added;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _places.Dispose();
        _content.Dispose();
        _failed.Dispose();
    }

    private async Task TakeAsync(MoveLine line)
    {
        if (line.Policy is { } policy)
            await policies.EnsureAsync([policy], _failed.Token).ConfigureAwait(false);
        else if (line.Counter is { } counter)
            await movable.RaiseCounterAsync(counter, _failed.Token).ConfigureAwait(false);
        else if (line.Incident is { } incident)
            await BeginAsync(incident).ConfigureAwait(false);
        else if (line.Content is { } content && !_leftOut)
            await TakeAsync(content).ConfigureAwait(false);
    }

    private async Task BeginAsync(MovedIncident incident)
    {
        _leftOut = request.Except.Contains(incident.Id) || request.Except.Contains(incident.Picture.Seed.Number);
        if (_leftOut)
            return;
        await _places.WaitAsync(_failed.Token).ConfigureAwait(false);
        _running.RemoveAll(task => task.IsCompletedSuccessfully);
        var adding = AddAsync(incident);
        _running.Add(adding);
        if (incident.Attachments.Count > 0)
            await adding.ConfigureAwait(false);
        foreach (var attachment in incident.Attachments)
            _files.Enqueue(attachment);
    }

    /// <summary>Notifications come first: an incident that is there has them all.</summary>
    private async Task AddAsync(MovedIncident incident)
    {
        try
        {
            await notifications.AddAsync(incident.Notifications, _failed.Token).ConfigureAwait(false);
            if (await movable.AddAsync(incident, findings.Header.MadeAt, _failed.Token).ConfigureAwait(false))
                Interlocked.Increment(ref _added);
            if (Interlocked.Increment(ref _done) is var count && count % ProgressEvery == 0)
                progress(string.Create(CultureInfo.InvariantCulture, $"{count:N0} of {findings.Counts.Incidents:N0} incidents imported"));
        }
        catch
        {
            await _failed.CancelAsync().ConfigureAwait(false);
            throw;
        }
        finally
        {
            _places.Release();
        }
    }

    private async Task TakeAsync(MoveContent content)
    {
        var attachment = _files.Peek();
        _content.Write(content.Data);
        if (_content.Length < attachment.Size)
            return;
        _files.Dequeue();
        _content.Position = 0;
        await StoreAsync(attachment).ConfigureAwait(false);
        _content.SetLength(0);
    }

    /// <summary>A file that is there already stays as it is.</summary>
    private async Task StoreAsync(Attachment attachment)
    {
        var stored = new NewAttachment(attachment.Incident, attachment.Name, attachment.MediaType, attachment.UploadedBy, attachment.UploadedByName)
        {
            UploadedAt = attachment.UploadedAt,
        };
        if ((await attachments.AddAsync(stored, _content, _failed.Token).ConfigureAwait(false)).Refused is { } refused)
            throw new MoveException($"The file {attachment.Id} of incident {attachment.Incident} was refused ({refused}).");
    }
}
