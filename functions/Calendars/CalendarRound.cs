using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Yuqing.Functions.Orchestrators;
using Yuqing.Functions.Register;
using Yuqing.Orchestrations.Calendars;
using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Policies;

namespace Yuqing.Functions.Calendars;

/// <summary>
/// Follows the calendar files: when a year arrives or changes, every open incident that counts working days gets it as a
/// system signal, once, whatever crashes in between; a year that is missing is alarmed about once a day.
/// </summary>
internal sealed class CalendarRound(
    CalendarBook book,
    IIncidentRegister register,
    ICalendarMemory memory,
    IPolicyArchive policies,
    IncidentRunner runner,
    TimeProvider time,
    ILogger<CalendarRound> logger)
{
    private const int PageSize = 200;

    private readonly Dictionary<int, string> _sentBefore = [];
    private DateOnly? _alarmedOn;

    /// <summary>One round; called by one caller at a time.</summary>
    public async Task RunAsync(DurableTaskClient client, CancellationToken cancellation)
    {
        Reload();
        Alarm();
        foreach (var year in book.Years)
        {
            var hash = HashOf(year);
            if (!await memory.IsSentAsync(year.Year, hash, cancellation).ConfigureAwait(false))
                await SendAsync(client, year, hash, cancellation).ConfigureAwait(false);
        }
    }

    private void Reload()
    {
        try
        {
            book.Reload();
        }
        catch (Exception wrong) when (wrong is PolicyLoadException or IOException or UnauthorizedAccessException)
        {
            CalendarLog.NotReloaded(logger, wrong.Message);
        }
    }

    private void Alarm()
    {
        var today = DateOnly.FromDateTime(time.Now().DateTime);
        if (_alarmedOn == today)
            return;
        _alarmedOn = today;
        foreach (var year in book.Missing(time.Now()))
            CalendarLog.Missing(logger, year);
    }

    /// <summary>
    /// Sends a year in two rounds: an incident accepted with the earlier calendars while the first was under way is found by the second.
    /// </summary>
    private async Task SendAsync(DurableTaskClient client, CalendarYear year, string hash, CancellationToken cancellation)
    {
        var count = 0;
        string? after = null;
        do
        {
            var page = await register.ListOpenAsync(after, PageSize, cancellation).ConfigureAwait(false);
            foreach (var open in page.Where(incident => !incident.Final))
                count += await SendAsync(client, open.IncidentId, year, hash, cancellation).ConfigureAwait(false) ? 1 : 0;
            after = page.Count < PageSize ? null : page[^1].IncidentId;
        }
        while (after is not null);

        if (count > 0)
            CalendarLog.Sent(logger, year.Year, count);
        if (_sentBefore.GetValueOrDefault(year.Year) == hash)
            await memory.RememberAsync(year.Year, hash, cancellation).ConfigureAwait(false);
        _sentBefore[year.Year] = hash;
    }

    private async Task<bool> SendAsync(DurableTaskClient client, string id, CalendarYear year, string hash, CancellationToken cancellation)
    {
        if (await register.GetAsync(id, cancellation).ConfigureAwait(false) is not { Final: false } incident || !Concerns(incident, year))
            return false;
        if (await policies.GetAsync(incident.View.PolicyVersion, cancellation).ConfigureAwait(false) is not { } policy || !WorkingCalendar.IsNeededBy(policy))
            return false;
        var signal = new Signal
        {
            SignalId = $"calendar:{year.Year}:{hash}",
            Type = SignalTypes.Calendar,
            Actor = "system",
            Fields = new Dictionary<string, string> { ["calendar"] = RegisterJson.Write(year) },
        };
        var outcome = await register.AcceptSignalAsync(id, signal, (_, _, _) => null, cancellation).ConfigureAwait(false);
        if (outcome.Incident is not { } accepted)
            return false;
        await runner.EnsureRunningAsync(client, accepted, cancellation).ConfigureAwait(false);
        return true;
    }

    /// <summary>No clock counts from before its first anchor; a year that it started with is nothing new.</summary>
    private static bool Concerns(StoredIncident incident, CalendarYear year) =>
        year.Year >= CalendarBook.FirstYear(incident.Seed.Report, incident.Seed.AcceptedAt)
        && (incident.InboxSeq > 0 || incident.Seed.Calendars.All(known => HashOf(known) != HashOf(year)));

    private static string HashOf(CalendarYear year) => TextHash.Of(RegisterJson.Write(year), bytes: 8);
}
