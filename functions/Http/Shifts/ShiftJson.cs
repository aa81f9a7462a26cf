using System.ComponentModel;
using Yuqing.Functions.Shifts;

namespace Yuqing.Functions.Http.Shifts;

/// <summary>A page of reports, latest first.</summary>
internal sealed record ShiftListJson(IReadOnlyList<ShiftLineJson> Items, string? Next);

/// <summary>A report without its lists.</summary>
internal record ShiftLineJson
{
    [Description("编号；实时预览没有")]
    public string? Id { get; init; }
    public required string Unit { get; init; }
    public required string UnitTitle { get; init; }

    [Description("handover 交接班，digest 日报")]
    public required string Kind { get; init; }
    public DateTimeOffset From { get; init; }

    [Description("交接班时刻，或日报的时刻")]
    public DateTimeOffset To { get; init; }

    [Description("下一班计划结束的时刻；日报为当天结束")]
    public DateTimeOffset Until { get; init; }
    public DateTimeOffset MadeAt { get; init; }

    [Description("补生成：在办情况以 madeAt 为准")]
    public bool Late { get; init; }

    [Description("值班表在班中被改动，当即换人")]
    public bool Unplanned { get; init; }
    public required IReadOnlyList<ShiftPerson> HandsOver { get; init; }
    public required IReadOnlyList<ShiftPerson> TakesOver { get; init; }

    [Description("接班的带班领导")]
    public required IReadOnlyList<ShiftPerson> Leaders { get; init; }

    [Description("有紧急事项逾期或将在下一班内到期")]
    public bool Urgent { get; init; }
    public required ShiftCounts Counts { get; init; }

    [Description("接班确认人的编号")]
    public string? ConfirmedBy { get; init; }
    public string? ConfirmedByName { get; init; }
    public DateTimeOffset? ConfirmedAt { get; init; }
    public string? Note { get; init; }
}

/// <summary>A report with its lists.</summary>
internal sealed record ShiftReportJson : ShiftLineJson
{
    [Description("交班人的说明")]
    public required IReadOnlyList<ShiftRemark> Remarks { get; init; }

    [Description("调用者现在可以确认接班")]
    public bool MayConfirm { get; init; }

    [Description("调用者现在可以补充说明")]
    public bool MayRemark { get; init; }
    public required ShiftContent Content { get; init; }
}

/// <summary>Body of a confirmation.</summary>
internal sealed record ConfirmShiftBody([property: Description("可选，不超过 1000 字")] string? Note = null);

/// <summary>Body of a remark.</summary>
internal sealed record RemarkShiftBody([property: Description("不超过 1000 字")] string Text);
