using Functions.Tests.Register;
using Yuqing.Functions.Notifications;
using Yuqing.Functions.Register;
using Yuqing.Testing;

namespace Functions.Tests.Notifications;

/// <summary>What the contracts of a notification store work with. An adapter's tests give them a store and the register that it belongs to.</summary>
public abstract class NotificationStoreSuite
{
    private protected static readonly CancellationToken None = CancellationToken.None;

    /// <summary>The store under test.</summary>
    protected abstract INotificationStore Store { get; }

    /// <summary>The same store as another process has it.</summary>
    protected virtual INotificationStore Another => Store;

    /// <summary>The register that it belongs to.</summary>
    protected abstract IIncidentRegister Register { get; }

    protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero));

    protected DateTimeOffset Now => Time.GetUtcNow();

    protected async Task<string> OpenAsync(string externalId = "a", string unit = Sample.Highway) =>
        (await Register.AcceptReportAsync(Sample.Delivery(Sample.Report(externalId, unit)), Sample.Open, None)).Incident.Seed.IncidentId;

    protected Notification Build(string incident, string id) => Some.Notification(incident, id) with { QueuedAt = Now };

    protected async Task<Notification> StoredAsync(string id) => (await Store.GetAsync(id, None))!;

    protected Task SentAsync(params string[] ids) => RecordAsync(NotificationState.Sent, ids);

    /// <summary>Records the outcome of a first attempt.</summary>
    protected async Task RecordAsync(NotificationState state, params string[] ids)
    {
        foreach (var id in ids)
            await Store.RecordAsync(id, state, 1, state == NotificationState.Sent ? null : "HTTP 500", null, None);
    }
}
