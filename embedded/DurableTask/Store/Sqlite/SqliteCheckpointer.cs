namespace Yuqing.Embedded.DurableTask.Store.Sqlite;

/// <summary>
/// Copies the write-ahead log into the database on a connection and a thread of its own. The copy never holds up the writer;
/// only when the log has grown far beyond its usual size, because commits come faster than they can be copied, the writer
/// waits for one copy.
/// </summary>
internal sealed class SqliteCheckpointer : IDisposable
{
    private const long PageBytes = 4_096;
    private const long HardLimitBytes = 256L * 1024 * 1024;

    private readonly SqliteConnectionHandle _connection;
    private readonly string _log;
    private readonly AutoResetEvent _wanted = new(false);
    private readonly Thread _thread;
    private readonly Lock _copying = new();
    private int _commits;
    private volatile bool _closing;
    private volatile bool _busy;

    public SqliteCheckpointer(string path)
    {
        _connection = new SqliteConnectionHandle(path, readOnly: false);
        _connection.Execute("PRAGMA synchronous = FULL");
        _log = path + "-wal";
        _thread = new Thread(Run) { IsBackground = true, Name = "orchestration checkpointer" };
        _thread.Start();
    }

    /// <summary>Called by the writer after a commit: asks for a copy when the log is long enough.</summary>
    public void Poll(long pages)
    {
        // The file's length is looked at now and then only: it is a system call.
        if (++_commits % 32 != 0 || _busy)
            return;
        var length = new FileInfo(_log) is { Exists: true } file ? file.Length : 0;
        if (length < pages * PageBytes)
            return;
        if (length > HardLimitBytes)
        {
            Copy("PRAGMA wal_checkpoint(TRUNCATE)");
            return;
        }

        _busy = true;
        _wanted.Set();
    }

    public void Dispose()
    {
        _closing = true;
        _wanted.Set();
        _thread.Join();
        Copy("PRAGMA wal_checkpoint(TRUNCATE)");
        _connection.Dispose();
        _wanted.Dispose();
    }

    private void Run()
    {
        while (true)
        {
            _wanted.WaitOne();
            if (_closing)
                return;
            Copy("PRAGMA wal_checkpoint(PASSIVE)");
            _busy = false;
        }
    }

    private void Copy(string pragma)
    {
        lock (_copying)
        {
            try
            {
                _ = _connection.Scalar(pragma);
            }
            catch (StoreException)
            {
                // The log keeps everything; the next copy tries again.
            }
        }
    }
}
