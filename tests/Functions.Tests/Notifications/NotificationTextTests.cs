using Yuqing.Functions.Notifications;
using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Incidents;

namespace Functions.Tests.Notifications;

public sealed class NotificationTextTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.FromHours(8));

    [Theory]
    [InlineData("new-incident", 28, "新舆情 HNGL-2026-0007：手机快报 09:28 到期，剩 28 分钟 L")]
    [InlineData("reminder", 0, "到期提醒 HNGL-2026-0007：手机快报 09:00 到期，剩 不到 1 分钟 L")]
    [InlineData("breach", -3, "逾期 HNGL-2026-0007：手机快报 08:57 到期，已逾期 3 分钟 L")]
    [InlineData("escalation", -65, "逾期升级（第 2 级） HNGL-2026-0007：手机快报 07:55 到期，已逾期 1 小时 5 分钟 L")]
    [InlineData("reminder", 60, "到期提醒 HNGL-2026-0007：手机快报 10:00 到期，剩 1 小时 L")]
    [InlineData("new-incident", 24 * 60, "新舆情 HNGL-2026-0007：手机快报 3月3日 09:00 到期，剩 1 天 L")]
    [InlineData("breach", -50 * 60, "逾期 HNGL-2026-0007：手机快报 2月28日 07:00 到期，已逾期 2 天 2 小时 L")]
    [InlineData("all-clear", -3, "警报解除 HNGL-2026-0007：手机快报已完成 L")]
    public void Of_ReasonAndClock_SaysHowLongIsLeft(string reason, int minutes, string expected) =>
        Assert.Equal(expected, NotificationText.Of(Request(reason) with { DueAt = Now.AddMinutes(minutes), Rung = 2 }, "L", Now));

    [Fact]
    public void Of_WithoutObligation_HasNumberAndLinkOnly() =>
        Assert.Equal("等级调整 HNGL-2026-0007 L", NotificationText.Of(Request("level-changed") with { ObligationTitle = null }, "L", Now));

    [Fact]
    public void Of_ObligationWithoutClock_NamesIt() =>
        Assert.Equal("待签批 HNGL-2026-0007：手机快报 L", NotificationText.Of(Request("sign-off"), "L", Now));

    [Fact]
    public void Of_Drill_IsMarkedFirst() =>
        Assert.StartsWith("【演练】逾期", NotificationText.Of(Request("breach") with { Drill = true }, "L", Now), StringComparison.Ordinal);

    [Theory]
    [InlineData("zh-CN", "舆情通知 ")]
    [InlineData("en", "Notice ")]
    public void Of_EveryReason_HasWordsOfItsOwn(string language, string other)
    {
        var reasons = typeof(NoticeReasons).GetFields().Select(field => (string)field.GetRawConstantValue()!).ToList();
        var texts = reasons.Select(reason => NotificationText.Of(Request(reason), "L", Now, language)).ToList();

        Assert.Equal(reasons.Count, texts.Distinct().Count());
        Assert.DoesNotContain(texts, text => text.StartsWith(other, StringComparison.Ordinal));
        Assert.StartsWith(other, NotificationText.Of(Request("unheard-of"), "L", Now, language), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("new-incident", 28, "New incident HNGL-2026-0007: 手机快报 due 09:28, 28 min left L")]
    [InlineData("escalation", -65, "Overdue, escalated (step 2) HNGL-2026-0007: 手机快报 due 07:55, 1 h 5 min overdue L")]
    [InlineData("breach", -50 * 60, "Overdue HNGL-2026-0007: 手机快报 due 28 Feb 07:00, 2 d 2 h overdue L")]
    [InlineData("all-clear", -3, "All clear HNGL-2026-0007: 手机快报 is done L")]
    public void Of_English_SaysTheSame(string reason, int minutes, string expected) =>
        Assert.Equal(expected, NotificationText.Of(Request(reason) with { DueAt = Now.AddMinutes(minutes), Rung = 2 }, "L", Now, "en"));

    [Fact]
    public void Of_EnglishDrill_KeepsTheMark() =>
        Assert.StartsWith("【演练】DRILL Overdue", NotificationText.Of(Request("breach") with { Drill = true }, "L", Now, "en"), StringComparison.Ordinal);

    private static NotifyRequest Request(string reason) => new()
    {
        Key = "k",
        IncidentId = "i",
        Number = "HNGL-2026-0007",
        Unit = "u",
        Reason = reason,
        ObligationTitle = "手机快报",
    };
}
