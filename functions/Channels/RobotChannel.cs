using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using Yuqing.Functions.Notifications;

namespace Yuqing.Functions.Channels;

/// <summary>What the group robots of all platforms have in common: addresses, turns, merged messages and answers that are failures in spite of HTTP 200.</summary>
internal abstract class RobotChannel(string name, string title, RobotChannelOptions options, int instances, GatewayHttp http, TimeProvider time)
    : INotificationChannel
{
    /// <summary>Room of a text message: WeCom's limit, and more than is read on a telephone.</summary>
    private const int MaxBytes = 2048;

    private const int MaxPlatformMessage = 100;
    private const string BadAddress = "The contact's address is not ROBOT or ROBOT/@WHO.";

    /// <summary>The wait after a refusal for frequency when the platform does not say how long.</summary>
    private static readonly TimeSpan DefaultBlock = TimeSpan.FromMinutes(1);

    /// <summary>A turn so near is waited for with the hand held; the queue would bring the message back later than that.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, RobotLine> _lines = new(StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public bool IsConfigured => options.Robots.Count > 0;

    /// <summary>What is left for the text beside keyword and mention.</summary>
    public int? BundleBytes => MaxBytes - 256;

    /// <summary>Limits of the platform besides the one by the minute.</summary>
    protected virtual IReadOnlyList<RateLimit> FurtherLimits => [];

    /// <summary>The platform's address without a slash at the end.</summary>
    protected string BaseUrl => options.BaseUrl.TrimEnd('/');

    /// <inheritdoc/>
    public string? CheckAddress(string? address) => RobotAddress.Parse(address) is null ? BadAddress : null;

    /// <inheritdoc/>
    public async Task<DeliveryResult> SendAsync(Notification notification, CancellationToken cancellation)
    {
        if (RobotAddress.Parse(notification.Address) is not { } address)
            return DeliveryResult.Permanent(BadAddress);
        if (!options.Robots.TryGetValue(address.Robot, out var robot))
            return DeliveryResult.Permanent($"The configuration of {name} has no robot of the name in the contact's address.");
        bool Fits(IReadOnlyList<RobotMessage> messages) => Encoding.UTF8.GetByteCount(Content(robot, messages)) <= MaxBytes;
        var message = new RobotMessage(notification.Id, "", address.Mention, notification.Drill, notification.Urgent, notification.Language);
        message = message with { Text = OutgoingText.Shorten(notification, text => Fits([message with { Text = text }])) };
        var line = _lines.GetOrAdd(address.Robot, _ => new RobotLine(Limits(), time));
        var turn = await TurnAsync(line, message, Fits, cancellation).ConfigureAwait(false);
        return turn switch
        {
            { Load: { } load } => await CarryAsync(line, robot, load, cancellation).ConfigureAwait(false),
            { With: { } other } => await other.WaitAsync(cancellation).ConfigureAwait(false),
            { Blocked: { } wait } => DeliveryResult.Transient($"{title} refuses the robot's messages for being too frequent.", wait),
            _ => new DeliveryResult(DeliveryOutcome.Busy, "The robot's limit is used up.", turn.Wait),
        };
    }

    /// <summary>Builds the request.</summary>
    /// <param name="content">The text with its mentions.</param>
    protected abstract HttpRequestMessage Build(RobotOptions robot, string content, IReadOnlyList<RobotMention> mentions);

    /// <summary>The code in an answer, 0 for success; null when there is none.</summary>
    protected abstract string? Code(GatewayAnswer answer);

    /// <summary>What the platform says about the code, in its own words; null when it says nothing.</summary>
    protected abstract string? Words(GatewayAnswer answer);

    /// <summary>What a code other than 0 means.</summary>
    protected abstract RobotFault Judge(long code);

    /// <summary>Adds what makes the mentioned people's telephones ring, where it is part of the text.</summary>
    protected virtual string AddMentions(string text, IReadOnlyList<RobotMention> mentions) => text;

    /// <summary>Those who are named in one way.</summary>
    protected static IEnumerable<string> Values(IReadOnlyList<RobotMention> mentions, RobotMentionKind kind) =>
        mentions.Where(mention => mention.Kind == kind).Select(mention => mention.Value);

    private IReadOnlyList<RateLimit> Limits() =>
        [.. FurtherLimits.Prepend(new RateLimit(options.PerMinute, TimeSpan.FromMinutes(1), options.PerMinute / 4)).Select(limit => limit.Among(instances))];

    private async Task<RobotTurn> TurnAsync(RobotLine line, RobotMessage message, Func<IReadOnlyList<RobotMessage>, bool> fits, CancellationToken cancellation)
    {
        var patience = Patience;
        while (true)
        {
            var turn = line.TakeTurn(message, fits);
            if (turn.Wait == TimeSpan.Zero || turn.Wait > patience)
                return turn;
            patience -= turn.Wait;
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(turn.Wait.TotalMilliseconds)), time, cancellation).ConfigureAwait(false);
        }
    }

    private async Task<DeliveryResult> CarryAsync(RobotLine line, RobotOptions robot, RobotLoad load, CancellationToken cancellation)
    {
        var result = DeliveryResult.Transient("No answer came.");
        try
        {
            using var request = Build(robot, Content(robot, load.Messages), Mentions(load.Messages));
            result = Judge(await http.SendAsync(request, cancellation).ConfigureAwait(false), line, robot);
        }
        finally
        {
            line.Finish(load, result);
        }

        return result.Outcome == DeliveryOutcome.Sent && load.Messages.Count > 1
            ? result with { AlsoSent = [.. load.Messages.Skip(1).Select(message => message.Id)] }
            : result;
    }

    private static List<RobotMention> Mentions(IReadOnlyList<RobotMessage> messages) =>
        [.. messages.Select(message => message.Mention).OfType<RobotMention>().Distinct()];

    private string Content(RobotOptions robot, IReadOnlyList<RobotMessage> messages)
    {
        var text = messages is [var single] ? single.Text : Merged(messages);
        if (robot.Keyword is { Length: > 0 } keyword && !text.Contains(keyword, StringComparison.Ordinal))
            text = $"【{keyword}】{text}";
        return AddMentions(text, Mentions(messages));
    }

    private static string Merged(IReadOnlyList<RobotMessage> messages)
    {
        var heading = messages[0].Language == ChannelOptions.English ? $"{messages.Count} notices:" : $"共 {messages.Count} 条通知：";
        return string.Join('\n', [heading, .. messages.Select((message, index) => $"{index + 1}. {message.Text}")]);
    }

    private DeliveryResult Judge(GatewayAnswer answer, RobotLine line, RobotOptions robot)
    {
        if (!long.TryParse(Code(answer), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var code))
            return JudgeWithoutCode(answer, line);
        if (code == 0)
            return answer.ByStatus;
        var fault = Judge(code);
        var error = $"{title} {code} ({fault.Meaning ?? Clean(Words(answer), robot)})";
        if (fault.Kind == RobotFaultKind.Refused)
            return DeliveryResult.Permanent(error);
        return fault.Kind == RobotFaultKind.Failed ? DeliveryResult.Transient(error) : Throttled(error, fault.Wait ?? answer.ByStatus.RetryAfter, line);
    }

    private DeliveryResult JudgeWithoutCode(GatewayAnswer answer, RobotLine line)
    {
        if (answer.Status == HttpStatusCode.TooManyRequests)
            return Throttled(answer.ByStatus.Error!, answer.ByStatus.RetryAfter, line);
        return answer.ByStatus.Outcome == DeliveryOutcome.Sent ? DeliveryResult.Transient($"The answer is not one of {title}.") : answer.ByStatus;
    }

    private static DeliveryResult Throttled(string error, TimeSpan? wait, RobotLine line)
    {
        line.Block(wait ?? DefaultBlock);
        return DeliveryResult.Transient(error, wait ?? DefaultBlock);
    }

    /// <summary>The platform's words on one line, without what must not be known.</summary>
    private static string Clean(string? words, RobotOptions robot)
    {
        var line = new string([.. (words ?? "no reason given").Select(letter => char.IsControl(letter) ? ' ' : letter)]);
        foreach (var secret in new[] { robot.Token, robot.Secret })
        {
            if (secret is { Length: > 0 })
                line = line.Replace(secret, "***", StringComparison.OrdinalIgnoreCase);
        }

        return line.Length > MaxPlatformMessage ? line[..MaxPlatformMessage] + "…" : line;
    }
}

/// <summary>Meaning of a platform's code.</summary>
/// <param name="Kind">What follows from it.</param>
/// <param name="Meaning">A few words for the operator; null to use the platform's.</param>
/// <param name="Wait">How long the platform refuses everything; null when it is not known.</param>
internal sealed record RobotFault(RobotFaultKind Kind, string? Meaning = null, TimeSpan? Wait = null)
{
    /// <summary>A code that is not known to be final: better once too often than not at all.</summary>
    public static RobotFault Unknown { get; } = new(RobotFaultKind.Failed);
}

/// <summary>Kinds of failure.</summary>
internal enum RobotFaultKind
{
    /// <summary>Worth another attempt.</summary>
    Failed,

    /// <summary>Too frequent: nothing of this robot for a while.</summary>
    Throttled,

    /// <summary>Somebody has to change the configuration or the robot.</summary>
    Refused,
}
