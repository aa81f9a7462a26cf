using System.Globalization;

namespace Yuqing.Benchmarks.Profile;

/// <summary>The processor time of this process by what its threads are for, from Linux, in seconds.</summary>
/// <param name="Writer">The engine's writer: SQLite, its writing and its waiting for the disk in the kernel.</param>
/// <param name="Checkpointer">The thread that copies the log into the database.</param>
/// <param name="Pool">The thread pool: turns, activities, clients.</param>
/// <param name="Runtime">All others: the compiler, the collector, the main thread.</param>
internal sealed record ThreadTimes(double Writer, double Checkpointer, double Pool, double Runtime)
{
    public double Total => Writer + Checkpointer + Pool + Runtime;

    public static ThreadTimes Now()
    {
        double writer = 0, checkpointer = 0, pool = 0, runtime = 0;
        foreach (var thread in Directory.GetDirectories("/proc/self/task"))
        {
            string name;
            double time;
            try
            {
                name = File.ReadAllText(thread + "/comm").Trim();
                time = Read(thread + "/schedstat");
            }
            catch (IOException)
            {
                continue; // It has just ended.
            }

            // Linux keeps 15 characters of a name.
            switch (name)
            {
                case "orchestration w":
                    writer += time;
                    break;
                case "orchestration c":
                    checkpointer += time;
                    break;
                case ".NET TP Worker":
                    pool += time;
                    break;
                default:
                    runtime += time;
                    break;
            }
        }

        return new ThreadTimes(writer, checkpointer, pool, runtime);
    }

    /// <summary>The processor time of the calling thread, in seconds.</summary>
    public static double OfThisThread() => Read("/proc/thread-self/schedstat");

    public ThreadTimes Since(ThreadTimes before) => new(
        Writer - before.Writer, Checkpointer - before.Checkpointer, Pool - before.Pool, Runtime - before.Runtime);

    private static double Read(string path) =>
        long.Parse(File.ReadAllText(path).Split(' ')[0], CultureInfo.InvariantCulture) / 1e9;
}
