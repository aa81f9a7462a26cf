using Microsoft.Extensions.Logging;

namespace Yuqing.Functions.Register;

/// <summary>Log messages of the register; event ids 3000 to 3099.</summary>
internal static partial class RegisterLog
{
    [LoggerMessage(3000, LogLevel.Error, "Could not commit {Commands} writes to {Path}; their callers were told and nothing was written")]
    public static partial void CommitFailed(ILogger logger, int commands, string path, Exception error);

    [LoggerMessage(3001, LogLevel.Warning, "Could not roll back in {Path}; the connection is opened anew")]
    public static partial void RollbackFailed(ILogger logger, string path, Exception error);
}
