using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Yuqing.Functions.Channels;
using Yuqing.Functions.Duty;
using Yuqing.Functions.Register;

namespace Yuqing.Functions.Notifications;

/// <summary>
/// Makes one attempt to deliver one notification and plans the next. The outcome is recorded before the next message is
/// sent: a message that comes again after a crash finds its attempt made and only makes sure of the next one. A contact that
/// fails for good is followed by the person's next one; attempts are counted on, so that every message has its own number.
/// </summary>
internal sealed class NotificationDelivery(
    INotificationStore store,
    INotificationQueue queue,
    IIncidentRegister register,
    ChannelSet channels,
    ContactChoice contacts,
    TimeProvider time,
    ILogger<NotificationDelivery> logger)
{
    /// <summary>The time a channel has for one attempt.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, bool> _inHand = new();

    /// <summary>Handles a message; completing it is right whenever this returns.</summary>
    public async Task HandleAsync(NotificationMessage message, CancellationToken cancellation)
    {
        // Two messages for one notification at once: the one in hand decides, and comes again if it dies.
        if (!_inHand.TryAdd(message.Id, true))
            return;
        try
        {
            if (await store.GetAsync(message.Id, cancellation).ConfigureAwait(false) is { } notification)
                await HandleAsync(notification, message, cancellation).ConfigureAwait(false);
            else
                NotificationLog.Unknown(logger, message.Id);
        }
        finally
        {
            _inHand.TryRemove(message.Id, out _);
        }
    }

    private async Task HandleAsync(Notification notification, NotificationMessage message, CancellationToken cancellation)
    {
        if (notification.State is NotificationState.Sent or NotificationState.Delivered or NotificationState.Dead)
            return;
        if (message.Attempt <= notification.Attempts)
        {
            await EnqueueNextAsync(notification, notification.Attempts, notification.NextAttemptAt, cancellation).ConfigureAwait(false);
            return;
        }

        if (channels.Find(notification.Channel) is not { } channel)
        {
            await GiveUpContactAsync(notification, message.Attempt, $"This installation has no channel {notification.Channel}.", cancellation).ConfigureAwait(false);
            return;
        }

        using var hand = channel.TryTakeHand();
        if (hand is null)
            await WaitForTurnAsync(notification, message, RetrySchedule.WhenBusy(message), cancellation).ConfigureAwait(false);
        else
            await RecordAsync(notification, message, await AttemptAsync(channel, notification, cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false);
    }

    private async Task<DeliveryResult> AttemptAsync(Channel channel, Notification notification, CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        try
        {
            return await channel.SendAsync(notification, either.Token).WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new DeliveryResult(DeliveryOutcome.Transient, $"No answer within {Deadline.TotalSeconds} s.");
        }
#pragma warning disable CA1031 // A channel that breaks its promise not to throw must not lose the notification.
        catch (Exception error) when (!cancellation.IsCancellationRequested)
#pragma warning restore CA1031
        {
            NotificationLog.ChannelThrew(logger, notification.Channel, notification.Id, error);
            return new DeliveryResult(DeliveryOutcome.Transient, $"The channel failed ({error.GetType().Name}).");
        }
    }

    private async Task RecordAsync(Notification notification, NotificationMessage message, DeliveryResult result, CancellationToken cancellation)
    {
        var attempt = message.Attempt;
        switch (result.Outcome)
        {
            case DeliveryOutcome.Busy:
                await WaitForTurnAsync(notification, message, result.RetryAfter ?? RetrySchedule.WhenBusy(message), cancellation).ConfigureAwait(false);
                break;
            case DeliveryOutcome.Sent:
                await store.RecordAsync(notification.Id, NotificationState.Sent, attempt, null, null, cancellation).ConfigureAwait(false);
                await RecordAlsoSentAsync(result.AlsoSent ?? [], cancellation).ConfigureAwait(false);
                break;
            case DeliveryOutcome.Delivered:
                await store.RecordAsync(notification.Id, NotificationState.Delivered, attempt, null, null, cancellation).ConfigureAwait(false);
                break;
            case DeliveryOutcome.Transient
                when RetrySchedule.After(notification, attempt, result.RetryAfter, contacts.Next(notification) is not null) is { } wait:
                var next = time.Now() + wait;
                NotificationLog.Failed(logger, notification.Id, notification.Channel, attempt, result.Error, next);
                var failed = notification with
                {
                    State = NotificationState.Failed,
                    Attempts = attempt,
                    Error = result.Error,
                    NextAttemptAt = next,
                    BusySince = null,
                };
                await store.RecordAsync(failed, cancellation).ConfigureAwait(false);
                await EnqueueNextAsync(notification, attempt, next, cancellation).ConfigureAwait(false);
                break;
            default:
                await GiveUpContactAsync(notification, attempt, result.Error ?? "", cancellation).ConfigureAwait(false);
                break;
        }
    }

    /// <summary>Those that went out within the same message: their own queue messages will find nothing left to do.</summary>
    private async Task RecordAlsoSentAsync(IReadOnlyList<string> ids, CancellationToken cancellation)
    {
        foreach (var id in ids)
        {
            if (await store.GetAsync(id, cancellation).ConfigureAwait(false) is { } other)
                await store.RecordAsync(id, NotificationState.Sent, other.Attempts + 1, null, null, cancellation).ConfigureAwait(false);
        }
    }

    private Task EnqueueNextAsync(Notification notification, int attempt, DateTimeOffset? at, CancellationToken cancellation) =>
        queue.EnqueueAsync(new NotificationMessage(notification.Id, attempt + 1), at, cancellation);

    /// <summary>
    /// Hands the place in the queue to others, instead of waiting in it for a channel that is busy. An urgent notification
    /// does not wait longer than its patience while the person has another contact.
    /// </summary>
    private async Task WaitForTurnAsync(Notification notification, NotificationMessage message, TimeSpan wait, CancellationToken cancellation)
    {
        var now = time.Now();
        var (at, since) = (now + wait, notification.BusySince ?? now);
        var later = message with { Repeat = message.Repeat + 1 };
        if (notification.Urgent && contacts.Next(notification) is { } next)
        {
            var end = since + RetrySchedule.UrgentPatience;
            if (now >= end)
            {
                // No attempt was made here: a message that comes again makes this same one on the next contact.
                await FallBackAsync(notification, next, notification.Attempts, "The channel was busy.", cancellation).ConfigureAwait(false);
                await queue.EnqueueAsync(later, now, cancellation).ConfigureAwait(false);
                return;
            }

            at = at < end ? at : end;
        }

        await store.RecordAsync(notification with { NextAttemptAt = at, BusySince = since }, cancellation).ConfigureAwait(false);
        await queue.EnqueueAsync(later, at, cancellation).ConfigureAwait(false);
    }

    /// <summary>The present contact will not do: on with the next one at once, or an end when there is none.</summary>
    private async Task GiveUpContactAsync(Notification notification, int attempt, string error, CancellationToken cancellation)
    {
        if (contacts.Next(notification) is not { } next)
        {
            await GiveUpAsync(notification, attempt, error, cancellation).ConfigureAwait(false);
            return;
        }

        await FallBackAsync(notification, next, attempt, error, cancellation).ConfigureAwait(false);
        await EnqueueNextAsync(notification, attempt, time.Now(), cancellation).ConfigureAwait(false);
    }

    private Task FallBackAsync(Notification notification, ContactMethod next, int attempts, string error, CancellationToken cancellation)
    {
        NotificationLog.FallsBack(logger, notification.Id, notification.Channel, next.Channel, error);
        var tried = new TriedContact(notification.Channel, notification.Address, attempts - notification.AttemptsBefore, error);
        var onNext = notification with
        {
            Channel = next.Channel,
            Address = next.Address,
            Tried = [.. notification.Tried ?? [], tried],
            State = NotificationState.Queued,
            Attempts = attempts,
            AttemptsBefore = attempts,
            Error = error,
            NextAttemptAt = time.Now(),
            BusySince = null,
        };
        return store.RecordAsync(onNext, cancellation);
    }

    private async Task GiveUpAsync(Notification notification, int attempt, string error, CancellationToken cancellation)
    {
        NotificationLog.GivenUp(logger, notification.Id, notification.Channel, attempt, error);
        var line = DeliveryFailure.Line(notification, attempt, error, time.Now());
        await register.AppendTimelineAsync(notification.Incident, line, cancellation).ConfigureAwait(false);
        await store.RecordAsync(notification.Id, NotificationState.Dead, attempt, error, null, cancellation).ConfigureAwait(false);
    }
}
