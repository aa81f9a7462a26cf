namespace Yuqing.Embedded.DurableTask;

/// <summary>Options of the embedded engine.</summary>
public sealed class EmbeddedEngineOptions
{
    /// <summary>The folder of the engine's files; it is created when missing. Default: <c>.data</c> below the current folder.</summary>
    public string DataDirectory { get; set; } = ".data";

    /// <summary>The name of the database file in that folder. Default: <c>orchestrations.db</c>.</summary>
    public string FileName { get; set; } = "orchestrations.db";

    /// <summary>
    /// How many running instances stay in memory between turns; the others are rebuilt from their history when something
    /// reaches them. 0 rebuilds before every turn. Default 10,000.
    /// </summary>
    public int CacheSize { get; set; } = 10_000;

    /// <summary>
    /// The longest sleep before the clock is looked at again, so that a jump of the wall clock delays no timer for longer.
    /// Default 1 second.
    /// </summary>
    public TimeSpan MaximumClockStep { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How far ahead timers are kept in memory; later ones stay in the store. Default 5 minutes.</summary>
    public TimeSpan TimerWindow { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long one turn of an orchestrator may hold its thread before a warning is logged. Default 2 seconds.</summary>
    public TimeSpan SlowTurn { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// The largest input, output or event payload, in characters. A larger one fails the call that carries it. Default 16 Mi.
    /// </summary>
    public int MaximumPayloadLength { get; set; } = 16 * 1024 * 1024;

    /// <summary>
    /// How long instances are kept after they have ended; then the engine deletes them with their history. Greater than zero, or
    /// <c>null</c> to keep them until they are purged. Default <c>null</c>.
    /// </summary>
    public TimeSpan? Retention { get; set; }

    /// <summary>Whether everything is kept in memory only and lost with the process. Default <c>false</c>.</summary>
    public bool InMemory { get; set; }

    /// <summary>The full path of the database file.</summary>
    internal string DatabasePath => Path.Combine(Path.GetFullPath(DataDirectory), FileName);
}
