using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Yuqing.Functions.Channels;
using Yuqing.Functions.Notifications;
using Yuqing.Functions.Telemetry;

namespace Yuqing.Functions.Watch;

/// <summary>
/// Tells people of alarms straight through the channels: the queue and the engine may be what is broken. An alarm counts as
/// told once one message got through; until then each round tries again, at first every one, later every ten minutes. A crash
/// between a message and its note sends it twice, under the same id, rather than never.
/// </summary>
internal sealed class AlarmTeller(
    IAlarmStore alarms, AlarmRecipients recipients, ChannelSet channels, IOptions<YuqingOptions> options, TimeProvider time, ILogger<AlarmTeller> logger)
{
    /// <summary>The time that all messages of a round have together.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private const int Limit = 200;
    private const int Parallel = 8;

    /// <summary>With more alarms than this for one person in a round, they come in a single message.</summary>
    private const int MostMessages = 5;

    /// <summary>Alarms that are not urgent wait for these hours, in Chinese time.</summary>
    private static readonly (int From, int To) Day = (8, 20);

    /// <summary>Tells what is to be told now.</summary>
    public async Task TellAsync(CancellationToken cancellation)
    {
        var now = time.Now();
        var byDay = now.Hour >= Day.From && now.Hour < Day.To;
        var untold = (await alarms.ListUntoldAsync(now, Limit, cancellation).ConfigureAwait(false))
            .Where(alarm => (alarm.Urgent || byDay) && recipients.AreWanted(alarm)).ToList();
        if (untold.Count == 0)
            return;
        var told = await SendAsync(untold, now, cancellation).ConfigureAwait(false);
        var failed = untold.Where(alarm => !told.Contains(alarm.Id)).ToList();
        if (failed.Count > 0)
            WatchLog.NobodyTold(logger, failed.Count, failed[0].Id, failed[0].Kind);
        await alarms.NoteToldAsync(told, [.. failed.Select(alarm => alarm.Id)], time.Now(), cancellation).ConfigureAwait(false);
    }

    /// <summary>Ids of the alarms of which at least one message got through in time.</summary>
    private async Task<IReadOnlyCollection<long>> SendAsync(IReadOnlyList<Alarm> untold, DateTimeOffset now, CancellationToken cancellation)
    {
        var told = new ConcurrentDictionary<long, bool>();
        var letters = untold.SelectMany(alarm => recipients.Of(alarm, now).Select(person => (Person: person, Alarm: alarm)))
            .GroupBy(letter => letter.Person.Id)
            .Select(same => new AlarmMessage(same.First().Person, [.. same.Select(letter => letter.Alarm)]));
        using var deadline = new CancellationTokenSource(Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        try
        {
            await System.Threading.Tasks.Parallel.ForEachAsync(
                letters,
                new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = either.Token },
                async (letter, token) =>
                {
                    foreach (var message in letter.Alarms.Count > MostMessages ? [letter] : letter.Alarms.Select(alarm => letter with { Alarms = [alarm] }))
                    {
                        // Who cannot be reached for the first need not be waited for again.
                        if (!await ReachAsync(message, now, token).ConfigureAwait(false))
                            return;
                        foreach (var alarm in message.Alarms)
                            told[alarm.Id] = true;
                    }
                }).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // Those not reached by now have their turn in the next round.
        }

        return [.. told.Keys];
    }

    /// <summary>Tries the person's contacts one after the other.</summary>
    private async Task<bool> ReachAsync(AlarmMessage message, DateTimeOffset now, CancellationToken cancellation)
    {
        foreach (var contact in recipients.ContactsOf(message.Person, message.Urgent))
        {
            var notification = message.To(contact, options.Value, now);
            var result = await ChannelTelemetry.MeasureAsync(notification, () => SendAsync(channels.Find(contact.Channel)!, notification, cancellation)).ConfigureAwait(false);
            if (result.Outcome is DeliveryOutcome.Sent or DeliveryOutcome.Delivered)
                return true;
            WatchLog.NotSent(logger, contact.Channel, result.Outcome == DeliveryOutcome.Busy ? "busy" : LogMask.Of(result.Error));
        }

        return false;
    }

    /// <summary>Takes no hand of the channel: those may all be held by deliveries that hang.</summary>
    private async Task<DeliveryResult> SendAsync(Channel channel, Notification notification, CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(NotificationDelivery.Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        try
        {
            return await channel.SendAsync(notification, either.Token).WaitAsync(either.Token).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // A channel that throws must not keep the alarm from the next contact.
        catch (Exception error) when (!cancellation.IsCancellationRequested)
#pragma warning restore CA1031
        {
            return DeliveryResult.Transient(error is OperationCanceledException ? "no answer in time" : error.GetType().Name);
        }
    }
}
