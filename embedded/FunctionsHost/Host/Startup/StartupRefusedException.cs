namespace Yuqing.Embedded;

/// <summary>The host refuses to start. Its message is the one line that the operator sees: what is wrong and what to do.</summary>
public sealed class StartupRefusedException : Exception
{
    /// <summary>With what is wrong and what to do.</summary>
    public StartupRefusedException(string message)
        : base(message)
    {
    }

    /// <summary>With what is wrong and its cause.</summary>
    public StartupRefusedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
