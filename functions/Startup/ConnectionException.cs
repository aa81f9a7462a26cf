namespace Yuqing.Functions.Startup;

/// <summary>The settings of a connection to a service cannot be used, or the service refuses them; the message is one line for the operator.</summary>
public sealed class ConnectionException(string message, Exception? inner = null) : Exception(message, inner);
