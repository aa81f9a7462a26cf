using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using Yuqing.Embedded.DurableTask;

namespace Yuqing.Embedded.FunctionsHost.Startup;

/// <summary>Tells the operator in one line why the host does not start.</summary>
/// <param name="output">Where the line goes.</param>
/// <param name="setExitCode">Sets the exit code of the process.</param>
internal sealed class StartupReport(TextWriter output, Action<int> setExitCode)
{
    private const int Failed = 1;

    /// <summary>Writes the line and sets the exit code.</summary>
    public void Refuse(Exception exception)
    {
        output.WriteLine($"Cannot start: {Describe(exception).ReplaceLineEndings(" ")}");
        output.Flush();
        setExitCode(Failed);
    }

    /// <summary>Whether the message alone tells the operator what to do, so that no stack trace is needed.</summary>
    public static bool IsExpected(Exception exception) =>
        exception is StartupRefusedException or StoreException or IOException or UnauthorizedAccessException or InvalidDataException
            or OptionsValidationException;

    private static string Describe(Exception exception) =>
        IsAddressInUse(exception)
            ? $"{exception.Message.TrimEnd('.')}. Stop what uses this port, or choose another one with --urls http://localhost:PORT."
            : exception.Message;

    private static bool IsAddressInUse(Exception exception) =>
        exception is AddressInUseException or SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse }
        || (exception.InnerException is { } inner && IsAddressInUse(inner));
}
