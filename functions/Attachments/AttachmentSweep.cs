using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Yuqing.Functions.Attachments;

/// <summary>
/// Sweeps the attachments after every start and once a day. The store is asked for only then: the host makes its services
/// before the start is checked, and a register in use must be refused there, in one line.
/// </summary>
internal sealed partial class AttachmentSweep(IServiceProvider services, TimeProvider time, ILogger<AttachmentSweep> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromDays(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var store = services.GetRequiredService<IAttachmentSweeper>();
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                if (await store.SweepAsync(stoppingToken) is > 0 and var removed)
                    LogSwept(removed);
            }
#pragma warning disable CA1031 // Whatever it is: a sweep that fails must not end the program.
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                LogFailed(failure);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(3601, LogLevel.Information, "Removed {Count} attachments that no incident has.")]
    private partial void LogSwept(int count);

    [LoggerMessage(3602, LogLevel.Warning, "The attachments could not be swept; the next round tries again.")]
    private partial void LogFailed(Exception failure);
}
