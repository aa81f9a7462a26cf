using Azure;
using Azure.Data.Tables;
using Yuqing.Functions.Azure.Register;
using Yuqing.Functions.Notifications;
using Yuqing.Functions.Register;

namespace Yuqing.Functions.Azure.Stores.Notifications;

/// <summary>
/// What counts for the limit of messages to a person, in one entity beside the notifications: what was sent lately, what is on its
/// way, and what waits. It changes with them in one transaction, and its version lets one change after the other through.
/// </summary>
internal sealed class PersonTurns
{
    /// <summary>The most messages that a limit can have, and one that may be the asker's own.</summary>
    private const int MaxSent = 1001;

    /// <summary>What waits beyond this goes by itself when there is room.</summary>
    private const int MaxHeld = 1000;

    private const string TurnsText = "Turns";

    /// <summary>The longest window that a limit can have.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private readonly string _partition;
    private readonly bool _drill;
    private readonly ETag? _version;
    private readonly Dictionary<string, long> _sent;
    private readonly Dictionary<string, Claim> _claims;
    private readonly SortedSet<string> _held;

    public PersonTurns(string partition, bool drill, TableEntity? entity)
    {
        (_partition, _drill, _version) = (partition, drill, entity?.ETag);
        var stored = entity is null ? new Stored([], [], []) : RegisterJson.Read<Stored>(Chunks.Get(entity, TurnsText)!);
        (_sent, _claims, _held) = (stored.Sent, stored.Claims, new SortedSet<string>(stored.Held, StringComparer.Ordinal));
    }

    /// <summary>Rows of those that wait, oldest first.</summary>
    public IEnumerable<string> Held => _held.Reverse();

    /// <summary>Takes a change of a notification in.</summary>
    public void Put(RowChange change)
    {
        var (row, now) = (change.After.Spot.RowKey, change.After.Notification);
        var message = now.Bundle ?? now.Id;
        if (!now.IsFinal && change.After.ClaimedAt is { } claimed)
            _claims[row] = new Claim(message, claimed.UtcTicks);
        else
            _claims.Remove(row);
        if (change.Before.Notification.SentAt is null && now.SentAt is { } sent)
            _sent[message] = Math.Max(sent.UtcTicks, _sent.GetValueOrDefault(message));
        if (!change.After.IsHeld)
            _held.Remove(row);
        else if (_held.Count < MaxHeld)
            _held.Add(row);
    }

    /// <summary>When the limit has room for one, or null when it has now. Each message counts once, however many notifications it carries.</summary>
    public DateTimeOffset? FreeAt(Notification one, SendingLimit limit, DateTimeOffset now)
    {
        var sent = _sent.Where(message => message.Value > (now - limit.Window).UtcTicks).Select(message => (Message: message.Key, Until: message.Value + limit.Window.Ticks));
        var claims = _claims.Values.Where(claim => claim.At > (now - limit.Lease).UtcTicks).Select(claim => (claim.Message, Until: claim.At + limit.Lease.Ticks));
        var taken = sent.Concat(claims).Where(message => message.Message != (one.Bundle ?? one.Id))
            .GroupBy(message => message.Message, (_, same) => same.Max(message => message.Until)).Order().ToList();
        return taken.Count < limit.Messages ? null : ChinaTime.FromTicks(taken[^limit.Messages]);
    }

    /// <summary>Stores it, unless somebody else has changed it since it was read.</summary>
    public TableTransactionAction Change()
    {
        var entity = new TableEntity(_partition, NotificationKeys.Turns(_drill));
        Chunks.Put(entity, TurnsText, RegisterJson.Write(new Stored(Recent(), _claims, [.. _held])));
        return RegisterTables.Put(entity, _version);
    }

    private Dictionary<string, long> Recent()
    {
        if (_sent.Count == 0)
            return _sent;
        var from = _sent.Values.Max() - Longest.Ticks;
        return _sent.Where(message => message.Value > from).OrderByDescending(message => message.Value).Take(MaxSent).ToDictionary();
    }

    /// <param name="Message">The message that a notification is on its way with.</param>
    /// <param name="At">Since when, in ticks.</param>
    private sealed record Claim(string Message, long At);

    /// <param name="Sent">When messages were sent, in ticks.</param>
    /// <param name="Claims">What is on its way, by row.</param>
    /// <param name="Held">Rows of what waits.</param>
    private sealed record Stored(Dictionary<string, long> Sent, Dictionary<string, Claim> Claims, List<string> Held);
}
