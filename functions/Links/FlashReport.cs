using System.Globalization;
using System.Text.RegularExpressions;
using Yuqing.Functions.Duty;
using Yuqing.Functions.Notifications;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Links;

/// <summary>Somebody whom a flash report may go to.</summary>
/// <param name="Name">Name.</param>
/// <param name="Role">Title of the duty role.</param>
/// <param name="Phone">A telephone number from the directory, if there is one.</param>
internal sealed record Callee(string Name, string Role, string? Phone);

/// <summary>What a person needs to make the flash report by call, SMS or IM: whom to reach and what to say, without the matter itself.</summary>
internal static partial class FlashReport
{
    /// <summary>Evidence field: who was reached.</summary>
    public const string CalleeField = "callee";

    /// <summary>Evidence field: when.</summary>
    public const string CalledAtField = "calledAt";

    /// <summary>Evidence field: call, sms or im.</summary>
    public const string MethodField = "method";

    /// <summary>Evidence field: who made the report.</summary>
    public const string SenderField = "sender";

    /// <summary>Evidence field: the answer or number of the receipt.</summary>
    public const string ReceiptField = "receipt";

    private static readonly string[] Known = [CalleeField, CalledAtField, MethodField, SenderField, ReceiptField];
    private static readonly string[] Addressees = ["superior", "leader"];

    /// <summary>Ways to make it, when the policy names none.</summary>
    public static readonly IReadOnlyList<string> Methods = ["call", "sms", "im"];

    /// <summary>Whether an obligation is a report made by a person, and the form of the page is enough to record it.</summary>
    public static bool Fits(ObligationView obligation)
    {
        var names = obligation.Evidence.Select(field => field.Name).ToList();
        return names.Contains(CalleeField) && names.Contains(CalledAtField) && obligation.Acts.Contains(SignalTypes.Complete)
            && obligation.Evidence.All(field => !field.Required || Known.Contains(field.Name));
    }

    /// <summary>Whether the obligation asks for a field.</summary>
    public static bool Asks(ObligationView obligation, string field) => obligation.Evidence.Any(known => known.Name == field);

    /// <summary>The choices of the method.</summary>
    public static IReadOnlyList<string> MethodsOf(ObligationView obligation) =>
        obligation.Evidence.FirstOrDefault(field => field.Name == MethodField)?.Choices is { Count: > 0 } choices ? choices : Methods;

    /// <summary>Those who hold the roles now, the superior's people first.</summary>
    public static IReadOnlyList<Callee> CalleesOf(IDutyDirectory directory, string unit, DateTimeOffset now) =>
    [
        .. Addressees
            .SelectMany(role => directory.OnDuty(unit, role, now).Select(person => (person, role)))
            .DistinctBy(found => found.person.Id)
            .Select(found => new Callee(found.person.Name, Orchestrations.Incidents.DutyRoles.Title(found.role), PhoneOf(found.person))),
    ];

    /// <summary>What to read aloud, in Chinese whatever the page's language: it is said to a Chinese superior.</summary>
    public static string Script(IncidentView incident, string unitTitle, string sender) =>
        $"{Mark(incident)}您好，我是{unitTitle}{sender}，现向您报告一起网络舆情。{Facts(incident)}详情请登录后台查看。请问您是否已收悉？";

    /// <summary>What to paste into a text message or chat.</summary>
    public static string Message(IncidentView incident, string unitTitle, string sender) =>
        $"{Mark(incident)}【舆情快报】{unitTitle}：{Facts(incident)}详情登录后台查看，收到请回复。报告人：{sender}。";

    private static string Mark(IncidentView incident) => incident.Report.Drill ? NotificationText.DrillMark : "";

    private static string Facts(IncidentView incident)
    {
        var level = incident.Levels.FirstOrDefault(level => level.Id == incident.Level)?.Title ?? incident.Level ?? "待定";
        var discovered = (incident.Report.DiscoveredAt ?? incident.OpenedAt).InChina().ToString("M月d日 HH:mm", CultureInfo.InvariantCulture);
        return $"编号 {incident.Number}，等级{level}{(incident.LevelProvisional ? "（暂定）" : "")}，发现时间 {discovered}。";
    }

    private static string? PhoneOf(Person person) =>
        person.Contacts.Select(contact => contact.Address).Prepend(person.Phone).OfType<string>().FirstOrDefault(number => PhoneNumber().IsMatch(number));

    [GeneratedRegex(@"^\+?[0-9](?:[ -]?[0-9]){4,17}$")]
    private static partial Regex PhoneNumber();
}
