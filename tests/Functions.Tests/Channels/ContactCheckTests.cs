using Functions.Tests.Notifications;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Yuqing.Functions;
using Yuqing.Functions.Channels;
using Yuqing.Functions.Notifications;
using Yuqing.Testing;

namespace Functions.Tests.Channels;

/// <summary>Contacts that could never work are found when the directory is taken in, not at night.</summary>
public sealed class ContactCheckTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection()
        .AddLogging()
        .AddSingleton<TimeProvider>(new FakeTimeProvider())
        .AddSingleton(Options.Create(new YuqingOptions()))
        .AddNotifications()
        .BuildServiceProvider();

    public void Dispose() => _services.Dispose();

    [Theory]
    [InlineData("console", null)]
    [InlineData("console", "desk")]
    [InlineData("webhook", "https://gateway.example.gov.cn/notify?key=1")]
    [InlineData("Webhook", "http://10.0.0.7:8080/")]
    [InlineData("smtp", "office@example.gov.cn")]
    [InlineData("sms", "+86 139-0000-0001")]
    [InlineData("wecom", "duty")]
    [InlineData("dingtalk", "duty/@13900000001")]
    [InlineData("feishu", "duty/@ou_1f2e")]
    public void CheckContact_AddressFits_IsNull(string channel, string? address) => Assert.Null(Channels.CheckContact(channel, address));

    [Theory]
    [InlineData("webhook", null, "URL")]
    [InlineData("webhook", "gateway.example.gov.cn/notify", "URL")]
    [InlineData("webhook", "ftp://example.gov.cn/", "URL")]
    [InlineData("webhook", "/notify", "URL")]
    [InlineData("smtp", null, "mail address")]
    [InlineData("smtp", "office", "mail address")]
    [InlineData("smtp", "赵 <office@example.gov.cn>", "mail address")]
    [InlineData("sms", null, "telephone number")]
    [InlineData("sms", "office@example.gov.cn", "telephone number")]
    [InlineData("sms", "8520", "telephone number")]
    [InlineData("wecom", null, "ROBOT")]
    [InlineData("wecom", "duty/13900000001", "ROBOT")]
    [InlineData("dingtalk", "/@13900000001", "ROBOT")]
    [InlineData("feishu", "duty/@<at>", "ROBOT")]
    public void CheckContact_AddressDoesNotFit_SaysWhatItShouldBe(string channel, string? address, string expected)
    {
        var wrong = Channels.CheckContact(channel, address)!;

        Assert.Contains(expected, wrong, StringComparison.Ordinal);
        if (address is not null)
            Assert.DoesNotContain(address, wrong, StringComparison.Ordinal);
    }

    [Fact]
    public void CheckContact_UnknownChannel_NamesThoseThatThereAre() =>
        Assert.Equal(
            "There is no channel \"pigeon\"; known are console, dingtalk, feishu, sms, smtp, webhook, wecom.", Channels.CheckContact("pigeon", null));

    [Fact]
    public async Task CheckContact_WhatItRefuses_TheChannelRefusesForGood()
    {
        foreach (var channel in _services.GetServices<INotificationChannel>().Where(channel => channel.CheckAddress("") is not null))
        {
            var result = await channel.SendAsync(Some.Notification("i", "n") with { Channel = channel.Name, Address = "" }, default);
            Assert.Equal(new DeliveryResult(DeliveryOutcome.Permanent, channel.CheckAddress("")), result);
        }
    }

    private ChannelSet Channels => _services.GetRequiredService<ChannelSet>();
}
