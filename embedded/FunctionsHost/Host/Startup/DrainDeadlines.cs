using Microsoft.Extensions.Hosting;

namespace Yuqing.Embedded.FunctionsHost;

/// <summary>
/// Bounds how long running work may hold up the end of the host. Work goes on undisturbed for the grace time, is then asked to stop,
/// and connections that still hang are cut.
/// </summary>
internal sealed class DrainDeadlines : IDisposable
{
    /// <summary>How long running work is left alone after the host was told to stop.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(8);

    /// <summary>How long connections may stay open after the host was told to stop. Below the host's 30 s for its whole end.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    private readonly CancellationTokenSource _cancel = new();
    private readonly CancellationTokenSource _abort = new();
    private readonly List<ITimer> _timers = [];

    public DrainDeadlines(IHostApplicationLifetime lifetime, TimeProvider time)
    {
        lifetime.ApplicationStopping.Register(() =>
        {
            _timers.Add(time.CreateTimer(_ => _cancel.Cancel(), null, Grace, Timeout.InfiniteTimeSpan));
            _timers.Add(time.CreateTimer(_ => _abort.Cancel(), null, Limit, Timeout.InfiniteTimeSpan));
            HasBegun = true;
        });
    }

    /// <summary>Whether the host was told to stop and the deadlines run.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>Asks running functions to stop.</summary>
    public CancellationToken Cancel => _cancel.Token;

    /// <summary>Cuts connections.</summary>
    public CancellationToken Abort => _abort.Token;

    public void Dispose()
    {
        _timers.ForEach(timer => timer.Dispose());
        _cancel.Dispose();
        _abort.Dispose();
    }
}
