using System.Globalization;
using Yuqing.Functions.Channels;

namespace Yuqing.Functions.Duty;

/// <summary>
/// Looks at contacts before they are saved: a message to a channel that does not exist, or to an address that it cannot use,
/// would only fail at night. Contacts that were so before do not stand in the way of other changes.
/// </summary>
internal sealed class ContactCheck(IEnumerable<INotificationChannel> channels)
{
    private const string RobotForm = "应为机器人名称，或“机器人名称/@手机号”（@用户编号、@all）。";

    private readonly Dictionary<string, INotificationChannel> _channels = channels.ToDictionary(channel => channel.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>What channels say about a bad address, in the language of the API's answers; another channel's own words are taken as they are.</summary>
    private readonly Dictionary<string, string> _forms = new(StringComparer.OrdinalIgnoreCase)
    {
        ["sms"] = "应为手机号码，如 13800000000。",
        ["smtp"] = "应为电子邮箱地址。",
        ["webhook"] = "应为 http:// 或 https:// 开头的网址。",
        ["wecom"] = RobotForm,
        ["dingtalk"] = RobotForm,
        ["feishu"] = RobotForm,
    };

    /// <summary>The channels of the program by name, and whether this installation has settings for each.</summary>
    public IEnumerable<(string Name, bool Configured)> Channels =>
        _channels.Values.Select(channel => (channel.Name, channel.IsConfigured)).OrderBy(channel => channel.Name, StringComparer.Ordinal);

    /// <summary>What is wrong with the contacts of a directory, by place.</summary>
    public IReadOnlyList<ContactFault> Check(DutyDirectory before, DutyDirectory after) => _channels.Count == 0 ? [] : [.. after.People.SelectMany((person, i) =>
    {
        var known = before.FindPerson(person.Id)?.Contacts ?? [];
        return person.Contacts.SelectMany((contact, j) =>
            Check(contact, string.Create(CultureInfo.InvariantCulture, $"people[{i}].contacts[{j}]"), isNew: !known.Contains(contact)));
    })];

    private IEnumerable<ContactFault> Check(ContactMethod contact, string place, bool isNew)
    {
        if (!_channels.TryGetValue(contact.Channel, out var channel))
            yield return new ContactFault($"{place}.channel", $"没有通知渠道“{contact.Channel}”；可用：{string.Join("、", Channels.Select(known => known.Name))}。", isNew);
        else if (channel.CheckAddress(contact.Address) is { } wrong)
            yield return new ContactFault($"{place}.address", _forms.GetValueOrDefault(channel.Name, wrong), isNew);
        else if (!channel.IsConfigured)
            yield return new ContactFault($"{place}.channel", $"本系统没有渠道“{contact.Channel}”的设置，发给它的消息会改用下一个联系方式。", false);
    }
}

/// <summary>Something wrong with a contact.</summary>
/// <param name="Path">Where, such as <c>people[0].contacts[1].address</c>.</param>
/// <param name="Message">What, in Chinese.</param>
/// <param name="Refused">Whether it may not be saved; otherwise it is a warning.</param>
internal sealed record ContactFault(string Path, string Message, bool Refused);
