using Functions.Tests.Notifications;
using Yuqing.Functions.Move;
using Yuqing.Functions.Notifications;
using Yuqing.Functions.Register;
using Yuqing.Testing;

namespace Functions.Tests.Move;

/// <summary>Notifications of moved incidents stay as they were, whatever they lie in. An adapter's tests derive from this.</summary>
public abstract class NotificationImportContract
{
    protected abstract INotificationStore Store { get; }

    private protected abstract INotificationImport Import { get; }

    protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Add_EveryState_IsStoredAsItIs()
    {
        Notification[] moved = [.. Enum.GetValues<NotificationState>().Select(Of)];

        await Import.AddAsync(moved, default);

        Assert.Equal(moved.Select(RegisterJson.Write), (await Store.ListAsync("moved", default)).Select(RegisterJson.Write));
    }

    [Fact]
    public async Task Add_WhatGoesOnHere_IsLeftAsItIs()
    {
        var moved = Of(NotificationState.Failed);
        await Import.AddAsync([moved], default);
        await Store.RecordAsync(moved.Id, NotificationState.Sent, 3, null, null, default);

        await Import.AddAsync([moved], default);

        Assert.Equal((NotificationState.Sent, 3), ((await Store.GetAsync(moved.Id, default))!.State, (await Store.GetAsync(moved.Id, default))!.Attempts));
    }

    [Fact]
    public async Task Add_Waiting_IsFoundWhenItIsDueAndNotBefore()
    {
        await Import.AddAsync([Of(NotificationState.Failed), Of(NotificationState.Sent)], default);

        Assert.Empty(await Store.ListStuckAsync(Time.GetUtcNow().AddMinutes(9), 10, default));
        Assert.Equal(Of(NotificationState.Failed).Id, Assert.Single(await Store.ListStuckAsync(Time.GetUtcNow().AddMinutes(10), 10, default)).Id);
    }

    [Fact]
    public async Task Add_Sent_TheSameNoticeIsNotSentAgain()
    {
        await Import.AddAsync([Of(NotificationState.Sent)], default);

        Assert.Empty(await Store.AddAsync([Of(NotificationState.Sent)], default));
    }

    private Notification Of(NotificationState state)
    {
        var now = ToChina(Time.GetUtcNow());
        return Some.Notification("moved", $"n-{state}") with
        {
            State = state,
            Attempts = 2,
            Error = state is NotificationState.Failed or NotificationState.Dead ? "no answer" : null,
            QueuedAt = now.AddMinutes(-5),
            SentAt = state is NotificationState.Sent or NotificationState.Delivered ? now.AddMinutes(-1) : null,
            DiedAt = state == NotificationState.Dead ? now.AddMinutes(-1) : null,
            NextAttemptAt = state is NotificationState.Failed or NotificationState.Queued ? now.AddMinutes(9) : null,
        };
    }

    private static DateTimeOffset ToChina(DateTimeOffset instant) => instant.ToOffset(TimeSpan.FromHours(8));
}
