namespace Yuqing.Functions.Register;

/// <summary>The register's file cannot be used at all; the message is for the operator, names the file and says what to do.</summary>
public sealed class RegisterOpenException(string message, Exception? inner = null) : Exception(message, inner);
