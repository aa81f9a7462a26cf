using Yuqing.Functions;
using Yuqing.Functions.Duty;
using Yuqing.Functions.Notifications;
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
    [InlineData("escalation", 12, "升级（第 2 级） HNGL-2026-0007：手机快报 09:12 到期，剩 12 分钟 L")]
    [InlineData("reminder", 60, "到期提醒 HNGL-2026-0007：手机快报 10:00 到期，剩 1 小时 L")]
    [InlineData("new-incident", 24 * 60, "新舆情 HNGL-2026-0007：手机快报 3月3日 09:00 到期，剩 1 天 L")]
    [InlineData("breach", -50 * 60, "逾期 HNGL-2026-0007：手机快报 2月28日 07:00 到期，已逾期 2 天 2 小时 L")]
    [InlineData("all-clear", -3, "警报解除 HNGL-2026-0007：手机快报已完成 L")]
    public void Of_ReasonAndClock_SaysHowLongIsLeft(string reason, int minutes, string expected) =>
        Assert.Equal(expected, Text(Request(reason) with { DueAt = Now.AddMinutes(minutes), Rung = 2 }));

    [Fact]
    public void Of_WithoutObligation_HasNumberAndLinkOnly() =>
        Assert.Equal("等级调整 HNGL-2026-0007 L", Text(Request("level-changed") with { Facts = new NoticeFacts(null) }));

    [Fact]
    public void Of_ObligationWithoutClock_NamesIt() =>
        Assert.Equal("待签批 HNGL-2026-0007：手机快报 L", Text(Request("sign-off")));

    [Fact]
    public void Of_Drill_IsMarkedFirst() =>
        Assert.StartsWith("【演练】逾期", Text(Request("breach") with { Drill = true }), StringComparison.Ordinal);

    [Theory]
    [InlineData("zh-CN", "舆情通知 ")]
    [InlineData("en", "Notice ")]
    public void Of_EveryReason_HasWordsOfItsOwn(string language, string other)
    {
        var reasons = typeof(NoticeReasons).GetFields().Select(field => (string)field.GetRawConstantValue()!).ToList();
        var texts = reasons.Select(reason => Text(Request(reason), language)).ToList();

        Assert.Equal(reasons.Count, texts.Distinct().Count());
        Assert.DoesNotContain(texts, text => text.StartsWith(other, StringComparison.Ordinal));
        Assert.StartsWith(other, Text(Request("unheard-of"), language), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("new-incident", 28, "New incident HNGL-2026-0007: 手机快报 due 09:28, 28 min left L")]
    [InlineData("escalation", -65, "Overdue, escalated (step 2) HNGL-2026-0007: 手机快报 due 07:55, 1 h 5 min overdue L")]
    [InlineData("escalation", 12, "Escalated (step 2) HNGL-2026-0007: 手机快报 due 09:12, 12 min left L")]
    [InlineData("breach", -50 * 60, "Overdue HNGL-2026-0007: 手机快报 due 28 Feb 07:00, 2 d 2 h overdue L")]
    [InlineData("all-clear", -3, "All clear HNGL-2026-0007: 手机快报 is done L")]
    public void Of_English_SaysTheSame(string reason, int minutes, string expected) =>
        Assert.Equal(expected, Text(Request(reason) with { DueAt = Now.AddMinutes(minutes), Rung = 2 }, "en"));

    [Fact]
    public void Of_EnglishDrill_KeepsTheMark() =>
        Assert.StartsWith("【演练】DRILL Overdue", Text(Request("breach") with { Drill = true }, "en"), StringComparison.Ordinal);

    [Theory]
    [InlineData("zh-CN", "逾期升级（第 2 级） HNGL-2026-0007：手机快报 08:57 到期，已逾期 3 分钟（值班员、陈敏无人应答或无法联系，已跳过） L")]
    [InlineData("en", "Overdue, escalated (step 2) HNGL-2026-0007: 手机快报 due 08:57, 3 min overdue (skipped, no answer or no contact: duty officer, 陈敏) L")]
    public void Write_SkippedBefore_NamesThemInTheReadersLanguage(string language, string expected)
    {
        var directory = new RosterOfTheDay();
        directory.People.AddRange([new Person("chen-min", "陈敏", []), new Person("sun", "孙", []) { Language = language == "en" ? "en" : "zh" }]);
        var options = Microsoft.Extensions.Options.Options.Create(new YuqingOptions { Channels = { Language = language == "en" ? "zh-CN" : "en" } });
        var notice = Request("escalation") with { Person = "sun", Rung = 2, DueAt = Now.AddMinutes(-3), Facts = new NoticeFacts("手机快报", ["duty-officer", "chen-min"]) };

        var written = new NotificationWriter(directory, options).Write(notice, Now);

        Assert.Equal((expected, language), (written.Text, written.Language));
    }

    [Fact]
    public void Write_NothingSaidOfThePerson_IsInTheInstallationsLanguage()
    {
        var directory = new RosterOfTheDay();
        directory.People.Add(new Person("sun", "孙", []));
        var writer = new NotificationWriter(directory, Microsoft.Extensions.Options.Options.Create(new YuqingOptions { Channels = { Language = "en" } }));

        Assert.StartsWith("Overdue ", writer.Write(Request("breach") with { Person = "sun" }, Now).Text, StringComparison.Ordinal);
        Assert.StartsWith("Overdue ", writer.Write(Request("breach") with { Person = "left" }, Now).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_TextOfItsOwn_StaysAsItIs()
    {
        var writer = new NotificationWriter(new RosterOfTheDay(), Microsoft.Extensions.Options.Options.Create(new YuqingOptions()));
        Assert.Equal("值班空缺 L", writer.Write(Request("roster-gap") with { Facts = null, Text = "值班空缺 L" }, Now).Text);
    }

    private static string Text(Notification notification, string language = "zh-CN") => NotificationText.Of(notification, Now, language, []);

    private static Notification Request(string reason) => Some.Notification("i", "n") with
    {
        Number = "HNGL-2026-0007",
        Reason = reason,
        Rung = 0,
        Facts = new NoticeFacts("手机快报"),
        Link = "L",
    };
}
