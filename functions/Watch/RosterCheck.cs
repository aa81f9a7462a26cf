using System.Globalization;
using Microsoft.DurableTask.Client;
using Yuqing.Functions.Duty;
using Yuqing.Functions.Duty.Rosters;
using Yuqing.Orchestrations.Incidents;

namespace Yuqing.Functions.Watch;

/// <summary>
/// Gaps in the rosters of the next 14 days. One that begins within 24 hours is another alarm than it was before: people are
/// told again, and then at any hour.
/// </summary>
internal sealed class RosterCheck(RosterGaps gaps, IDutyDirectory directory) : IWatchCheck
{
    private static readonly TimeSpan Near = TimeSpan.FromHours(24);

    /// <inheritdoc/>
    public string Name => "rosters";

    /// <inheritdoc/>
    public IReadOnlyList<string> Kinds { get; } = [AlarmKinds.RosterGap];

    /// <inheritdoc/>
    public Task<CheckResult> RunAsync(DurableTaskClient client, DateTimeOffset now, CancellationToken cancellation)
    {
        var findings = gaps.All().Select(gap => Of(gap, urgent: gap.From < now + Near)).DistinctBy(finding => finding.Subject);
        return Task.FromResult(new CheckResult([.. findings]));
    }

    private Finding Of(DutyGap gap, bool urgent)
    {
        var nobody = gap.Kind == GapKind.Nobody;
        var unit = directory.FindUnit(gap.Unit)?.Title ?? gap.Unit;
        return new Finding(
            AlarmKinds.RosterGap,
            urgent ? $"{gap.Unit}/{gap.Role}" : string.Create(CultureInfo.InvariantCulture, $"{gap.Unit}/{gap.Role}/{gap.From.UtcDateTime:yyyyMMddHHmm}"),
            string.Create(
                CultureInfo.InvariantCulture,
                $"{unit}：{DutyRoles.Title(gap.Role)} {gap.From:M月d日 HH:mm} 至 {gap.To:M月d日 HH:mm} {(nobody ? "无人值班" : "值班人员没有可用的联系方式")}，请安排。"),
            string.Create(
                CultureInfo.InvariantCulture,
                $"{gap.Unit}: {(nobody ? "nobody is" : "nobody who can be reached is")} on duty as {gap.Role} from {gap.From:yyyy-MM-dd HH:mm} to {gap.To:yyyy-MM-dd HH:mm}."))
        {
            Unit = gap.Unit,
            Urgent = urgent,
        };
    }
}
