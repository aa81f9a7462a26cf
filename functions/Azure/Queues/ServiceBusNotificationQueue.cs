using Azure.Identity;
using Azure.Messaging.ServiceBus;
using Yuqing.Functions.Azure.Connections;
using Yuqing.Functions.Notifications;
using Yuqing.Functions.Register;
using Yuqing.Functions.Telemetry;

namespace Yuqing.Functions.Azure.Queues;

/// <summary>
/// The notification queue on Azure Service Bus. The queue drops a message whose id it has seen within its duplicate window;
/// messages have no session, since nothing depends on their order: the register says what an attempt has to do.
/// </summary>
internal sealed class ServiceBusNotificationQueue(ServiceBusClient client) : INotificationQueue, IAsyncDisposable
{
    /// <summary>Name of the connection: the trigger's too.</summary>
    public const string ConnectionName = "ServiceBus";

    private const int PeekSize = 100;

    /// <summary>How many messages are looked at; only scheduled ones stand before the first that waits.</summary>
    private const int MostPeeked = 5_000;

    private readonly ServiceBusSender _sender = client.CreateSender(INotificationQueue.QueueName);

    // Made with the first question: most instances never ask.
    private readonly Lazy<ServiceBusReceiver> _peeker = new(() => client.CreateReceiver(INotificationQueue.QueueName));

    /// <summary>The namespace that the connection names.</summary>
    public static ServiceBusClient Open(Connection connection) => connection.Text is { } text
        ? new ServiceBusClient(text)
        : new ServiceBusClient(connection.TextOf("fullyQualifiedNamespace"), connection.Credential());

    /// <inheritdoc/>
    public async Task EnqueueAsync(NotificationMessage message, DateTimeOffset? notBefore, CancellationToken cancellation)
    {
        using var trace = MessageTrace.Send(INotificationQueue.QueueName, message.Id);
        var sent = new ServiceBusMessage(message.ToBody()) { MessageId = message.MessageId(), ContentType = "application/json" };
        if (notBefore is { } at)
            sent.ScheduledEnqueueTime = at;
        foreach (var (name, value) in trace.Properties)
            sent.ApplicationProperties[name] = value;
        await GuardAsync(async () =>
        {
            await _sender.SendMessageAsync(sent, cancellation).ConfigureAwait(false);
            return true;
        }).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Messages are numbered anew when their scheduled time comes, so those that have waited longest stand first. Whether somebody is
    /// handling one is not told by peeking: a message in hand counts as waiting for the seconds that takes.
    /// </remarks>
    public Task<DateTimeOffset?> OldestWaitingAsync(CancellationToken cancellation) => GuardAsync(async () =>
    {
        long from = 0;
        for (var peeked = 0; peeked < MostPeeked; peeked += PeekSize)
        {
            var page = await _peeker.Value.PeekMessagesAsync(PeekSize, from, cancellation).ConfigureAwait(false);
            var waiting = page.Where(message => message.State == ServiceBusMessageState.Active).ToList();
            if (waiting.Count > 0)
                return waiting.Min(message => message.EnqueuedTime);
            if (page.Count == 0)
                break;
            from = page[^1].SequenceNumber + 1;
        }

        return (DateTimeOffset?)null;
    });

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _sender.DisposeAsync().ConfigureAwait(false);
        if (_peeker.IsValueCreated)
            await _peeker.Value.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>What passes by itself becomes what callers of a store know; anything else is a mistake of ours or of the deployment.</summary>
    private static async Task<T> GuardAsync<T>(Func<Task<T>> act)
    {
        try
        {
            return await act().ConfigureAwait(false);
        }
        catch (ServiceBusException failure) when (failure.IsTransient || failure.Reason == ServiceBusFailureReason.QuotaExceeded)
        {
            throw new RegisterUnavailableException("The queue of notifications cannot be reached or is throttling.", failure);
        }
        catch (Exception failure) when (failure is TimeoutException or AuthenticationFailedException)
        {
            throw new RegisterUnavailableException("The queue of notifications, or the identity to ask it with, did not answer.", failure);
        }
    }
}
