using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Policies;

namespace Yuqing.Orchestrations.Incidents;

/// <summary>Evidence of a completion: checked against the rule, kept in bounds.</summary>
internal static partial class Evidence
{
    /// <summary>Grounds that any act may state besides the evidence of its rule.</summary>
    private static readonly string[] Grounds = ["evidence", "documentNo", "reason", "text"];

    /// <summary>What is missing or wrong; null when nothing is.</summary>
    public static Problem? Check(ObligationRule rule, IReadOnlyDictionary<string, string> fields)
    {
        var errors = new FieldErrors();
        foreach (var field in rule.Evidence)
        {
            var value = fields.GetValueOrDefault(field.Name);
            if (!string.IsNullOrWhiteSpace(value))
                CheckValue(errors, field, value);
            else if (field.Required)
                errors.Add(field.Name, $"缺少{field.Title}。");
        }
        foreach (var group in rule.Evidence.Where(field => field.AnyOf is not null).GroupBy(field => field.AnyOf))
        {
            if (group.Any(field => !string.IsNullOrWhiteSpace(fields.GetValueOrDefault(field.Name))))
                continue;
            foreach (var field in group)
                errors.Add(field.Name, $"{string.Join('、', group.Select(member => member.Title))}至少填一项。");
        }
        return errors.ToProblem($"“{rule.Title}”的材料不全或有误，请补正后提交。");
    }

    /// <summary>The fields that belong to the act, in full, for the timeline.</summary>
    public static Dictionary<string, string> Given(ObligationRule? rule, IReadOnlyDictionary<string, string> fields) =>
        (rule?.Evidence.Select(field => field.Name) ?? [])
        .Concat(Grounds)
        .Append("outcome")
        .Distinct()
        .Where(name => !string.IsNullOrWhiteSpace(fields.GetValueOrDefault(name)))
        .ToDictionary(name => name, name => fields[name].Trim());

    /// <summary>The fields as the state keeps them: in full while there is room over all obligations, else an excerpt.</summary>
    public static Dictionary<string, string> Kept(Incident incident, Dictionary<string, string> given)
    {
        var used = incident.Obligations.Sum(obligation => obligation.Given?.Values.Sum(Encoding.UTF8.GetByteCount) ?? 0);
        var kept = new Dictionary<string, string>();
        foreach (var (name, value) in given)
        {
            var fits = used + Encoding.UTF8.GetByteCount(value) <= Limits.EvidenceBytes;
            kept[name] = fits ? value : Limits.Cut(value, Limits.Excerpt);
            used += Encoding.UTF8.GetByteCount(kept[name]);
        }
        return kept;
    }

    private static void CheckValue(FieldErrors errors, EvidenceField field, string value)
    {
        switch (field.Type)
        {
            case "datetime" when Instant(value) is null:
                errors.Add(field.Name, $"{field.Title}须为带时区的时间，如 2026-11-21T09:28:00+08:00。");
                break;
            case "choice" when field.Choices?.Contains(value) != true:
                errors.Add(field.Name, $"{field.Title}须为 {string.Join('、', field.Choices ?? [])} 之一。");
                break;
            case "url" when !IsLink(value):
                errors.Add(field.Name, $"{field.Title}须为 http 或 https 链接。");
                break;
            case "file" when !FileId().IsMatch(value):
                errors.Add(field.Name, $"{field.Title}须为已上传附件的编号。");
                break;
        }
    }

    /// <summary>Whether a text is a link that a browser opens.</summary>
    public static bool IsLink(string value) => Uri.TryCreate(value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https";

    /// <summary>The instant that a text with an offset states; null when it states none.</summary>
    public static DateTimeOffset? Instant(string? value) =>
        value is not null && WithOffset().IsMatch(value) && DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, out var instant)
            ? instant
            : null;

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$")]
    private static partial Regex WithOffset();

    [GeneratedRegex("^[a-z0-9-]{1,64}$")]
    private static partial Regex FileId();
}
