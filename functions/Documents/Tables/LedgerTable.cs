using System.Globalization;
using System.Runtime.CompilerServices;
using Yuqing.Functions.Duty;
using Yuqing.Functions.Register;
using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Policies;

namespace Yuqing.Functions.Documents.Tables;

/// <summary>Which ledger.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="From">Opened at or after.</param>
/// <param name="To">Opened before.</param>
/// <param name="Sees">Whether the reader may see a matter.</param>
/// <param name="Now">The instant at which what is open counts as overdue.</param>
internal sealed record LedgerQuery(string Unit, DateTimeOffset From, DateTimeOffset To, Func<IncidentView, bool> Sees, DateTimeOffset Now);

/// <summary>The unit's running table of incidents (台账) and of its monitoring records.</summary>
internal sealed class LedgerTable(IIncidentRegister register, IPolicyArchive policies, IDutyDirectory directory)
{
    private static readonly Column[] Incidents =
    [
        new("序号", 6), new("编号", 17), new("发现时间", 17), new("来源平台", 12), new("标题", 36), new("链接", 30), new("等级", 12), new("类别", 12),
        new("主办", 16), new("协办", 16), new("各时限与完成情况", 60), new("是否超时", 10), new("回应时间与渠道", 30), new("办结时间", 17), new("状态", 10), new("考核事项", 30),
    ];

    private static readonly Column[] Monitoring =
    [
        new("序号", 6), new("编号", 17), new("应记时间", 17), new("完成情况", 12), new("是否超时", 10), new("登记时间", 17), new("登记人", 14), new("监测记录", 60),
    ];

    /// <summary>Writes both sheets.</summary>
    public async Task WriteAsync(LedgerQuery query, Stream output, CancellationToken cancellation)
    {
        await using var workbook = new Workbook(output);
        await workbook.AddSheetAsync("舆情台账", Incidents, IncidentRows(query, cancellation), cancellation);
        await workbook.AddSheetAsync("监测记录", Monitoring, MonitoringRows(query, cancellation), cancellation);
    }

    private async IAsyncEnumerable<IReadOnlyList<object?>> IncidentRows(LedgerQuery query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var number = 0;
        await foreach (var view in ViewsAsync(query, MatterKinds.Incident, cancellation))
        {
            if (!TakesPart(view, query.Unit))
                continue;
            var policy = await policies.GetAsync(view.PolicyVersion, cancellation);
            yield return IncidentRow(++number, view, policy, query.Now);
        }
    }

    private async IAsyncEnumerable<IReadOnlyList<object?>> MonitoringRows(LedgerQuery query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var number = 0;
        await foreach (var view in ViewsAsync(query, MatterKinds.Monitoring, cancellation))
        {
            foreach (var record in view.Obligations.Where(obligation => obligation.Kind == "monitoring-record" || obligation.Id == "monitoring-record"))
            {
                yield return
                [
                    ++number, view.Number, record.DueAt, StatusOf(record.Status), IsOverdue(record, query.Now) ? "是" : "否", record.AcceptedAt,
                    record.CompletedBy is { } by ? NameOf(by) : null, string.Join("\n", record.Given.Select(given => $"{Label(record, given.Key)}：{given.Value}")),
                ];
            }
        }
    }

    private async IAsyncEnumerable<IncidentView> ViewsAsync(LedgerQuery query, string kind, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var page = new OpenedQuery(query.Unit, query.From, query.To, kind);
        do
        {
            var stored = await register.ListOpenedAsync(page, cancellation);
            foreach (var view in stored.Items.Select(item => item.View).Where(query.Sees))
                yield return view;
            page = page with { Cursor = stored.Next };
        }
        while (page.Cursor is not null);
    }

    private object?[] IncidentRow(int number, IncidentView view, PolicySlice? policy, DateTimeOffset now) =>
    [
        number,
        view.Number,
        view.Report.DiscoveredAt ?? view.OpenedAt,
        view.Report.Platform,
        (view.Report.Drill ? "【演练】" : "") + view.Report.Title,
        view.Report.Url,
        Title(view.Levels, view.Level) + (view.LevelProvisional ? "（暂定）" : ""),
        policy?.Categories.FirstOrDefault(category => category.Id == view.Category)?.Title ?? view.Category,
        UnitTitle(view.LeadUnit.Length > 0 ? view.LeadUnit : view.Unit),
        string.Join("、", view.AssistingUnits.Select(UnitTitle)),
        string.Join("\n", view.Obligations.Select(obligation => Clock(obligation, now))),
        view.Obligations.Any(obligation => IsOverdue(obligation, now)) ? "是" : "否",
        string.Join("\n", view.Statements.Where(statement => statement.PublishedAt is not null).Select(Publication)),
        view.ClosedAt,
        StatusOfIncident(view.Status),
        string.Join("\n", view.Findings.Select(finding => Finding(finding, policy))),
    ];

    private static string Clock(ObligationView obligation, DateTimeOffset now)
    {
        var due = obligation.ExtendedTo ?? obligation.DueAt;
        var done = obligation.PerformedAt ?? obligation.AcceptedAt;
        return obligation.Title
            + (due is null ? "" : $"（限{Short(due.Value)}{(obligation.ExtendedTo is null ? "" : "，已延期")}）")
            + "：" + StatusOf(obligation.Status)
            + (done is null ? "" : " " + Short(done.Value))
            + (obligation.BackEntered ? "（补录）" : "")
            + (IsOverdue(obligation, now) && obligation.Status is "pending" or "extended" && due < now ? "（已超时）" : "");
    }

    /// <summary>Done late, breached, or still open past its time.</summary>
    private static bool IsOverdue(ObligationView obligation, DateTimeOffset now) => obligation.Status switch
    {
        "pending" or "extended" => (obligation.ExtendedTo ?? obligation.DueAt) < now,
        "waived" => false,
        "late" => true,
        _ => obligation.BreachedAt is not null,
    };

    private static string Publication(StatementView statement) =>
        $"{Short(statement.PublishedAt!.Value)} {statement.Where}{(statement.Status == "unauthorised" ? "（擅自发布）" : "")} {statement.Url}".TrimEnd();

    private static string Finding(FindingView finding, PolicySlice? policy) =>
        (policy?.Assessment.FirstOrDefault(rule => rule.Finding == finding.Kind)?.Title ?? finding.Kind) + "（" + finding.Status switch
        {
            "confirmed" => "已认定",
            "withdrawn" => "已撤销",
            _ => "待认定",
        } + "）";

    private static bool TakesPart(IncidentView view, string unit) =>
        view.Unit == unit || view.LeadUnit == unit || view.AssistingUnits.Contains(unit);

    private string UnitTitle(string unit) => directory.FindUnit(unit)?.Title ?? unit;

    private string NameOf(string person) => directory.FindPerson(person)?.Name ?? person;

    private static string Label(ObligationView obligation, string field) =>
        obligation.Evidence.FirstOrDefault(evidence => evidence.Name == field)?.Title ?? field;

    private static string? Title(IReadOnlyList<NamedItem> items, string? id) => items.FirstOrDefault(item => item.Id == id)?.Title ?? id;

    private static string Short(DateTimeOffset at) => at.ToOffset(ChinaTime.Offset).ToString("M月d日HH:mm", CultureInfo.InvariantCulture);

    private static string StatusOf(string status) => status switch
    {
        "pending" => "未完成",
        "extended" => "未完成（已延期）",
        "done" => "按时完成",
        "late" => "超时完成",
        "lapsed" => "未完成即结案",
        "waived" => "不再需要",
        _ => status,
    };

    private static string StatusOfIncident(string status) => status switch
    {
        "triage" => "待研判",
        "open" => "办理中",
        "watching" => "关注期",
        "closed" => "已办结",
        "dismissed" => "误报",
        "merged" => "已并案",
        _ => status,
    };
}
