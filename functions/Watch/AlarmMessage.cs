using System.Globalization;
using Yuqing.Functions.Channels;
using Yuqing.Functions.Duty;
using Yuqing.Functions.Notifications;

namespace Yuqing.Functions.Watch;

/// <summary>One message about one or several alarms: kind, number and link, nothing of the matter; of what concerns no incident also what is wrong.</summary>
/// <param name="Person">To whom.</param>
/// <param name="Alarms">About which; at least one.</param>
internal sealed record AlarmMessage(Person Person, IReadOnlyList<Alarm> Alarms)
{
    private const string Reason = "watchdog";

    /// <summary>Any of them is urgent.</summary>
    public bool Urgent => Alarms.Any(alarm => alarm.Urgent);

    /// <summary>The message in the form that channels take. Repeating it within a day gives the same id.</summary>
    public Notification To(ContactMethod contact, YuqingOptions options, DateTimeOffset now)
    {
        var first = Alarms[0];
        var link = $"{options.PublicUrl}/alarms";
        var english = Person.Language == Person.English || options.Channels.Language == ChannelOptions.English;
        return new Notification
        {
            Id = IdOf(now),
            Incident = first.Incident ?? Reason,
            Number = first.Number ?? Reason,
            Unit = first.Unit ?? "",
            Reason = Reason,
            Role = "office",
            Person = Person.Id,
            PersonName = Person.Name,
            Channel = contact.Channel,
            Address = contact.Address,
            Text = $"{(english ? English() : Chinese())} {link}",
            Link = link,
            Urgent = Urgent,
            QueuedAt = now,
        };
    }

    private string Chinese() => Alarms is [var only]
        ? $"【系统告警】{Title(only, english: false)}"
        : string.Create(CultureInfo.InvariantCulture, $"【系统告警】{Alarms.Count} 项：{string.Join("、", Counts(english: false))}");

    private string English() => Alarms is [var only]
        ? $"[System alarm] {Title(only, english: true)}"
        : string.Create(CultureInfo.InvariantCulture, $"[System alarm] {Alarms.Count} alarms: {string.Join(", ", Counts(english: true))}");

    private static string Title(Alarm alarm, bool english)
    {
        var title = AlarmKinds.Title(alarm.Kind, english);
        return alarm.Number is { } number ? $"{title} {number}"
            : english ? $"{title}: {alarm.TextEn.TrimEnd('.')}"
            : $"{title}：{alarm.Text.TrimEnd('。')}";
    }

    private IEnumerable<string> Counts(bool english) => Alarms.GroupBy(alarm => alarm.Kind)
        .Select(same => string.Create(CultureInfo.InvariantCulture, $"{AlarmKinds.Title(same.Key, english)} {same.Count()}"));

    private string IdOf(DateTimeOffset now)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{Reason} {now:yyyyMMdd} {Person.Id} {string.Join(' ', Alarms.Select(alarm => alarm.Id))}");
        return TextHash.Of(text, bytes: 16);
    }
}
