using Functions.Tests.Notifications;
using Yuqing.Functions.Channels;
using Yuqing.Functions.Telemetry;

namespace Functions.Tests.Telemetry;

/// <summary>Failed attempts by channel and cause.</summary>
public sealed class ChannelTelemetryTests : IDisposable
{
    private readonly Measured _measured = new();
    private readonly string _channel = Guid.NewGuid().ToString("N");

    public void Dispose() => _measured.Dispose();

    [Theory]
    [InlineData(DeliveryOutcome.Transient, null, "unavailable")]
    [InlineData(DeliveryOutcome.Transient, "timeout", "timeout")]
    [InlineData(DeliveryOutcome.Permanent, null, "refused")]
    [InlineData(DeliveryOutcome.Sent, null, null)]
    [InlineData(DeliveryOutcome.Busy, null, null)]
    public async Task Attempt_WithAnOutcome_CountsOnlyWhatFailedAndWhy(DeliveryOutcome outcome, string? cause, string? reason)
    {
        var notification = Some.Notification("i", "n-1") with { Channel = _channel, Address = "13900000000" };

        await ChannelTelemetry.MeasureAsync(notification, () => Task.FromResult(new DeliveryResult(outcome, "13900000000 is off") { Cause = cause }));

        Assert.Equal(reason is null ? [] : [1], _measured.Of("yuqing.channel.failures", "channel", _channel));
        Assert.Equal(reason is null ? [] : [1], reason is null ? [] : _measured.Of("yuqing.channel.failures", "reason", reason).TakeLast(1));
    }
}
