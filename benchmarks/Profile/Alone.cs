using System.Diagnostics;
using Microsoft.DurableTask.Converters;
using Yuqing.Embedded.DurableTask.Engine;
using Yuqing.Embedded.DurableTask.Executor;
using Yuqing.Embedded.DurableTask.Store;
using Yuqing.Embedded.DurableTask.Store.Sqlite;

namespace Yuqing.Benchmarks.Profile;

/// <summary>
/// Parts of the engine, each alone on one thread, on what a run has committed. Figures are microseconds per workflow.
/// </summary>
internal sealed class Alone(IReadOnlyList<StoreCommit> commits)
{
    private const int Rounds = 3;

    private readonly int _workflows = commits.Count(commit => commit.Create is not null);

    /// <summary>What a commit adds to the history, the creation and the first turn apart, as they were encoded.</summary>
    private readonly List<(long Key, Segment Segment)> _segments =
    [
        .. from commit in commits
           from bytes in new[] { commit.Create?.Segment, commit.Create is null ? commit.Segment : null, commit.Extension?.Segment }
           where bytes is { Length: > 0 }
           from segment in HistoryCodec.Decode(bytes)
           select (commit.Key == 0 ? commit.Create!.Key : commit.Key, segment),
    ];

    public double BytesPerSegment => _segments.Average(each => HistoryCodec.Encode(each.Segment).Length);

    /// <summary>Records to bytes.</summary>
    public double Encode() => Best(() =>
    {
        foreach (var (_, segment) in _segments)
            HistoryCodec.Encode(segment);
    });

    /// <summary>Finding the orchestrator, making its execution and running its code for each turn.</summary>
    public double Execute(TaskHost host)
    {
        var histories = _segments.GroupBy(each => each.Key, each => each.Segment).Select(group => group.ToList()).ToList();
        return Best(() =>
        {
            foreach (var history in histories)
                Run(host, history);
        });
    }

    /// <summary>Running the activities.</summary>
    public double RunActivities(TaskHost host)
    {
        var tasks = _segments.SelectMany(each => each.Segment.Decided).OfType<TaskScheduled>().ToList();
        return Best(() =>
        {
            foreach (var task in tasks)
            {
                if (!host.RunActivityAsync("instance", task).IsCompletedSuccessfully)
                    throw new InvalidOperationException("The activity does not end at once.");
            }
        });
    }

    /// <summary>JSON to values and back, as often as one workflow does it.</summary>
    public double Convert(double written, double read)
    {
        const int Count = 100_000;
        var json = JsonDataConverter.Default;
        double write = 0;
        var all = Best(() =>
        {
            var start = ThreadTimes.OfThisThread();
            for (var i = 0; i < Count; i++)
                json.Serialize(i);
            write = ThreadTimes.OfThisThread() - start;
            for (var i = 0; i < Count; i++)
                json.Deserialize("12345", typeof(int));
        }) * _workflows / 1e6;
        return ((write * written) + ((all - write) * read)) / Count * 1e6;
    }

    /// <summary>
    /// The floor: the same commits with the same statements on one thread, without an engine. Gives elapsed time.
    /// </summary>
    public double Write(string folder, int batch) => OnNewDatabase(folder, connection =>
    {
        var applier = new SqliteCommitApplier(connection, 0);
        foreach (var together in commits.Chunk(batch))
        {
            connection.Execute("BEGIN IMMEDIATE");
            foreach (var commit in together)
                applier.Apply(commit);
            connection.Execute("COMMIT");
        }
    });

    /// <summary>The floor below: one insert of each row as it is in the end, nothing updated or looked up. Gives elapsed time.</summary>
    public double Insert(string folder, int batch) => OnNewDatabase(folder, connection =>
    {
        var instance = connection.Prepare(
            "INSERT INTO instances(key, status, work, turn, execution, created, updated, completed, id, name, version) "
            + "VALUES(?1, 1, 0, 4, 1, ?2, ?2, ?2, ?3, ?4, '')");
        var history = connection.Prepare("INSERT INTO history(row, segment) VALUES(?1, ?2)");
        foreach (var together in commits.Chunk(batch))
        {
            connection.Execute("BEGIN IMMEDIATE");
            foreach (var commit in together)
            {
                if (commit.Create is { } create)
                {
                    instance.Bind(1, create.Key).Bind(2, create.CreatedAt).Bind(3, create.Id).Bind(4, create.Name).Run();
                    byte[] segment = [.. create.Segment, .. commit.Extension?.Segment ?? []];
                    history.Bind(1, create.Key << SqliteSchema.TurnBits).Bind(2, segment).Run();
                }
                else
                {
                    history.Bind(1, (commit.Key << SqliteSchema.TurnBits) | (long)(commit.ExpectedTurn + 1)).Bind(2, commit.Segment).Run();
                }
            }

            connection.Execute("COMMIT");
        }
    });

    private static void Run(TaskHost host, List<Segment> history)
    {
        OrchestrationExecution? execution = null;
        List<HistoryRecord> received = [];
        foreach (var segment in history)
        {
            received.AddRange(segment.Received);
            if (!segment.Executed)
                continue;
            execution ??= new OrchestrationExecution(
                host.Resolve(received.OfType<ExecutionStarted>().Single(), "instance").Setup!, () => { });
            execution.Run(segment.Time, received);
            received = [];
        }

        execution?.Dispose();
    }

    private double OnNewDatabase(string folder, Action<SqliteConnectionHandle> write) =>
        Enumerable.Range(0, Rounds).Min(_ => OnOne(folder, write));

    private double OnOne(string folder, Action<SqliteConnectionHandle> write)
    {
        var path = Path.Combine(folder, Guid.NewGuid().ToString("N"));
        using var connection = new SqliteConnectionHandle(path, readOnly: false);
        SqliteSchema.ConfigureWriter(connection);
        SqliteSchema.Prepare(connection);
        var start = Stopwatch.GetTimestamp();
        write(connection);
        return Stopwatch.GetElapsedTime(start).TotalMicroseconds / _workflows;
    }

    /// <summary>Processor time per workflow: the best round, because the first ones compile the code.</summary>
    private double Best(Action work)
    {
        var best = double.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            var start = ThreadTimes.OfThisThread();
            work();
            best = Math.Min(best, ThreadTimes.OfThisThread() - start);
        }

        return best / _workflows * 1e6;
    }
}
