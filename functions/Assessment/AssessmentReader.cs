using System.Runtime.CompilerServices;
using Yuqing.Functions.Documents.Tables;
using Yuqing.Functions.Duty;
using Yuqing.Functions.Register;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Assessment;

/// <summary>The findings of a month.</summary>
/// <param name="Items">In order of time.</param>
/// <param name="Totals">Points of the confirmed ones by unit.</param>
internal sealed record AssessmentJson(IReadOnlyList<AssessmentItemJson> Items, IReadOnlyList<AssessmentTotalJson> Totals);

/// <summary>A finding with the incident that it is about.</summary>
internal sealed record AssessmentItemJson(
    string Incident,
    string Number,
    string Unit,
    string UnitTitle,
    string Title,
    string? Level,
    string? LevelTitle,
    string Finding,
    string FindingTitle,
    string Status,
    decimal? Points,
    decimal? IndirectPoints,
    string? Lead,
    string? Indirect,
    DateTimeOffset At,
    string? Obligation);

/// <summary>A unit's points of the month: what the assessor has confirmed.</summary>
internal sealed record AssessmentTotalJson(string Unit, string UnitTitle, decimal Points, decimal IndirectPoints);

/// <summary>Reads what a month's assessment bulletin (月考核通报) is made of. Exercises do not count.</summary>
internal sealed class AssessmentReader(IIncidentRegister register, IPolicyArchive policies, IDutyDirectory directory)
{
    private const int PageSize = 100;

    private static readonly Column[] TotalColumns = [new("单位", 30), new("主要责任扣分", 14), new("间接责任扣分", 14)];

    private static readonly Column[] ItemColumns =
    [
        new("序号", 6), new("单位", 20), new("编号", 17), new("标题", 36), new("等级", 12), new("考核事项", 20), new("认定情况", 10), new("发生时间", 17),
        new("涉及任务", 20), new("扣分", 8), new("间接扣分", 10), new("主要责任", 18), new("间接责任", 18),
    ];

    /// <summary>The findings whose time lies in <c>[from, to)</c>, held against units that the reader may see.</summary>
    public async Task<AssessmentJson> ReadAsync(
        DateTimeOffset from, DateTimeOffset to, Func<IncidentView, bool> sees, Func<string, bool> seesUnit, CancellationToken cancellation)
    {
        var items = new List<AssessmentItemJson>();
        await foreach (var view in ViewsAsync(from, to, cancellation))
        {
            if (view.Report.Drill || !sees(view))
                continue;
            foreach (var finding in view.Findings.Where(finding => finding.At >= from && finding.At < to && seesUnit(UnitOf(finding, view))))
                items.Add(await ToItemAsync(view, finding, cancellation));
        }
        items.Sort((a, b) => (a.At, a.Number, a.Finding).CompareTo((b.At, b.Number, b.Finding)));
        return new AssessmentJson(items, Totals(items));
    }

    /// <summary>The bulletin as a workbook: totals first, then every finding.</summary>
    public static async Task WriteAsync(AssessmentJson assessment, Stream output, CancellationToken cancellation)
    {
        await using var workbook = new Workbook(output);
        await workbook.AddSheetAsync("月考核通报", TotalColumns, Rows(assessment.Totals.Select(TotalRow)), cancellation);
        await workbook.AddSheetAsync("考核明细", ItemColumns, Rows(assessment.Items.Select(ItemRow)), cancellation);
    }

    private async IAsyncEnumerable<IncidentView> ViewsAsync(DateTimeOffset from, DateTimeOffset to, [EnumeratorCancellation] CancellationToken cancellation)
    {
        string? after = null;
        while (true)
        {
            var page = await register.ListWithFindingsAsync(from, to, after, PageSize, cancellation);
            foreach (var stored in page)
                yield return stored.View;
            if (page.Count < PageSize)
                yield break;
            after = page[^1].View.Id;
        }
    }

    private async Task<AssessmentItemJson> ToItemAsync(IncidentView view, FindingView finding, CancellationToken cancellation)
    {
        var policy = await policies.GetAsync(view.PolicyVersion, cancellation);
        var unit = UnitOf(finding, view);
        return new AssessmentItemJson(
            view.Id,
            view.Number,
            unit,
            directory.FindUnit(unit)?.Title ?? unit,
            view.Report.Title,
            view.Level,
            view.Levels.FirstOrDefault(level => level.Id == view.Level)?.Title,
            finding.Kind,
            policy?.Assessment.FirstOrDefault(rule => rule.Finding == finding.Kind)?.Title ?? finding.Kind,
            finding.Status,
            finding.Points,
            finding.IndirectPoints,
            finding.Lead,
            finding.Indirect,
            finding.At.InChina(),
            finding.Obligation.Length == 0 ? null : finding.Obligation);
    }

    private static string UnitOf(FindingView finding, IncidentView view) =>
        finding.Unit ?? (view.LeadUnit.Length > 0 ? view.LeadUnit : view.Unit);

    private static AssessmentTotalJson[] Totals(IEnumerable<AssessmentItemJson> items) =>
        [.. items
            .Where(item => item.Status == "confirmed")
            .GroupBy(item => (item.Unit, item.UnitTitle))
            .Select(unit => new AssessmentTotalJson(
                unit.Key.Unit, unit.Key.UnitTitle, unit.Sum(item => item.Points ?? 0), unit.Sum(item => item.IndirectPoints ?? 0)))
            .OrderByDescending(total => total.Points + total.IndirectPoints)
            .ThenBy(total => total.Unit, StringComparer.Ordinal)];

    private static object?[] TotalRow(AssessmentTotalJson total) => [total.UnitTitle, total.Points, total.IndirectPoints];

    private static object?[] ItemRow(AssessmentItemJson item, int index) =>
    [
        index + 1, item.UnitTitle, item.Number, item.Title, item.LevelTitle ?? item.Level, item.FindingTitle, item.Status switch
        {
            "confirmed" => "已认定",
            "withdrawn" => "已撤销",
            _ => "待认定",
        },
        item.At, item.Obligation, item.Points, item.IndirectPoints, item.Lead, item.Indirect,
    ];

    private static async IAsyncEnumerable<IReadOnlyList<object?>> Rows(IEnumerable<object?[]> rows)
    {
        foreach (var row in rows)
            yield return row;
        await Task.CompletedTask;
    }
}
