namespace Smoke.Tests.Harness;

internal sealed partial class SmokeRun
{
    /// <summary>Unexpected messages that a failure lists.</summary>
    private const int Shown = 30;

    /// <summary>A message to somebody that is there now and nobody expected before; the earliest one that fits.</summary>
    /// <param name="to">Person, or <c>person/channel</c>.</param>
    /// <param name="containing">What its text must hold.</param>
    public Message Expect(string to, params string[] containing) =>
        Take(to, containing) ?? throw new SmokeException($"No message to {to} with {string.Join(" + ", containing)}.");

    /// <summary>A message that must have come exactly at an instant.</summary>
    public Message ExpectAt(string time, string to, params string[] containing)
    {
        var message = Expect(to, containing);
        return (message.At - At(time)).Duration() < TimeSpan.FromSeconds(1)
            ? message
            : throw new SmokeException($"Expected at {time} and not then: {message}");
    }

    /// <summary>A message that is there or comes within one cycle of simulated time.</summary>
    public async Task<Message> ExpectWithinCycle(string to, params string[] containing)
    {
        var end = _clock.Elapsed + Cycle;
        while (true)
        {
            await SettleAsync();
            if (Take(to, containing) is { } message)
                return message;
            if (_clock.Elapsed >= end)
                return Expect(to, containing);
            var next = _clock.NextTimer is { } due && due < end ? due : end;
            _clock.Advance(next - _clock.Elapsed);
        }
    }

    /// <summary>Everything that was sent up to now was expected.</summary>
    public void ExpectNothingMore()
    {
        var unexpected = Gateway.Received.Where(message => !_expected.Contains(message)).ToList();
        if (unexpected.Count > 0)
            throw new SmokeException($"{unexpected.Count} unexpected message(s):\n  {string.Join("\n  ", unexpected.Take(Shown))}");
    }

    /// <summary>Takes all messages that came and were not expected one by one, for scenarios with a great many.</summary>
    public IReadOnlyList<Message> ExpectAll(Func<Message, bool> fits)
    {
        var found = Gateway.Received.Where(message => !_expected.Contains(message) && fits(message)).ToList();
        _expected.UnionWith(found);
        return found;
    }

    private Message? Take(string to, string[] containing)
    {
        var (person, channel) = to.Split('/') is [var name, var by] ? (name, by) : (to, null);
        var found = Gateway.Received.FirstOrDefault(message =>
            !_expected.Contains(message) && message.To.Split(',').Contains(person) && (channel is null || message.Channel == channel)
            && containing.All(part => message.Text.Contains(part, StringComparison.Ordinal)));
        if (found is not null)
            _expected.Add(found);
        return found;
    }
}
