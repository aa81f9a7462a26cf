using System.Buffers;
using System.Security.Cryptography;
using Yuqing.Functions.Attachments;
using Yuqing.Functions.Register;

namespace Yuqing.Functions.Embedded.Attachments;

/// <summary>
/// The files' contents, each once under its SHA-256. A file first lies in a folder for unfinished ones and is moved when its
/// bytes are on the disk, so that what carries a hash as its name is complete. Throws <see cref="RegisterUnavailableException"/>
/// when the disk refuses.
/// </summary>
internal sealed class AttachmentFolder
{
    private const int BufferSize = 64 * 1024;

    private readonly string _root;
    private readonly string _unfinished;

    public AttachmentFolder(string dataDirectory)
    {
        _root = Path.Combine(Path.GetFullPath(dataDirectory), "attachments");
        _unfinished = Path.Combine(_root, "unfinished");
    }

    /// <summary>Writes a content to a file of its own, up to a little more than allowed: then it is too large and may be dropped.</summary>
    public async Task<UnfinishedFile> ReceiveAsync(Stream content, CancellationToken cancellation)
    {
        var file = OnDisk(Create);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            int read;
            // Reading may fail because the sender has gone; that is no failure of the disk.
            while (file.Size <= AttachmentLimits.MaxBytes && (read = await content.ReadAsync(buffer.AsMemory(0, BufferSize), cancellation)) > 0)
            {
                hash.AppendData(buffer, 0, read);
                OnDisk(() => file.Append(buffer.AsSpan(0, read)));
            }
            file.Sha256 = Convert.ToHexStringLower(hash.GetHashAndReset());
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>
    /// Gives a finished file its place. Its row is committed to the same disk afterwards, which makes the new name durable too.
    /// </summary>
    public void Keep(UnfinishedFile file) => OnDisk(() =>
    {
        var place = PlaceOf(file.Sha256);
        Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        file.MoveTo(place);
        return place;
    });

    /// <summary>Opens a content for reading.</summary>
    public Stream Open(string sha256) => OnDisk(() => new FileStream(
        PlaceOf(sha256),
        new FileStreamOptions
        {
            Mode = FileMode.Open,
            Access = FileAccess.Read,
            Share = FileShare.Read | FileShare.Delete,
            Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
        }));

    /// <summary>Removes an unfinished file that nobody works on any more.</summary>
    public int DeleteUnfinished(DateTimeOffset olderThan) => OnDisk(() => Directory.Exists(_unfinished)
        ? new DirectoryInfo(_unfinished).EnumerateFiles().Count(file => DeleteIfOlder(file, olderThan))
        : 0);

    /// <summary>Hashes of contents that have lain here for longer.</summary>
    public IEnumerable<string> Contents(DateTimeOffset olderThan) => !Directory.Exists(_root)
        ? []
        : new DirectoryInfo(_root)
            .EnumerateDirectories()
            .Where(folder => folder.FullName != _unfinished)
            .SelectMany(folder => folder.EnumerateFiles())
            .Where(file => file.LastWriteTimeUtc < olderThan)
            .Select(file => file.Name);

    /// <summary>Removes a content.</summary>
    public void Delete(string sha256) => OnDisk(() =>
    {
        File.Delete(PlaceOf(sha256));
        return sha256;
    });

    private UnfinishedFile Create()
    {
        Directory.CreateDirectory(_unfinished);
        return new UnfinishedFile(Path.Combine(_unfinished, Guid.NewGuid().ToString("N")));
    }

    private string PlaceOf(string sha256) => Path.Combine(_root, sha256[..2], sha256);

    private static bool DeleteIfOlder(FileInfo file, DateTimeOffset olderThan)
    {
        if (file.LastWriteTimeUtc >= olderThan)
            return false;
        file.Delete();
        return true;
    }

    private static T OnDisk<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new RegisterUnavailableException("The folder of attachments cannot be used now.", failure);
        }
    }
}

/// <summary>A file that is being received; disposing it removes what was not given its place.</summary>
internal sealed class UnfinishedFile(string path) : IDisposable
{
    private readonly FileStream _stream = new(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.Delete });
    private bool _moved;

    /// <summary>The bytes so far, for reading.</summary>
    public Stream Content => _stream;

    /// <summary>How many there are.</summary>
    public long Size { get; private set; }

    /// <summary>Their SHA-256, once all are there.</summary>
    public string Sha256 { get; set; } = "";

    /// <summary>Adds bytes; returns the new size.</summary>
    public long Append(ReadOnlySpan<byte> bytes)
    {
        _stream.Write(bytes);
        return Size += bytes.Length;
    }

    /// <summary>Makes the bytes durable and moves the file; what lies there has the same content.</summary>
    public void MoveTo(string place)
    {
        _stream.Flush(flushToDisk: true);
        _stream.Dispose();
        File.Move(path, place, overwrite: true);
        _moved = true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stream.Dispose();
        if (!_moved)
            File.Delete(path);
    }
}
