using Microsoft.Data.Sqlite;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Register;

/// <summary>Rows of an incident's inbox.</summary>
internal static class SignalRows
{
    private const int BatchSize = 50;

    public static StoredSignal? Find(SqliteConnection connection, string incidentId, string signalId) => connection.First(
        "SELECT signal, result FROM signals WHERE incident = $0 AND signal_id = $1",
        Read,
        incidentId,
        signalId);

    /// <summary>The signal with its place in the inbox; its time never lies before that of the one before it.</summary>
    public static Signal Stamp(SqliteConnection connection, StoredIncident incident, Signal signal, DateTimeOffset now)
    {
        var until = connection.Number("SELECT accepted_until FROM incidents WHERE id = $0", incident.Seed.IncidentId) ?? 0;
        return signal with { Seq = incident.InboxSeq + 1, AcceptedAt = now.UtcTicks < until ? ChinaTime.FromTicks(until) : now };
    }

    public static void Insert(SqliteConnection connection, string incidentId, Signal stamped)
    {
        connection.Run(
            "INSERT INTO signals (incident, seq, signal_id, accepted_at, signal) VALUES ($0, $1, $2, $3, $4)",
            incidentId,
            stamped.Seq,
            stamped.SignalId,
            stamped.AcceptedAt.UtcTicks,
            RegisterJson.Write(stamped));
        connection.Run(
            "UPDATE incidents SET inbox_seq = $1, accepted_until = $2 WHERE id = $0", incidentId, stamped.Seq, stamped.AcceptedAt.UtcTicks);
        ChangeFeed.Append(connection, incidentId, "signal", stamped.AcceptedAt);
    }

    /// <summary>Adds a signal as it was accepted elsewhere, with its outcome.</summary>
    public static void Restore(SqliteConnection connection, string incidentId, StoredSignal stored) => connection.Run(
        "INSERT INTO signals (incident, seq, signal_id, accepted_at, signal, result) VALUES ($0, $1, $2, $3, $4, $5)",
        incidentId,
        stored.Signal.Seq,
        stored.Signal.SignalId,
        stored.Signal.AcceptedAt.UtcTicks,
        RegisterJson.Write(stored.Signal),
        stored.Result is null ? null : RegisterJson.Write(stored.Result));

    public static SignalBatch Load(SqliteConnection connection, string incidentId, long afterSeq)
    {
        var signals = connection.Query(
            "SELECT signal FROM signals WHERE incident = $0 AND seq > $1 ORDER BY seq LIMIT $2",
            reader => RegisterJson.Read<Signal>(reader.GetString(0)),
            incidentId,
            afterSeq,
            BatchSize + 1);
        return new SignalBatch([.. signals.Take(BatchSize)], signals.Count > BatchSize);
    }

    /// <summary>See <see cref="IIncidentRegister.ListSignalsAsync"/>.</summary>
    public static List<StoredSignal> List(SqliteConnection connection, string incidentId, long afterSeq, int limit, IReadOnlyCollection<string>? types) =>
        connection.Query(
            """
            SELECT signal, result FROM signals
            WHERE incident = $0 AND seq > $1 AND ($3 IS NULL OR json_extract(signal, '$.type') IN (SELECT value FROM json_each($3)))
            ORDER BY seq LIMIT $2
            """,
            Read,
            incidentId,
            afterSeq,
            limit,
            types is null ? null : RegisterJson.Write(types));

    private static StoredSignal Read(SqliteDataReader reader) => new(
        RegisterJson.Read<Signal>(reader.GetString(0)), reader.Text(1) is { } result ? RegisterJson.Read<SignalResult>(result) : null);

    /// <summary>Field <c>text</c> of the given signals, by signal id.</summary>
    public static IReadOnlyDictionary<string, string> Texts(SqliteConnection connection, string incidentId, IReadOnlyCollection<string> signalIds) => connection
        .Query(
            """
            SELECT signal_id, json_extract(signal, '$.fields.text') FROM signals
            WHERE incident = $0 AND signal_id IN (SELECT value FROM json_each($1)) AND json_extract(signal, '$.fields.text') IS NOT NULL
            """,
            reader => (Id: reader.GetString(0), Text: reader.GetString(1)),
            incidentId,
            RegisterJson.Write(signalIds))
        .ToDictionary(row => row.Id, row => row.Text);

    /// <summary>The name that each actor last acted under.</summary>
    public static IReadOnlyDictionary<string, string> ActorNames(SqliteConnection connection, string incidentId)
    {
        var names = new Dictionary<string, string>();
        foreach (var (actor, name) in connection.Query(
            """
            SELECT json_extract(signal, '$.actor'), json_extract(signal, '$.actorName') FROM signals
            WHERE incident = $0 AND json_extract(signal, '$.actorName') IS NOT NULL ORDER BY seq
            """,
            reader => (reader.GetString(0), reader.GetString(1)),
            incidentId))
        {
            names[actor] = name;
        }

        return names;
    }

    /// <summary>Notes outcomes, the first one for each signal; true when one was new.</summary>
    public static bool WriteResults(SqliteConnection connection, string incidentId, IReadOnlyList<SignalResult> results)
    {
        var written = 0;
        foreach (var result in results)
        {
            written += connection.Run(
                "UPDATE signals SET result = $2 WHERE incident = $0 AND signal_id = $1 AND result IS NULL",
                incidentId,
                result.SignalId,
                RegisterJson.Write(result));
        }

        return written > 0;
    }
}
