using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Yuqing.Functions.Channels;
using Yuqing.Functions.Duty;
using Yuqing.Functions.Telemetry;

namespace Yuqing.Functions.Notifications;

/// <summary>
/// Makes one attempt to deliver one notification and plans the next. The outcome is recorded before the next message is
/// sent: a message that comes again after a crash finds its attempt made and only makes sure of the next one. A contact that
/// fails for good is followed by the person's next one; attempts are counted on, so that every message has its own number.
/// </summary>
internal sealed class NotificationDelivery(
    INotificationStore store,
    INotificationQueue queue,
    ChannelSet channels,
    ContactChoice contacts,
    NotificationWriter writer,
    Withdrawal withdrawal,
    UnreachedPerson unreached,
    IOptions<YuqingOptions> options,
    TimeProvider time,
    ILogger<NotificationDelivery> logger)
{
    /// <summary>The time a channel has for one attempt.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    /// <summary>What goes together is recorded together, and a transaction on tables has 100 changes.</summary>
    private const int BundleSize = 90;

    /// <summary>How long a notification stays in hand, and an attempt without an outcome counts; then whoever made it is gone.</summary>
    private static readonly TimeSpan Lease = 3 * Deadline;

    /// <summary>An attempt that begins later than this could end after its lease.</summary>
    private static readonly TimeSpan Start = Deadline;

    /// <summary>Handles a message; completing it is right whenever this returns.</summary>
    /// <returns>The incident that has to look into its inbox because somebody cannot be reached, or null.</returns>
    public async Task<string?> HandleAsync(NotificationMessage message, CancellationToken cancellation)
    {
        var since = time.Now();
        var taken = await store.TakeAsync(message.Id, message.Attempt, Lease, cancellation).ConfigureAwait(false);
        if (taken.Until is { } until)
        {
            // Two messages for one notification at once, here or elsewhere: whoever has it decides, and this one comes again in case he dies.
            await queue.EnqueueAsync(Later(message), until, cancellation).ConfigureAwait(false);
            return null;
        }

        if (taken.Notification is { } notification)
            return await HandleAsync(notification, message, since, cancellation).ConfigureAwait(false);
        NotificationLog.Unknown(logger, message.Id);
        return null;
    }

    private async Task<string?> HandleAsync(Notification notification, NotificationMessage message, DateTimeOffset since, CancellationToken cancellation)
    {
        if (notification.IsFinal)
            return null;
        if (message.Attempt <= notification.Attempts)
        {
            await EnqueueNextAsync(notification, cancellation).ConfigureAwait(false);
            return null;
        }

        var now = time.Now();
        if (await withdrawal.IsOverAsync(notification, now, cancellation).ConfigureAwait(false))
        {
            await WithdrawAsync([notification], cancellation).ConfigureAwait(false);
            return null;
        }

        if (channels.Find(notification.Channel) is not { } channel)
            return await GiveUpContactAsync(notification, message.Attempt, $"This installation has no channel {notification.Channel}.", cancellation).ConfigureAwait(false);

        if (QuietTime.WaitOf(notification, now) is { } morning)
        {
            await PutOffAsync([notification with { NextAttemptAt = morning }], message, cancellation).ConfigureAwait(false);
            return null;
        }

        using var hand = channel.TryTakeHand();
        if (hand is null)
        {
            await WaitForTurnAsync([notification], message, RetrySchedule.WhenBusy(message), cancellation).ConfigureAwait(false);
            return null;
        }

        if (await LoadAsync(notification, message, channel, since, cancellation).ConfigureAwait(false) is not { } load)
            return null;
        if (time.Now() > load.Since + Start)
        {
            await queue.EnqueueAsync(Later(message), load.Since + Lease, cancellation).ConfigureAwait(false);
            return null;
        }

        return await RecordAsync(load, message, await ChannelTelemetry.MeasureAsync(load.Outgoing, () => AttemptAsync(channel, load.Outgoing, cancellation)).ConfigureAwait(false), cancellation).ConfigureAwait(false);
    }

    /// <summary>What goes now, or null when the limit of messages to the person makes it wait.</summary>
    private async Task<SendingLoad?> LoadAsync(
        Notification lead, NotificationMessage message, Channel channel, DateTimeOffset since, CancellationToken cancellation)
    {
        var now = time.Now();
        var throttle = options.Value.Notifications.Throttle;
        if (lead.Urgent || throttle.Messages == 0)
            return new SendingLoad(lead, [], writer.Write(lead, now), message.Attempt, since);
        var turn = await store.ClaimAsync(lead.Id, new SendingLimit(throttle.Messages, throttle.Window, Lease, BundleSize), cancellation).ConfigureAwait(false);
        if (turn.Until is { } until)
        {
            NotificationLog.Held(logger, lead.Id, until);
            await queue.EnqueueAsync(Later(message), until, cancellation).ConfigureAwait(false);
        }

        if (turn.Carried.FirstOrDefault(one => one.Id == lead.Id) is not { } claimed)
            return null;
        var others = await WantedAsync([.. turn.Carried.Where(one => one.Id != lead.Id)], now, cancellation).ConfigureAwait(false);
        return new SendingLoad(claimed, others, Outgoing(claimed, others, channel, now), message.Attempt, now);
    }

    /// <summary>What the bundle was begun with keeps its id, even if nothing else is left of it: its receiver may know that id already.</summary>
    private Notification Outgoing(Notification lead, IReadOnlyList<Notification> others, Channel channel, DateTimeOffset now) => others.Count == 0
        ? writer.Write(lead, now) with { Id = lead.Bundle ?? lead.Id }
        : writer.Bundle(lead.Bundle!, lead, [.. others.Prepend(lead).OrderBy(one => one.DueAt ?? DateTimeOffset.MaxValue).ThenBy(one => one.QueuedAt)], channel.BundleBytes, now);

    private async Task<IReadOnlyList<Notification>> WantedAsync(IReadOnlyList<Notification> carried, DateTimeOffset now, CancellationToken cancellation)
    {
        var (wanted, over) = (new List<Notification>(), new List<Notification>());
        foreach (var one in carried)
            (await withdrawal.IsOverAsync(one, now, cancellation).ConfigureAwait(false) ? over : wanted).Add(one);
        if (over.Count > 0)
            await WithdrawAsync(over, cancellation).ConfigureAwait(false);
        return wanted;
    }

    private Task WithdrawAsync(IReadOnlyList<Notification> over, CancellationToken cancellation)
    {
        foreach (var one in over)
            NotificationLog.Withdrawn(logger, one.Id, one.Reason);
        return store.RecordAsync([.. over.Select(one => one with { State = NotificationState.Withdrawn, NextAttemptAt = null, Bundle = null })], cancellation);
    }

    private async Task<DeliveryResult> AttemptAsync(Channel channel, Notification outgoing, CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        try
        {
            return await channel.SendAsync(outgoing, either.Token).WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new DeliveryResult(DeliveryOutcome.Transient, $"No answer within {Deadline.TotalSeconds} s.") { Cause = "timeout" };
        }
#pragma warning disable CA1031 // A channel that breaks its promise not to throw must not lose the notification.
        catch (Exception error) when (!cancellation.IsCancellationRequested)
#pragma warning restore CA1031
        {
            NotificationLog.ChannelThrew(logger, outgoing.Channel, outgoing.Id, error);
            return new DeliveryResult(DeliveryOutcome.Transient, $"The channel failed ({error.GetType().Name}).") { Cause = "fault" };
        }
    }

    private async Task<string?> RecordAsync(SendingLoad load, NotificationMessage message, DeliveryResult result, CancellationToken cancellation)
    {
        switch (result.Outcome)
        {
            case DeliveryOutcome.Busy:
                await WaitForTurnAsync([load.Lead, .. load.Others], message, result.RetryAfter ?? RetrySchedule.WhenBusy(message), cancellation).ConfigureAwait(false);
                return null;
            case DeliveryOutcome.Sent or DeliveryOutcome.Delivered:
                await RecordSentAsync(load, result, cancellation).ConfigureAwait(false);
                return null;
            case DeliveryOutcome.Transient
                when RetrySchedule.After(load.Lead, load.Attempt, result.RetryAfter, contacts.Next(load.Lead) is not null) is { } wait:
                await RetryAsync(load, result.Error, time.Now() + wait, cancellation).ConfigureAwait(false);
                return null;
            default:
                await ReleaseAsync(load.Others, cancellation).ConfigureAwait(false);
                return await GiveUpContactAsync(load.Lead, load.Attempt, result.Error ?? "", cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>All that one message carried, in one step: a crash leaves none of them behind to be sent again.</summary>
    private async Task RecordSentAsync(SendingLoad load, DeliveryResult result, CancellationToken cancellation)
    {
        var now = time.Now();
        var state = result.Outcome == DeliveryOutcome.Delivered ? NotificationState.Delivered : NotificationState.Sent;
        var along = await AlsoSentAsync(result.AlsoSent ?? [], cancellation).ConfigureAwait(false);
        var bundle = load.Lead.Bundle ?? (along.Count > 0 ? load.Lead.Id : null);
        Notification Sent(Notification one) =>
            writer.Write(one, now) with { State = state, Error = null, NextAttemptAt = null, BusySince = null, Bundle = one.Bundle ?? bundle };
        await store.RecordAsync([.. load.After(Sent), .. along.Select(one => Sent(one with { Attempts = one.Attempts + 1 }))], cancellation).ConfigureAwait(false);
    }

    /// <summary>Those that the channel let go along, singly or as a bundle of their own: their own messages will find nothing left to do.</summary>
    private async Task<IReadOnlyList<Notification>> AlsoSentAsync(IReadOnlyList<string> ids, CancellationToken cancellation)
    {
        var all = new List<Notification>();
        foreach (var id in ids)
        {
            if (await store.GetAsync(id, cancellation).ConfigureAwait(false) is { } one)
                all.Add(one);
            else
                all.AddRange(await store.ListBundleAsync(id, cancellation).ConfigureAwait(false));
        }

        return all;
    }

    private async Task RetryAsync(SendingLoad load, string? error, DateTimeOffset next, CancellationToken cancellation)
    {
        var now = time.Now();
        NotificationLog.Failed(logger, load.Lead.Id, load.Lead.Channel, load.Attempt, LogMask.Of(error), next);
        var failed = load.After(one => writer.Write(one, now) with { State = NotificationState.Failed, Error = error, NextAttemptAt = next, BusySince = null });
        await store.RecordAsync(failed, cancellation).ConfigureAwait(false);
        foreach (var one in failed)
            await EnqueueNextAsync(one, cancellation).ConfigureAwait(false);
    }

    /// <summary>
    /// When a contact fails for good with a bundle, its lead goes on with the next contact; the others keep theirs and try anew, bundled
    /// again, as the messages come by which they wait.
    /// </summary>
    private async Task ReleaseAsync(IReadOnlyList<Notification> others, CancellationToken cancellation)
    {
        var now = time.Now();
        if (others.Count > 0)
            await store.RecordAsync([.. others.Select(one => one with { Bundle = null, HeldSince = one.HeldSince ?? now, NextAttemptAt = now })], cancellation).ConfigureAwait(false);
    }

    private Task EnqueueNextAsync(Notification notification, CancellationToken cancellation) =>
        queue.EnqueueAsync(new NotificationMessage(notification.Id, notification.Attempts + 1), notification.NextAttemptAt, cancellation);

    private static NotificationMessage Later(NotificationMessage message) => message with { Repeat = message.Repeat + 1 };

    private async Task PutOffAsync(IReadOnlyList<Notification> waiting, NotificationMessage message, CancellationToken cancellation)
    {
        await store.RecordAsync(waiting, cancellation).ConfigureAwait(false);
        await queue.EnqueueAsync(Later(message), waiting[0].NextAttemptAt, cancellation).ConfigureAwait(false);
    }

    /// <summary>
    /// Hands the place in the queue to others, instead of waiting in it for a channel that is busy. An urgent notification
    /// does not wait longer than its patience while the person has another contact.
    /// </summary>
    private async Task WaitForTurnAsync(IReadOnlyList<Notification> waiting, NotificationMessage message, TimeSpan wait, CancellationToken cancellation)
    {
        var (now, lead) = (time.Now(), waiting[0]);
        var (at, since) = (now + wait, lead.BusySince ?? now);
        if (lead.Urgent && contacts.Next(lead) is { } next)
        {
            var end = since + RetrySchedule.UrgentPatience;
            if (now >= end)
            {
                // No attempt was made here: a message that comes again makes this same one on the next contact.
                await FallBackAsync(lead, next, lead.Attempts, "The channel was busy.", cancellation).ConfigureAwait(false);
                await queue.EnqueueAsync(Later(message), now, cancellation).ConfigureAwait(false);
                return;
            }

            at = at < end ? at : end;
        }

        await PutOffAsync([.. waiting.Select(one => one with { NextAttemptAt = at, BusySince = since })], message, cancellation).ConfigureAwait(false);
    }

    /// <summary>The present contact will not do: on with the next one at once, or an end when there is none.</summary>
    private async Task<string?> GiveUpContactAsync(Notification notification, int attempt, string error, CancellationToken cancellation)
    {
        if (contacts.Next(notification) is not { } next)
            return await GiveUpAsync(notification, attempt, error, cancellation).ConfigureAwait(false);
        await EnqueueNextAsync(await FallBackAsync(notification, next, attempt, error, cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false);
        return null;
    }

    private async Task<Notification> FallBackAsync(Notification notification, ContactMethod next, int attempts, string error, CancellationToken cancellation)
    {
        NotificationLog.FallsBack(logger, notification.Id, notification.Channel, next.Channel, LogMask.Of(error));
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
            Bundle = null,
        };
        await store.RecordAsync([onNext], cancellation).ConfigureAwait(false);
        return onNext;
    }

    /// <summary>The incident is told before the end is recorded: a crash in between repeats both and changes nothing.</summary>
    private async Task<string?> GiveUpAsync(Notification notification, int attempt, string error, CancellationToken cancellation)
    {
        var now = time.Now();
        NotificationLog.GivenUp(logger, notification.Id, notification.Channel, attempt, LogMask.Of(error));
        var wake = await unreached.ReportAsync(notification, attempt, error, now, cancellation).ConfigureAwait(false);
        var dead = writer.Write(notification, now) with { State = NotificationState.Dead, Attempts = attempt, Error = error, NextAttemptAt = null, Bundle = null };
        await store.RecordAsync([dead], cancellation).ConfigureAwait(false);
        return wake ? notification.Incident : null;
    }
}
