namespace Yuqing.Functions.Http.Health;

/// <summary>Tries whether the store of accounts and incidents takes writes.</summary>
public interface IStoreProbe
{
    /// <summary>The cheapest write that must be durable when the task completes.</summary>
    /// <exception cref="Register.RegisterUnavailableException">It could not be made.</exception>
    Task WriteAsync(CancellationToken cancellation);
}
