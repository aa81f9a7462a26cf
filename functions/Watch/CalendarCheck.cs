using System.Globalization;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;
using Yuqing.Functions.Calendars;
using Yuqing.Functions.Register;

namespace Yuqing.Functions.Watch;

/// <summary>Working-day calendars that are missing: this year's, the next one's when it begins soon, or one that a due time rests on already.</summary>
internal sealed class CalendarCheck(CalendarBook book, IWatchlist watchlist, IIncidentRegister register, IOptions<YuqingOptions> options) : IWatchCheck
{
    private const int MaxClocks = 50;

    /// <inheritdoc/>
    public string Name => "calendars";

    /// <inheritdoc/>
    public IReadOnlyList<string> Kinds { get; } = [AlarmKinds.CalendarEnding];

    /// <inheritdoc/>
    public async Task<CheckResult> RunAsync(DurableTaskClient client, DateTimeOffset now, CancellationToken cancellation)
    {
        var missing = book.Missing(now, TimeSpan.FromDays(options.Value.Watchdog.CalendarDays)).ToHashSet();
        var years = missing.Union(await ProvisionalAsync(cancellation).ConfigureAwait(false)).Order();
        return new CheckResult([.. years.Select(year => Of(year, urgent: year <= now.InChina().Year))]);
    }

    /// <summary>Years after the last known one in which a pending obligation falls due whose time therefore may still move.</summary>
    private async Task<IReadOnlyCollection<int>> ProvisionalAsync(CancellationToken cancellation)
    {
        if (book.Years.Count == 0)
            return [];
        var end = new DateOnly(book.Years[^1].Year + 1, 1, 1).InChina();
        var years = new HashSet<int>();
        foreach (var clock in await watchlist.ListDueFromAsync(end, MaxClocks, cancellation).ConfigureAwait(false))
        {
            var incident = await register.GetAsync(clock.Incident.Id, cancellation).ConfigureAwait(false);
            if (incident?.View.Obligations.Any(obligation => obligation.Id == clock.Obligation && obligation.DueProvisional) == true)
                years.Add(clock.DueAt.Year);
        }

        return years;
    }

    private static Finding Of(int year, bool urgent) => new(
        AlarmKinds.CalendarEnding,
        year.ToString(CultureInfo.InvariantCulture),
        $"缺少 {year} 年的工作日历：落在该年的工作日时限只能暂按周一至周五推算。请补充 policies/calendars/{year}.yaml。",
        $"The working-day calendar of {year} is missing: due times that rest on it are provisional. Add policies/calendars/{year}.yaml.")
    {
        Urgent = urgent,
    };
}
