using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Yuqing.Functions.Attachments;
using Yuqing.Testing;

namespace Functions.Tests.Attachments;

public sealed class AttachmentSweepTests
{
    [Fact]
    public async Task Sweep_FailsForWhateverReason_IsTriedAgainTheNextDay()
    {
        var time = new FakeTimeProvider();
        var sweeper = new Failing();
        await using var services = new ServiceCollection().AddSingleton<IAttachmentSweeper>(sweeper).BuildServiceProvider();
        using var sweep = new AttachmentSweep(services, time, NullLogger<AttachmentSweep>.Instance);

        await sweep.StartAsync(CancellationToken.None);
        await sweeper.First.Task;
        time.Advance(TimeSpan.FromDays(1));
        await Task.WhenAny(sweeper.Second.Task, sweep.ExecuteTask!);

        Assert.True(sweeper.Second.Task.IsCompleted, "The failure ended the sweeps.");
        await sweep.StopAsync(CancellationToken.None);
    }

    private sealed class Failing : IAttachmentSweeper
    {
        private int _calls;

        public TaskCompletionSource First { get; } = new();

        public TaskCompletionSource Second { get; } = new();

        public Task<int> SweepAsync(CancellationToken cancellation)
        {
            (++_calls == 1 ? First : Second).TrySetResult();
            throw new InvalidOperationException("The account refuses.");
        }
    }
}
