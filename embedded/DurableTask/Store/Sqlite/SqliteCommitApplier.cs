using Microsoft.DurableTask.Client;

namespace Yuqing.Embedded.DurableTask.Store.Sqlite;

/// <summary>Writes commits with prepared statements. Used by the writer's thread alone, inside its transaction.</summary>
internal sealed class SqliteCommitApplier(SqliteConnectionHandle connection, long firstInboxRow)
{
    private readonly SqliteStatement _insertInstance = connection.Prepare(
        "INSERT INTO instances(key, status, work, turn, execution, created, updated, completed, parent, id, name, version, custom, tags) "
        + "VALUES(?1, ?2, ?3, 1, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)");

    private readonly SqliteStatement _findInstance = connection.Prepare("SELECT key, status FROM instances WHERE id = ?1");

    private readonly SqliteStatement _findStatus = connection.Prepare("SELECT status FROM instances WHERE key = ?1");

    // The flag has an index of its own, which is only written when the flag changes.
    private readonly SqliteStatement _updateTurn = connection.Prepare(
        "UPDATE instances SET turn = ?2, status = ?3, updated = ?4 WHERE key = ?1 AND turn = ?5");

    private readonly SqliteStatement _updateAll = connection.Prepare(
        "UPDATE instances SET turn = ?2, status = ?3, updated = ?4, work = ?6, execution = ?7, completed = ?8, "
        + "custom = CASE WHEN ?9 THEN ?10 ELSE custom END, version = coalesce(?11, version) WHERE key = ?1 AND turn = ?5");

    private readonly SqliteStatement _insertHistory = connection.Prepare("INSERT INTO history(row, segment) VALUES(?1, ?2)");

    private readonly SqliteStatement _deleteHistory = connection.Prepare("DELETE FROM history WHERE row BETWEEN ?1 AND ?2");

    private readonly SqliteStatement _insertTimer = connection.Prepare("INSERT OR IGNORE INTO timers(due, key, id) VALUES(?1, ?2, ?3)");

    private readonly SqliteStatement _deleteTimer = connection.Prepare("DELETE FROM timers WHERE due = ?1 AND key = ?2 AND id = ?3");

    private readonly SqliteStatement _deleteTimers = connection.Prepare("DELETE FROM timers WHERE key = ?1");

    private readonly SqliteStatement _insertInbox = connection.Prepare("INSERT INTO inbox(key, row, record) VALUES(?1, ?2, ?3)");

    private readonly SqliteStatement _deleteInbox = connection.Prepare("DELETE FROM inbox WHERE key = ?1 AND row = ?2");

    private readonly SqliteStatement _deleteInboxes = connection.Prepare("DELETE FROM inbox WHERE key = ?1");

    private readonly SqliteStatement _deleteInstance = connection.Prepare("DELETE FROM instances WHERE key = ?1");

    private long _inboxRow = firstInboxRow;

    public static bool HasEnded(OrchestrationRuntimeStatus status) => status is OrchestrationRuntimeStatus.Completed
        or OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated;

    /// <summary>Applies a commit that the writer has taken.</summary>
    public void Apply(StoreCommit commit)
    {
        commit.Purged = 0;
        if (commit.Create is { } create)
        {
            ApplyStart(commit, create);
        }
        else
        {
            if (commit.Key != 0)
                ApplyTurn(commit);
            ApplyMessages(commit);
        }
    }

    private void ApplyStart(StoreCommit commit, NewInstance create)
    {
        MakeRoom(create);
        var turn = commit.Extension;
        if (turn is null)
        {
            Insert(create, commit.Status, commit.HasWork, commit.UpdatedAt, commit.Execution, null, null);
            commit.Turn = 1;
            _insertHistory.Bind(1, Row(create.Key, 1)).Bind(2, create.Segment).Run();
        }
        else
        {
            Insert(create, turn.Status, turn.HasWork, turn.UpdatedAt, turn.Execution, turn.CompletedAt, turn.CustomStatus, turn.NewVersion);
            commit.Turn = turn.Turn = 1;

            // An execution that continues as new at once leaves nothing of its own history.
            _insertHistory.Bind(1, Row(create.Key, 1))
                .Bind(2, turn.ReplacesHistory ? turn.Segment : [.. create.Segment, .. turn.Segment])
                .Run();
            ApplyMessages(turn);
        }

        if (create.StartAt is { } startAt)
            _insertTimer.Bind(1, startAt).Bind(2, create.Key).Bind(3, 0L).Run();
        create.Created = true;
    }

    /// <summary>Deletes an instance of the same id that may be replaced; throws when it may not.</summary>
    private void MakeRoom(NewInstance create)
    {
        if (Find(create.Id) is not { } existing)
            return;
        if (!create.Replaceable.Contains(existing.Status))
            throw new InstanceExistsException(create.Id, existing.Status);
        Delete(existing.Key, existing.Status);
        create.ReplacedKey = existing.Key;
    }

    private void Insert(
        NewInstance create,
        OrchestrationRuntimeStatus status,
        bool work,
        DateTime updated,
        int execution,
        DateTime? completed,
        string? custom,
        string? version = null) =>
        _insertInstance
            .Bind(1, create.Key)
            .Bind(2, (long)status)
            .Bind(3, work)
            .Bind(4, (long)execution)
            .Bind(5, create.CreatedAt)
            .Bind(6, updated)
            .Bind(7, completed)
            .Bind(8, create.ParentKey)
            .Bind(9, create.Id)
            .Bind(10, create.Name)
            .Bind(11, version ?? create.Version)
            .Bind(12, custom)
            .Bind(13, create.Tags)
            .Run();

    private void ApplyTurn(StoreCommit commit)
    {
        var turn = commit.ExpectedTurn + 1;
        if (turn > SqliteSchema.MaximumTurn)
            throw new LeaseLostException($"Instance {commit.Key} has had all the turns that an instance can have.");
        var plain = !commit.HasWorkChanged && !commit.CustomStatusChanged && commit.CompletedAt is null && !commit.ReplacesHistory
            && commit.NewVersion is null;
        var update = plain ? _updateTurn : _updateAll;
        update.Bind(1, commit.Key)
            .Bind(2, (long)turn)
            .Bind(3, (long)commit.Status)
            .Bind(4, commit.UpdatedAt)
            .Bind(5, (long)commit.ExpectedTurn);
        if (!plain)
        {
            update.Bind(6, commit.HasWork)
                .Bind(7, (long)commit.Execution)
                .Bind(8, commit.CompletedAt)
                .Bind(9, commit.CustomStatusChanged)
                .Bind(10, commit.CustomStatus)
                .Bind(11, commit.NewVersion);
        }

        if (update.Run() != 1)
            throw new LeaseLostException($"Instance {commit.Key} is not at turn {commit.ExpectedTurn}.");
        commit.Turn = turn;
        if (commit.ReplacesHistory)
            _deleteHistory.Bind(1, Row(commit.Key, 0)).Bind(2, Row(commit.Key, SqliteSchema.MaximumTurn)).Run();
        if (commit.Segment.Length > 0)
            _insertHistory.Bind(1, Row(commit.Key, turn)).Bind(2, commit.Segment).Run();
    }

    private void ApplyMessages(StoreCommit commit)
    {
        foreach (var timer in commit.TimersRemoved)
            _deleteTimer.Bind(1, timer.Due).Bind(2, timer.Key).Bind(3, (long)timer.Id).Run();
        foreach (var timer in commit.TimersAdded)
            _insertTimer.Bind(1, timer.Due).Bind(2, timer.Key).Bind(3, (long)timer.Id).Run();
        foreach (var row in commit.InboxConsumed)
            _deleteInbox.Bind(1, commit.Key).Bind(2, row).Run();
        if (commit.CompletedAt is not null)
            _deleteInboxes.Bind(1, commit.Key).Run();
        foreach (var child in commit.Children)
            ApplyChild(commit, child);
        foreach (var message in commit.Outbox)
            Send(message);
        foreach (var key in commit.Purge)
        {
            if (Status(key) is not { } status || !HasEnded(status))
                continue;
            Delete(key, status);
            commit.Purged++;
        }
    }

    private void ApplyChild(StoreCommit parent, NewInstance child)
    {
        child.Created = false;
        child.ReplyRow = 0;
        child.ReplacedKey = 0;
        if (Find(child.Id) is { } existing && !child.Replaceable.Contains(existing.Status))
        {
            if (child.ConflictReply is not { } reply)
                throw new InstanceExistsException(child.Id, existing.Status);
            child.ReplyRow = ++_inboxRow;
            _insertInbox.Bind(1, parent.Key).Bind(2, child.ReplyRow).Bind(3, reply).Run();
            return;
        }

        MakeRoom(child);
        Insert(child, OrchestrationRuntimeStatus.Pending, true, child.CreatedAt, 1, null, null);
        _insertHistory.Bind(1, Row(child.Key, 1)).Bind(2, child.Segment).Run();
        child.Created = true;
    }

    private void Send(OutgoingMessage message)
    {
        message.TargetKey = 0;
        var (key, status) = message.Key != 0 ? (message.Key, Status(message.Key)) : Find(message.Id) is { } found ? found : (0L, null);
        if (key == 0 || status is null || (HasEnded(status.Value) && !message.EvenIfEnded))
            return;
        message.TargetKey = key;
        message.Row = ++_inboxRow;
        _insertInbox.Bind(1, key).Bind(2, message.Row).Bind(3, message.Record).Run();
    }

    private (long Key, OrchestrationRuntimeStatus Status)? Find(string id)
    {
        _findInstance.Bind(1, id);
        if (!_findInstance.Read())
            return null;
        var found = (_findInstance.Long(0), (OrchestrationRuntimeStatus)_findInstance.Int(1));
        _findInstance.Reset();
        return found;
    }

    private OrchestrationRuntimeStatus? Status(long key)
    {
        _findStatus.Bind(1, key);
        if (!_findStatus.Read())
            return null;
        var status = (OrchestrationRuntimeStatus)_findStatus.Int(0);
        _findStatus.Reset();
        return status;
    }

    private void Delete(long key, OrchestrationRuntimeStatus status)
    {
        _deleteHistory.Bind(1, Row(key, 0)).Bind(2, Row(key, SqliteSchema.MaximumTurn)).Run();

        // The last turn removes all timers; only an instance that is replaced while it runs still has some.
        if (!HasEnded(status))
            _deleteTimers.Bind(1, key).Run();
        _deleteInboxes.Bind(1, key).Run();
        _deleteInstance.Bind(1, key).Run();
    }

    private static long Row(long key, int turn) => (key << SqliteSchema.TurnBits) | (uint)turn;
}
