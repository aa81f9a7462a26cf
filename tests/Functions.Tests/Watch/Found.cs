using Functions.Tests.Register;
using Yuqing.Functions.Watch;

namespace Functions.Tests.Watch;

/// <summary>Findings that tests start from.</summary>
internal static class Found
{
    public static Finding Gap(string subject = "gap", string? unit = Sample.Highway) =>
        new(AlarmKinds.RosterGap, subject, "值班空缺。", "Nobody is on duty.") { Unit = unit };

    public static Finding Queue() => new(AlarmKinds.QueueStuck, "notifications", "通知队列停滞。", "The queue is stuck.");

    public static Finding Breach(string incident, bool guarded = false) =>
        new(AlarmKinds.BreachMissed, $"{incident}/phone-report", "逾期未被发现。", "A breach was missed.")
        {
            Unit = Sample.Highway,
            Incident = incident,
            Number = "HNGL-2026-0001",
            Guarded = guarded,
        };
}
