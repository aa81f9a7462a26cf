using System.Globalization;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Documents.Forms;

/// <summary>What a form is filled in from: one incident, one fact sheet, one obligation and its recipient.</summary>
internal sealed record FormInput
{
    /// <summary>The incident.</summary>
    public required IncidentView View { get; init; }

    /// <summary>The obligation that the document belongs to.</summary>
    public required ObligationView Obligation { get; init; }

    /// <summary>The fact sheet.</summary>
    public required IReadOnlyDictionary<string, string> Facts { get; init; }

    /// <summary>Name of the unit that issues it.</summary>
    public required string UnitTitle { get; init; }

    /// <summary>主送机关; null when nobody is named.</summary>
    public string? Addressee { get; init; }

    /// <summary>The timeline, oldest first.</summary>
    public IReadOnlyList<TimelineEntry> Timeline { get; init; } = [];

    /// <summary>When it is made, in Asia/Shanghai.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>份号, handling mark and urgency, when given.</summary>
    public DocumentMarks Marks { get; init; } = new(null, null, null);

    /// <summary>Title of the present level.</summary>
    public string LevelTitle => View.Level is null
        ? OfficialDocument.Blank("等级")
        : (View.Levels.FirstOrDefault(level => level.Id == View.Level)?.Title ?? View.Level) + (View.LevelProvisional ? "（暂定）" : "");

    /// <summary>首报、续报 or 终报.</summary>
    public string Stage => Obligation.Stage switch
    {
        "follow-up" => "续报",
        "final" => "终报",
        _ => "首报",
    };

    /// <summary>A fact, or a blank of that name.</summary>
    public string Fact(string field, string what) => Facts.GetValueOrDefault(field) ?? OfficialDocument.Blank(what);

    /// <summary>A fact that may be absent.</summary>
    public string? Optional(string field) => Facts.GetValueOrDefault(field);

    /// <summary>When it was discovered, as people write it.</summary>
    public string Discovered => Time(View.Report.DiscoveredAt) ?? Time(View.OpenedAt)!;

    /// <summary>When it arose: as the fact sheet says, or as reported.</summary>
    public string? Happened => Optional("happenedAt") ?? Time(View.Report.OccurredAt);

    /// <summary>Platform and link.</summary>
    public string Source => (View.Report.Platform, View.Report.Url) switch
    {
        (null, null) => OfficialDocument.Blank("来源平台及链接"),
        (var platform, null) => platform,
        (null, var url) => url,
        var (platform, url) => $"{platform}（{url}）",
    };

    /// <summary>附注 with the contact.</summary>
    public string Contact => $"（联系人：{Fact("contact", "联系人")}，电话：{Fact("contactPhone", "联系电话")}）";

    /// <summary>How far it has spread: the fact sheet's words and the latest numbers.</summary>
    public string? Spread
    {
        get
        {
            var metrics = View.Report.Metrics;
            var numbers = string.Join("、", ((string, long?)[])[("浏览", metrics?.Views), ("评论", metrics?.Comments), ("转发", metrics?.Reposts)] is var counters
                ? counters.Where(counter => counter.Item2 is not null).Select(counter => string.Create(CultureInfo.InvariantCulture, $"{counter.Item1}{counter.Item2}次"))
                : []);
            var measured = numbers.Length == 0 ? null : $"监测数据：{numbers}。";
            return Optional("spread") is { } words ? measured is null ? words : $"{words}\n{measured}" : measured;
        }
    }

    /// <summary>年月日时分 in Asia/Shanghai.</summary>
    public static string? Time(DateTimeOffset? at) =>
        at?.ToOffset(ChinaTime.Offset).ToString("yyyy年M月d日HH时mm分", CultureInfo.InvariantCulture);
}

/// <summary>What stands above the mark.</summary>
/// <param name="CopyNumber">份号.</param>
/// <param name="Marking">Handling mark.</param>
/// <param name="Urgency">特急 or 加急.</param>
internal sealed record DocumentMarks(string? CopyNumber, string? Marking, string? Urgency);
