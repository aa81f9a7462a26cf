using Azure;
using Azure.Identity;
using Yuqing.Functions.Register;

namespace Yuqing.Functions.Azure.Register;

/// <summary>Tells failures of the storage account from mistakes of ours.</summary>
internal static class Outages
{
    /// <summary>Acts; what the account's being away causes becomes what callers of the register know.</summary>
    /// <exception cref="RegisterUnavailableException">The account cannot be reached or is throttling.</exception>
    public static async Task<T> Guard<T>(Func<Task<T>> act)
    {
        try
        {
            return await act().ConfigureAwait(false);
        }
        catch (Exception failure) when (Is(failure))
        {
            throw new RegisterUnavailableException("The storage account cannot be reached or is throttling.", failure);
        }
    }

    /// <inheritdoc cref="Guard{T}"/>
    public static Task Guard(Func<Task> act) => Guard(async () =>
    {
        await act().ConfigureAwait(false);
        return true;
    });

    /// <summary>Whether the account is away. What was asked may have been done all the same.</summary>
    public static bool Is(Exception failure) => failure switch
    {
        RequestFailedException refusal => refusal.Status is 0 or 408 or 429 or >= 500,
        // The managed identity's own endpoint is away, or refuses; the start has checked that the identity is right.
        AuthenticationFailedException => true,
        // The client's answer when all its attempts failed; one that took too long counts as cancelled.
        AggregateException attempts => attempts.InnerExceptions.All(inner => inner is RequestFailedException or AuthenticationFailedException or IOException or OperationCanceledException),
        _ => false,
    };
}
