namespace Yuqing.Functions.Channels;

/// <summary>A limit of the platform: so many messages within any span of time.</summary>
/// <param name="Count">Messages.</param>
/// <param name="Window">Span.</param>
/// <param name="Reserved">How many of them are kept for urgent messages.</param>
internal sealed record RateLimit(int Count, TimeSpan Window, int Reserved)
{
    /// <summary>The share of one of several processes, one message at least.</summary>
    public RateLimit Among(int instances) => this with { Count = Math.Max(1, Count / instances), Reserved = Reserved / instances };
}

/// <summary>
/// The line before one robot. Each message that may not go yet is told when its turn comes, so that the queue brings it
/// back then. Urgent ones pass all others and always go alone; the others take those that wait along.
/// </summary>
/// <remarks>Kept in memory: after a restart the limits count anew, and the platform's own refusal is the backstop.</remarks>
internal sealed class RobotLine(IReadOnlyList<RateLimit> limits, TimeProvider time)
{
    /// <summary>How long a turn is kept for a message that does not come back.</summary>
    private static readonly TimeSpan Forget = TimeSpan.FromMinutes(5);

    private readonly Lock _lock = new();
    private readonly long _origin = time.GetTimestamp();
    private readonly TimeSpan _longest = limits.Max(limit => limit.Window);
    private readonly List<Place> _sent = [];
    private readonly List<Place> _waiting = [];
    private readonly Dictionary<string, (Task<DeliveryResult> Result, TimeSpan At)> _carried = [];
    private TimeSpan _blockedUntil;

    private TimeSpan Now => time.GetElapsedTime(_origin);

    /// <summary>Lets the message go now, perhaps with others, or says what it has to wait for.</summary>
    /// <param name="fits">Whether these may go in one message.</param>
    public RobotTurn TakeTurn(RobotMessage message, Func<IReadOnlyList<RobotMessage>, bool> fits)
    {
        lock (_lock)
        {
            var now = Now;
            Prune(now);
            if (_carried.TryGetValue(message.Id, out var carried))
                return new RobotTurn { With = carried.Result };
            if (_blockedUntil > now)
                return new RobotTurn { Blocked = _blockedUntil - now };
            var at = Earliest(message, now);
            if (at > now)
            {
                Promise(message, at);
                return new RobotTurn { Wait = at - now };
            }

            return new RobotTurn { Load = Leave(message, fits, now) };
        }
    }

    /// <summary>Ends the sending of a load: it counts from when it was answered, as the platform may have counted it as late as that.</summary>
    public void Finish(RobotLoad load, DeliveryResult result)
    {
        lock (_lock)
        {
            load.Place.At = Now;
            if (result.Outcome != DeliveryOutcome.Sent)
            {
                foreach (var message in load.Messages.Skip(1))
                    _carried.Remove(message.Id);
            }
        }

        load.Result.SetResult(result);
    }

    /// <summary>Sends nothing for a while, because the platform said so.</summary>
    public void Block(TimeSpan wait)
    {
        lock (_lock)
            _blockedUntil = Now + wait;
    }

    private void Prune(TimeSpan now)
    {
        _sent.RemoveAll(place => place.At + _longest < now);
        _waiting.RemoveAll(place => place.At + Forget < now);
        foreach (var id in _carried.Where(entry => entry.Value.At + Forget < now).Select(entry => entry.Key).ToList())
            _carried.Remove(id);
    }

    /// <summary>When the message may go, given what went and what goes before it.</summary>
    private TimeSpan Earliest(RobotMessage message, TimeSpan now)
    {
        var mine = _waiting.FindIndex(place => place.Message.Id == message.Id);
        var end = mine < 0 ? _waiting.Count : mine;
        var first = _waiting.Where((place, index) => message.Urgent ? index < end && place.Message.Urgent : index < end || place.Message.Urgent);
        List<Place> before = [.. _sent.Concat(first).OrderBy(place => place.At)];
        List<Place> ordinary = [.. before.Where(place => !place.Message.Urgent)];
        var at = now;
        foreach (var limit in limits)
        {
            at = Later(at, FreeAt(before, limit.Count, limit.Window));
            if (!message.Urgent)
                at = Later(at, FreeAt(ordinary, limit.Count - limit.Reserved, limit.Window));
        }

        return at;
    }

    private static TimeSpan FreeAt(List<Place> before, int count, TimeSpan window) => before.Count < count ? TimeSpan.Zero : before[^count].At + window;

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private void Promise(RobotMessage message, TimeSpan at)
    {
        if (_waiting.Find(place => place.Message.Id == message.Id) is { } place)
            place.At = at;
        else
            _waiting.Add(new Place(message, at));
    }

    private RobotLoad Leave(RobotMessage message, Func<IReadOnlyList<RobotMessage>, bool> fits, TimeSpan now)
    {
        _waiting.RemoveAll(place => place.Message.Id == message.Id);
        var place = new Place(message, now);
        _sent.Add(place);
        List<RobotMessage> messages = [message];
        var others = _waiting.Select(waiting => waiting.Message).Where(other => !message.Urgent && !other.Urgent && other.Drill == message.Drill);
        foreach (var other in others.ToList())
        {
            if (!fits([.. messages, other]))
                break;
            messages.Add(other);
        }

        var load = new RobotLoad(messages, place);
        foreach (var other in messages.Skip(1))
        {
            _waiting.RemoveAll(waiting => waiting.Message.Id == other.Id);
            _carried[other.Id] = (load.Result.Task, now);
        }

        return load;
    }

    /// <summary>A message and when it went or may go, since the line began.</summary>
    internal sealed class Place(RobotMessage message, TimeSpan at)
    {
        public RobotMessage Message => message;

        public TimeSpan At { get; set; } = at;
    }
}

/// <summary>What the line says; one of the four is set.</summary>
internal sealed record RobotTurn
{
    /// <summary>Go, with these.</summary>
    public RobotLoad? Load { get; init; }

    /// <summary>Come back after this.</summary>
    public TimeSpan Wait { get; init; }

    /// <summary>The platform refuses the robot's messages for so long.</summary>
    public TimeSpan? Blocked { get; init; }

    /// <summary>Another message carries it; its outcome counts.</summary>
    public Task<DeliveryResult>? With { get; init; }
}

/// <summary>Messages that go together, the first one on its own turn.</summary>
internal sealed record RobotLoad(IReadOnlyList<RobotMessage> Messages, RobotLine.Place Place)
{
    /// <summary>How it went.</summary>
    public TaskCompletionSource<DeliveryResult> Result { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
