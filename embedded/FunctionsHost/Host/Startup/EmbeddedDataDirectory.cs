using Microsoft.Extensions.Configuration;

namespace Yuqing.Embedded;

/// <summary>
/// The folder that holds all state of the embedded stack. Registered as a singleton; it exists when the host has started.
/// </summary>
public sealed class EmbeddedDataDirectory
{
    /// <summary>Configuration key of the folder.</summary>
    public const string ConfigurationKey = "Yuqing:DataDirectory";

    private const string DefaultName = ".data";

    private EmbeddedDataDirectory(string path)
    {
        Path = path;
    }

    /// <summary>Absolute path of the folder.</summary>
    public string Path { get; }

    /// <summary>Says where the folder is, without touching the disk.</summary>
    /// <param name="configuration">Holds <see cref="ConfigurationKey"/>; a relative path starts from the current folder.</param>
    /// <param name="contentRoot">Folder that holds <c>.data</c>, the default.</param>
    public static EmbeddedDataDirectory Resolve(IConfiguration configuration, string contentRoot)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var configured = configuration[ConfigurationKey];
        return new EmbeddedDataDirectory(string.IsNullOrWhiteSpace(configured)
            ? System.IO.Path.GetFullPath(DefaultName, contentRoot)
            : System.IO.Path.GetFullPath(configured));
    }

    /// <summary>Absolute path of a file in the folder.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Creates the folder when it is missing, closed to other users, and proves that it can be written to.</summary>
    /// <exception cref="StartupRefusedException">It cannot.</exception>
    internal void EnsureWritable()
    {
        var probe = File($".probe-{Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture)}");
        try
        {
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(Path);
            else
                Directory.CreateDirectory(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            System.IO.File.WriteAllText(probe, "");
            System.IO.File.Delete(probe);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartupRefusedException(
                $"The data directory {Path} cannot be written to: {exception.Message} "
                + $"Make it writable, or name another one in {ConfigurationKey}.",
                exception);
        }
    }
}
