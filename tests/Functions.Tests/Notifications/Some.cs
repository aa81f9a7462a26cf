using Functions.Tests.Register;
using Yuqing.Functions.Notifications;

namespace Functions.Tests.Notifications;

/// <summary>Notifications that tests start from.</summary>
internal static class Some
{
    public static Notification Notification(string incident, string id) => new()
    {
        Id = id,
        Incident = incident,
        Number = "HNGL-2026-0001",
        Unit = Sample.Highway,
        Obligation = "phone-report",
        Reason = "breach",
        Rung = 1,
        Role = "duty-officer",
        Person = "chen-min",
        PersonName = "陈敏",
        Channel = "webhook",
        Text = "逾期 HNGL-2026-0001",
        Link = "http://localhost:7071/incidents/1",
        QueuedAt = new DateTimeOffset(2026, 3, 2, 8, 0, 0, TimeSpan.FromHours(8)),
    };
}
