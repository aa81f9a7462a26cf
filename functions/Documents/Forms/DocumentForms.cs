namespace Yuqing.Functions.Documents.Forms;

/// <summary>
/// The four forms. One fact sheet fills them all; what is missing stays a visible blank, because at two in the morning a draft
/// is worth more than a refusal.
/// </summary>
internal static class DocumentForms
{
    private const int SummaryLength = 200;
    private const int TimelineLines = 8;
    private static readonly string[] Milestones = ["reported", "level-changed", "completed", "published", "breached", "closed", "reopened"];

    /// <summary>The document of a form, or null when there is no form of that name.</summary>
    public static OfficialDocument? Make(string template, FormInput input) => template switch
    {
        "flash-report" => FlashReport(input),
        "bulletin" => Bulletin(input),
        "written-report" => WrittenReport(input),
        "request" => Request(input),
        _ => null,
    };

    /// <summary>What the form is called, for file names.</summary>
    public static string Title(string template) => template switch
    {
        "flash-report" => "快报",
        "bulletin" => "网上舆情",
        "written-report" => "情况报告",
        _ => "协调函",
    };

    private static OfficialDocument FlashReport(FormInput input) => Frame(input, $"{input.UnitTitle}网络舆情快报", $"关于“{input.View.Report.Title}”网络舆情的快报", signed: true) with
    {
        Body =
        [
            .. Text($"{input.Discovered}，我单位发现有关“{input.View.Report.Title}”的网络舆情，现将有关情况报告如下。"),
            .. Section(1, "基本情况"),
            .. Text($"发现时间：{input.Discovered}。"),
            .. Text($"发生时间和地点：{input.Happened ?? OfficialDocument.Blank("发生时间")}，{input.Fact("place", "地点")}。"),
            .. Text($"来源平台及链接：{input.Source}。"),
            .. Text($"舆情等级：{input.LevelTitle}。"),
            .. Text(input.Fact("facts", "基本情况")),
            .. Section(2, "传播情况"),
            .. Text(input.Spread ?? OfficialDocument.Blank("传播情况")),
            .. Section(3, "已采取的措施"),
            .. Text(input.Fact("measures", "措施")),
            .. Section(4, "下一步工作"),
            .. Text(input.Fact("nextSteps", "下一步工作")),
            .. Requests(input, 5),
            .. Text("特此报告。"),
        ],
    };

    private static OfficialDocument Bulletin(FormInput input) => Frame(input, "网上舆情", $"关于“{input.View.Report.Title}”的网上舆情", signed: true) with
    {
        Body =
        [
            .. Text("【摘要】" + Summary(input)),
            .. Section(1, "舆情概况"),
            new DocumentBlock(2, "（一）事件情况"),
            .. Text(input.Fact("facts", "基本情况")),
            new DocumentBlock(2, "（二）时间脉络"),
            .. Milestone(input),
            new DocumentBlock(2, "（三）传播情况"),
            .. Text($"首发或主要来源：{input.Source}。"),
            .. Text(input.Spread ?? OfficialDocument.Blank("传播情况")),
            .. Section(2, "各方关切"),
            .. Text(input.Fact("publicConcerns", "公众关切（按群体归纳，不写个人）")),
            .. Section(3, "研判"),
            .. Text($"本舆情现为{input.LevelTitle}。{input.Fact("risk", "风险研判")}"),
            .. Section(4, "处置建议"),
            .. Text($"已采取措施：{input.Fact("measures", "措施")}"),
            .. Text($"建议：{input.Fact("nextSteps", "下一步工作")}"),
            .. input.Optional("requests") is { } requests ? Text($"请领导批示或协调：{requests}") : [],
        ],
    };

    private static OfficialDocument WrittenReport(FormInput input) => Frame(input, input.UnitTitle, $"关于“{input.View.Report.Title}”网络舆情的情况报告（{input.Stage}）", signed: true) with
    {
        Body =
        [
            .. Text($"{input.Discovered}，我单位发现有关“{input.View.Report.Title}”的网络舆情（编号{input.View.Number}，{input.LevelTitle}）。现将有关情况（{input.Stage}）报告如下。"),
            .. Section(1, "基本情况"),
            .. Text($"发生时间和地点：{input.Happened ?? OfficialDocument.Blank("发生时间")}，{input.Fact("place", "地点")}。来源平台及链接：{input.Source}。"),
            .. Text(input.Fact("facts", "基本情况")),
            .. Section(2, "舆论反映"),
            .. Text(input.Spread ?? OfficialDocument.Blank("传播情况")),
            .. Text(input.Fact("publicConcerns", "公众关切（按群体归纳，不写个人）")),
            .. Section(3, "处置情况"),
            .. Text(input.Fact("measures", "措施")),
            .. input.Stage == "终报" ? Answers(input) : [],
            .. Section(4, input.Stage == "终报" ? "整改和后续工作" : "下一步工作"),
            .. Text(input.Fact("nextSteps", "下一步工作")),
            .. Requests(input, 5),
            .. Text("特此报告。"),
        ],
    };

    private static OfficialDocument Request(FormInput input) => Frame(input, input.UnitTitle, $"关于商请协助处理“{input.View.Report.Title}”有关事项的函", signed: false) with
    {
        Body =
        [
            .. Text($"我单位正在处理有关“{input.View.Report.Title}”的网络舆情（编号{input.View.Number}），需贵单位支持。现将有关情况函告如下。"),
            .. Section(1, "基本情况"),
            .. Text(input.Fact("facts", "基本情况")),
            .. Text($"来源平台及链接：{input.Source}。"),
            .. Section(2, "我单位已开展的工作"),
            .. Text(input.Fact("measures", "措施")),
            .. Section(3, "商请协助事项"),
            .. Text(input.Fact("requests", "商请协助事项")),
            .. Text("请予支持，并将办理情况函告我单位。"),
            .. Text("此函。"),
        ],
    };

    private static OfficialDocument Frame(FormInput input, string mark, string title, bool signed) => new()
    {
        CopyNumber = input.Marks.CopyNumber,
        Marking = input.Marks.Marking,
        Urgency = input.Marks.Urgency,
        Mark = mark,
        Number = $"编号 {input.View.Number}{(signed && input.Obligation.Stage is not null ? $"　{input.Stage}" : "")}",
        Signer = signed ? input.Fact("signer", "签发人") : null,
        Title = input.View.Report.Drill ? "【演练】" + title : title,
        Addressee = input.Addressee ?? OfficialDocument.Blank("主送机关"),
        Body = [],
        Issuer = input.UnitTitle,
        Date = DateOnly.FromDateTime(input.Now.InChina().DateTime),
        Note = input.Contact,
        Drill = input.View.Report.Drill,
    };

    /// <summary>At most 200 characters, the verdict on the risk first, so that cutting never takes it away.</summary>
    internal static string Summary(FormInput input)
    {
        var risk = FirstSentence(input.Fact("risk", "风险研判"));
        var facts = input.Fact("facts", "基本情况").ReplaceLineEndings("");
        var text = $"风险判断：{risk}";
        if (text.Length > SummaryLength)
            return text[..(SummaryLength - 1)] + "…";
        var room = SummaryLength - text.Length;
        return text + (facts.Length <= room ? facts : room > 1 ? facts[..(room - 1)] + "…" : "");
    }

    private static string FirstSentence(string text)
    {
        var end = text.AsSpan().IndexOfAny("。！？\n");
        var sentence = end < 0 ? text : text[..end];
        return sentence.EndsWith('】') ? sentence : sentence + "。";
    }

    private static IEnumerable<DocumentBlock> Milestone(FormInput input) => input.Timeline
        .Where(entry => Milestones.Contains(entry.Kind))
        .Take(TimelineLines)
        .SelectMany(entry => Text($"{FormInput.Time(entry.At)}：{entry.Text}"));

    private static IEnumerable<DocumentBlock> Answers(FormInput input) => input.View.Statements
        .Where(statement => statement.Status == "published")
        .SelectMany(statement => Text(
            $"{FormInput.Time(statement.PublishedAt)}在{statement.Where ?? "官方渠道"}公开{(statement.Kind == "reply" ? "回复" : "发布")}{(statement.Url is null ? "" : $"（{statement.Url}）")}。"));

    private static IEnumerable<DocumentBlock> Requests(FormInput input, int number) =>
        input.Optional("requests") is { } requests ? [.. Section(number, "需上级协调支持的事项"), .. Text(requests)] : [];

    private static IEnumerable<DocumentBlock> Section(int number, string title) => [new DocumentBlock(1, $"{"一二三四五六七八九"[number - 1]}、{title}")];

    private static IEnumerable<DocumentBlock> Text(string text) => text
        .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(line => new DocumentBlock(0, line));
}
