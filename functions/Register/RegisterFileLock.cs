namespace Yuqing.Functions.Register;

/// <summary>Makes this process the only owner of the register, for as long as it lives; the system frees it after a crash.</summary>
internal sealed class RegisterFileLock : IDisposable
{
    private readonly FileStream _file;

    private RegisterFileLock(FileStream file) => _file = file;

    /// <summary>Takes the lock beside the register's file, creating the directory when needed.</summary>
    public static RegisterFileLock Take(string registerPath)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(registerPath)!);
            return new RegisterFileLock(new FileStream(registerPath + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException error)
        {
            throw NotWritable(registerPath, error);
        }
        catch (IOException error) when (File.Exists(registerPath + ".lock"))
        {
            throw new RegisterOpenException(
                $"The register {registerPath} is in use by another process. Stop that one, or give this one another Yuqing:DataDirectory.", error);
        }
        catch (IOException error)
        {
            throw NotWritable(registerPath, error);
        }
    }

    public void Dispose() => _file.Dispose();

    private static RegisterOpenException NotWritable(string registerPath, Exception error) => new(
        $"The register {registerPath} cannot be written ({error.Message}). Give the process write access to that folder, or choose another Yuqing:DataDirectory.",
        error);
}
