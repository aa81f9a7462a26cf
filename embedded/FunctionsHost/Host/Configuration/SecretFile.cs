namespace Yuqing.Embedded;

/// <summary>Files that hold secrets: only their owner may read them, and a crash leaves either the old one or the new one.</summary>
public static class SecretFile
{
    /// <summary>Writes a file beside the old one, synced to the disk, and gives it its name. The directory must exist.</summary>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var draft = path + ".new";
        File.Delete(draft);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var stream = new FileStream(draft, options))
        {
            stream.Write(content);
            stream.Flush(flushToDisk: true);
        }

        File.Move(draft, path, overwrite: true);
    }
}
