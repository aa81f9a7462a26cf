using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Yuqing.Functions.Duty;

/// <summary>Makes this instance see within seconds what others save of the directory. Needed where there are others: not on one machine, whose file has one owner.</summary>
internal sealed partial class DirectoryFollower(LiveDutyDirectory live, TimeProvider time, ILogger<DirectoryFollower> logger) : BackgroundService
{
    /// <summary>How often it asks for the number of the latest version.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    private readonly PeriodicTimer _timer = new(Every, time);

    /// <inheritdoc/>
    public override void Dispose()
    {
        _timer.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await _timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            try
            {
                await live.RefreshAsync(stoppingToken).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // What is known still counts; the next round tries again.
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                LogNotAsked(failure);
            }
        }
    }

    [LoggerMessage(3246, LogLevel.Warning, "The store was not asked for a later version of the directory; the one known still counts")]
    private partial void LogNotAsked(Exception failure);
}
