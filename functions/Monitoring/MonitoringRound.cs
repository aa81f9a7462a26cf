using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Yuqing.Functions.Calendars;
using Yuqing.Functions.Duty;
using Yuqing.Functions.Http.Incidents;
using Yuqing.Functions.Register;
using Yuqing.Orchestrations;
using Yuqing.Orchestrations.Policies;

namespace Yuqing.Functions.Monitoring;

/// <summary>The policy with this id, or null.</summary>
internal delegate PolicySlice? PolicyOfUnit(string policyId);

/// <summary>
/// Opens the monitoring records that units owe: each is a matter of its own that the state machine reminds of and
/// escalates. Day and time are its id within the unit, so that a repeated round opens nothing twice.
/// </summary>
internal sealed partial class MonitoringRound(
    IIncidentRegister register,
    IPolicyArchive archive,
    PolicyOfUnit policies,
    IDutyDirectory directory,
    CalendarBook calendars,
    IncidentPush push,
    IOptions<YuqingOptions> options,
    TimeProvider time,
    ILogger<MonitoringRound> logger)
{
    /// <summary>Days before today whose records are still opened when the app was down then.</summary>
    private const int DaysBack = 2;

    private readonly HashSet<(string Unit, string Entry)> _opened = [];

    /// <summary>One round; called by one caller at a time. A unit that fails does not keep the others from their records.</summary>
    public async Task RunAsync(DurableTaskClient client, CancellationToken cancellation)
    {
        if (!options.Value.Monitoring.Enabled)
            return;
        var failures = new List<Exception>();
        foreach (var unit in directory.Units)
        {
            try
            {
                if (policies(unit.Policy) is { Monitoring: not null } policy)
                    await OpenAsync(client, unit, policy, cancellation).ConfigureAwait(false);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                failures.Add(failure);
            }
        }

        if (failures.Count > 0)
            throw new AggregateException(failures);
    }

    /// <summary>The times of a day at which an entry is due.</summary>
    internal static IReadOnlyList<TimeOnly> TimesOf(PolicySlice policy, DateOnly day)
    {
        var rule = policy.Monitoring!;
        return policy.KeyPeriods.Any(period => day >= period.From && day <= period.To) ? rule.KeyPeriodTimes ?? rule.Times : rule.Times;
    }

    private async Task OpenAsync(DurableTaskClient client, Unit unit, PolicySlice policy, CancellationToken cancellation)
    {
        var now = time.Now();
        var today = DateOnly.FromDateTime(now.DateTime);
        var due = new List<(DateOnly Day, TimeOnly Time)>();
        for (var day = today.AddDays(-DaysBack); day <= today; day = day.AddDays(1))
            due.AddRange(TimesOf(policy, day).Select(at => (day, at)).Where(entry => !_opened.Contains((unit.Id, EntryOf(entry)))));
        if (due.Count == 0)
            return;
        var first = await FirstEntryAsync(unit.Id, today, cancellation).ConfigureAwait(false);
        foreach (var entry in due)
        {
            // A unit that has never owed a record does not begin with one that is late already.
            if (first is null ? new DateTimeOffset(entry.Day.ToDateTime(entry.Time), ChinaTime.Offset) > now : string.CompareOrdinal(EntryOf(entry), first) >= 0)
                await OpenAsync(client, unit, policy, entry, now, cancellation).ConfigureAwait(false);
            _opened.Add((unit.Id, EntryOf(entry)));
        }

        _opened.RemoveWhere(known => string.CompareOrdinal(known.Entry, EntryOf((today.AddDays(-DaysBack), TimeOnly.MinValue))) < 0);
    }

    /// <summary>The earliest record within a month; null when the unit has none.</summary>
    private async Task<string?> FirstEntryAsync(string unit, DateOnly today, CancellationToken cancellation)
    {
        var known = await register.ListMonitoringAsync(new MonitoringQuery([unit], today.AddMonths(-1), today, null), cancellation).ConfigureAwait(false);
        return known.Count == 0 ? null : known[^1].Seed.Report.ExternalId;
    }

    private async Task OpenAsync(
        DurableTaskClient client, Unit unit, PolicySlice policy, (DateOnly Day, TimeOnly Time) entry, DateTimeOffset now, CancellationToken cancellation)
    {
        var slice = SliceOf(policy, entry.Time);
        await archive.EnsureAsync([slice], cancellation).ConfigureAwait(false);
        var report = policy.MonitoringReport(unit.Id, entry.Day, entry.Time, several: true);
        var accepted = new NewReport(report, DeliveryId: null, "system") { Calendars = calendars.For(slice, report, now) };
        var outcome = await register.AcceptReportAsync(accepted, seed => IncidentIntake.Open(seed, slice), cancellation).ConfigureAwait(false);
        if (outcome.Duplicate)
            return;
        LogOpened(outcome.Incident.Seed.Number, unit.Id, report.ExternalId);
        await push.TryAsync(client, outcome.Incident).ConfigureAwait(false);
    }

    /// <summary>What one entry runs on, under a hash of its own: the archive knows the whole policy by the policy's.</summary>
    private static PolicySlice SliceOf(PolicySlice policy, TimeOnly time)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{policy.ContentHash} monitoring {time:HH:mm}");
        return policy.ForMonitoring(time) with { ContentHash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name))) };
    }

    private static string EntryOf((DateOnly Day, TimeOnly Time) entry) =>
        string.Create(CultureInfo.InvariantCulture, $"{entry.Day:yyyy-MM-dd} {entry.Time:HH:mm}");

    [LoggerMessage(3233, LogLevel.Information, "Monitoring record {Number} of {Unit} for {Entry} is open")]
    private partial void LogOpened(string number, string unit, string entry);
}
