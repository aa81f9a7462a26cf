using Microsoft.AspNetCore.Http;
using Yuqing.Functions.Duty;
using Yuqing.Functions.Http.Requests;
using Yuqing.Functions.Register;
using Yuqing.Functions.Security;
using Yuqing.Functions.Shifts;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Http.Shifts;

/// <summary>Reads shift reports for a caller: those of the caller's units, without what the caller may not see today.</summary>
internal sealed class ShiftReader(IShiftStore store, ShiftPreview preview, LiveDutyDirectory directory)
{
    /// <summary>Roles that act on reports.</summary>
    public static readonly IReadOnlyList<string> Acting = [Roles.DutyOfficer, Roles.Office, Roles.Leader];

    private static readonly string[] Kinds = [ShiftKinds.HandOver, ShiftKinds.Digest];

    /// <summary>A page of reports.</summary>
    /// <exception cref="ProblemException">400.</exception>
    public async Task<IResult> ListAsync(HttpRequest request)
    {
        var caller = request.Caller();
        var query = new QueryReader(request.Query);
        var asked = query.List("unit");
        var units = caller.Units is null ? asked : [.. (asked ?? caller.Units).Where(caller.Sees)];
        var listed = new ShiftQuery(units, query.List("kind", Kinds), query.Whole("limit", 1, 200, 50), query.Text("cursor"));
        query.ThrowIfFailed();
        var page = await store.ListAsync(listed, request.HttpContext.RequestAborted);
        return Answers.Ok(new ShiftListJson([.. page.Items.Select(stored => LineOf(stored, caller))], page.Next));
    }

    /// <summary>One report.</summary>
    /// <exception cref="ProblemException">404.</exception>
    public async Task<IResult> GetAsync(HttpRequest request, string id) => Answers.Ok(await ShowAsync(request, await FindAsync(request, id)));

    /// <summary>What a hand-over would say now.</summary>
    /// <exception cref="ProblemException">400 or 404.</exception>
    public async Task<IResult> CurrentAsync(HttpRequest request)
    {
        var query = new QueryReader(request.Query);
        var unit = query.Text("unit");
        if (unit is null)
            query.Fail("unit", "必填。");
        query.ThrowIfFailed();
        if (!request.Caller().Sees(unit!) || directory.FindUnit(unit!) is null)
            throw new ProblemException(ApiProblem.NotFound("没有这个单位。"));
        var document = await preview.OfAsync(unit!, request.HttpContext.RequestAborted);
        var shown = await ShowAsync(request, new StoredShift(document.Report, document.Content, null, []));
        return Answers.Ok(shown with { Id = null, MayConfirm = false, MayRemark = false });
    }

    /// <summary>A report that exists for the caller.</summary>
    /// <exception cref="ProblemException">404.</exception>
    public async Task<StoredShift> FindAsync(HttpRequest request, string id) =>
        await store.GetAsync(id, request.HttpContext.RequestAborted) is { } stored && request.Caller().Sees(stored.Report.Unit)
            ? stored
            : throw new ProblemException(ApiProblem.NotFound("没有这份报告。"));

    /// <summary>Whether a caller may confirm: not a digest, not twice, and not the hand-over of the caller's own shift to others.</summary>
    public static bool MayConfirm(StoredShift stored, Caller caller) =>
        stored is { Report.Kind: ShiftKinds.HandOver, Confirmed: null } && caller.HoldsAny(Acting) && !OnlyHandsOver(stored.Report, caller);

    /// <summary>Whether the caller is known to have had the shift that ended and not to have the one that began.</summary>
    public static bool OnlyHandsOver(ShiftReport report, Caller caller) =>
        report.HandsOver.Any(person => person.Id == caller.Id) && report.TakesOver.Concat(report.Leaders).All(person => person.Id != caller.Id);

    private async Task<ShiftReportJson> ShowAsync(HttpRequest request, StoredShift stored)
    {
        var caller = request.Caller();
        var content = stored.Content ?? new ShiftContent();
        var titles = await store.TitlesAsync(content.Incidents(), caller.Sight, request.HttpContext.RequestAborted);
        var shown = content.Where(titles.ContainsKey).WithTitles(titles.GetValueOrDefault);
        var line = LineOf(stored, caller);
        return new ShiftReportJson
        {
            Id = line.Id,
            Unit = line.Unit,
            UnitTitle = line.UnitTitle,
            Kind = line.Kind,
            From = line.From,
            To = line.To,
            Until = line.Until,
            MadeAt = line.MadeAt,
            Late = line.Late,
            Unplanned = line.Unplanned,
            HandsOver = line.HandsOver,
            TakesOver = line.TakesOver,
            Leaders = line.Leaders,
            Urgent = line.Urgent,
            Counts = ShiftCounts.Of(shown),
            ConfirmedBy = line.ConfirmedBy,
            ConfirmedByName = line.ConfirmedByName,
            ConfirmedAt = line.ConfirmedAt,
            Note = line.Note,
            Remarks = stored.Remarks,
            MayConfirm = MayConfirm(stored, caller),
            MayRemark = stored is { Report.Kind: ShiftKinds.HandOver, Confirmed: null } && caller.HoldsAny(Acting),
            Content = shown,
        };
    }

    private ShiftLineJson LineOf(StoredShift stored, Caller caller)
    {
        var (report, confirmed) = (stored.Report, stored.Confirmed);
        return new ShiftLineJson
        {
            Id = report.Id,
            Unit = report.Unit,
            UnitTitle = directory.FindUnit(report.Unit)?.Title ?? report.Unit,
            Kind = report.Kind,
            From = report.From,
            To = report.To,
            Until = report.Until,
            MadeAt = report.MadeAt,
            Late = report.Late,
            Unplanned = report.Unplanned,
            HandsOver = report.HandsOver,
            TakesOver = report.TakesOver,
            Leaders = report.Leaders,
            Urgent = report.Urgent,
            Counts = caller.Sight.Restricted ? report.Counts : report.Plain,
            ConfirmedBy = confirmed?.By,
            ConfirmedByName = confirmed?.Name,
            ConfirmedAt = confirmed?.At,
            Note = confirmed?.Note,
        };
    }
}
