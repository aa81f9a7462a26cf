using System.ComponentModel;
using System.Globalization;
using Yuqing.Functions.Watch;

namespace Yuqing.Functions.Http.Alarms;

/// <summary>A page of alarms, newest first.</summary>
internal sealed record AlarmListJson(
    IReadOnlyList<AlarmJson> Items,
    string? Next,
    [property: Description("未解除的告警数（调用者可见的）")] long Open,
    [property: Description("看门狗上一次完成巡查的时间；从未完成时为空")] DateTimeOffset? LastRoundAt);

/// <summary>An alarm as the API shows it.</summary>
internal sealed record AlarmJson(
    string Id,
    string Kind,
    string? Unit,
    string? Incident,
    string? Number,
    string Subject,
    string Text,
    string TextEn,
    DateTimeOffset RaisedAt,
    DateTimeOffset LastSeenAt,
    DateTimeOffset? PushedAt,
    DateTimeOffset? ClearedAt,
    string? SeenBy,
    DateTimeOffset? SeenAt)
{
    /// <summary>The alarm; that it was pushed is part of what it says.</summary>
    public static AlarmJson Of(Alarm alarm) => new(
        alarm.Id.ToString(CultureInfo.InvariantCulture),
        alarm.Kind,
        alarm.Unit,
        alarm.Incident,
        alarm.Number,
        alarm.Subject,
        alarm.PushedAt is { } at ? string.Create(CultureInfo.InvariantCulture, $"{alarm.Text}看门狗已于 {at:HH:mm} 尝试恢复。") : alarm.Text,
        alarm.PushedAt is { } pushed ? string.Create(CultureInfo.InvariantCulture, $"{alarm.TextEn} The watchdog pushed it at {pushed:HH:mm}.") : alarm.TextEn,
        alarm.RaisedAt,
        alarm.LastSeenAt,
        alarm.PushedAt,
        alarm.ClearedAt,
        alarm.SeenBy,
        alarm.SeenAt);

    /// <summary>What a caller sees: alarms of the caller's units, and as an administrator those of the installation.</summary>
    public static AlarmSight SightOf(Security.Caller caller) => new(caller.Sight, caller.HoldsAny([]));
}
